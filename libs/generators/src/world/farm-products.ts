import { encodedText } from '../encode/record-writer.ts';

/** A product of farms, with all texts of it as Avro bytes. */
export interface FarmGood {
  readonly name: Buffer;
  readonly category: Buffer;
  /** First and last month of harvest; the last may lie in the next year. */
  readonly season: readonly [number, number];
  /** Whether it is sprayed: animals are not. */
  readonly sprayed: boolean;
  /** Whether a protected geographic name covers it. */
  readonly geographic: boolean;
}

const good = (
  name: string,
  category: string,
  season: readonly [number, number],
  traits: { readonly sprayed?: boolean; readonly geographic?: boolean } = {},
): FarmGood => ({
  name: encodedText(name),
  category: encodedText(category),
  season,
  sprayed: traits.sprayed ?? true,
  geographic: traits.geographic ?? false,
});

/** Products of Zhejiang by season. */
export const farmGoods: readonly FarmGood[] = [
  good('小青菜', '蔬菜', [1, 12]),
  good('菠菜', '蔬菜', [10, 4]),
  good('番茄', '蔬菜', [4, 11]),
  good('茭白', '蔬菜', [5, 11], { geographic: true }),
  good('香菇', '食用菌', [10, 5], { sprayed: false, geographic: true }),
  good('草莓', '水果', [12, 4]),
  good('杨梅', '水果', [6, 7], { geographic: true }),
  good('水蜜桃', '水果', [6, 8]),
  good('葡萄', '水果', [7, 10]),
  good('蜜橘', '水果', [10, 12], { geographic: true }),
  good('绿茶', '茶叶', [3, 5], { geographic: true }),
  good('晚稻', '粮食', [10, 11]),
  good('甘薯', '粮食', [9, 11]),
  good('鸡蛋', '禽蛋', [1, 12], { sprayed: false }),
  good('鲫鱼', '水产品', [1, 12], { sprayed: false }),
  good('湖羊', '畜产品', [9, 3], { sprayed: false, geographic: true }),
];

/** Goods in season, by month 1…12. */
export const goodsOfMonth: readonly (readonly number[])[] = Array.from({ length: 13 }, (_, month) =>
  farmGoods.flatMap(({ season: [from, to] }, index) => {
    const inSeason = from <= to ? month >= from && month <= to : month >= from || month <= to;
    return inSeason ? [index] : [];
  }),
);

/** Pesticides with the days that must pass between use and harvest (GB/T 8321). */
export const pesticides: readonly { readonly name: Buffer; readonly intervalDays: number }[] = [
  { name: encodedText('吡虫啉'), intervalDays: 7 },
  { name: encodedText('阿维菌素'), intervalDays: 14 },
  { name: encodedText('氯虫苯甲酰胺'), intervalDays: 5 },
  { name: encodedText('多菌灵'), intervalDays: 15 },
  { name: encodedText('苏云金杆菌'), intervalDays: 1 },
];
