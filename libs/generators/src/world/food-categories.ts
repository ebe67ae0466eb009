import { encodedText } from '../encode/record-writer.ts';

/** What is measured in a sample. */
export interface FoodItem {
  readonly name: Buffer;
  readonly standard: Buffer;
  readonly unit: Buffer;
  /** Such as ≤0.02. */
  readonly limitText: Buffer;
  /** In ten-thousandths of the unit. */
  readonly limit: number;
}

export interface FoodCategory {
  readonly name: Buffer;
  readonly products: readonly Buffer[];
  readonly items: readonly FoodItem[];
  /** Relative to the others (食品安全抽检 of a year). */
  readonly weight: number;
  /** Trades that make it; none for what is not made in a factory. */
  readonly makers: string;
}

const item = (name: string, standard: string, limit: string, unit: string): FoodItem => ({
  name: encodedText(name),
  standard: encodedText(standard),
  unit: encodedText(unit),
  limitText: encodedText(`≤${limit}`),
  limit: Math.round(Number(limit) * 10_000),
});

const cadmium = item('镉(以Cd计)', 'GB 2762-2022', '0.2', 'mg/kg');
const lead = item('铅(以Pb计)', 'GB 2762-2022', '0.2', 'mg/kg');
const benzoic = item('苯甲酸及其钠盐', 'GB 2760-2024', '1.0', 'g/kg');
const sorbic = item('山梨酸及其钾盐', 'GB 2760-2024', '0.5', 'g/kg');
const sulphur = item('二氧化硫残留量', 'GB 2760-2024', '0.1', 'g/kg');
const colonies = item('菌落总数', 'GB 7099-2015', '10000', 'CFU/g');
const peroxide = item('过氧化值(以脂肪计)', 'GB 7099-2015', '0.25', 'g/100g');
const nitrite = item('亚硝酸盐', 'GB 2760-2024', '30', 'mg/kg');

const category = (
  name: string,
  weight: number,
  makers: string,
  products: readonly string[],
  items: readonly FoodItem[],
): FoodCategory => ({ name: encodedText(name), weight, makers, products: products.map(encodedText), items });

/** 食用农产品, whose products are those of the farms. */
export const FARM = 0;
/** 餐饮食品, made where it is eaten. */
export const CATERING = 1;

export const foodCategories: readonly FoodCategory[] = [
  category(
    '食用农产品',
    40,
    '',
    ['芹菜', '鲫鱼', '鸡蛋', '柑橘'],
    [item('毒死蜱', 'GB 2763-2021', '0.02', 'mg/kg'), item('恩诺沙星', 'GB 31650-2019', '0.1', 'mg/kg'), cadmium],
  ),
  category(
    '餐饮食品',
    12,
    '',
    ['自制馒头', '油条', '凉拌菜', '复用餐饮具'],
    [
      item('铝的残留量', 'GB 2760-2024', '100', 'mg/kg'),
      item('阴离子合成洗涤剂', 'GB 14934-2016', '0.02', 'mg/100cm2'),
    ],
  ),
  category('粮食加工品', 8, 'C13', ['大米', '小麦粉', '挂面'], [cadmium, lead]),
  category('肉制品', 6, 'C13', ['酱卤肉', '火腿肠', '腊肉'], [nitrite, sorbic, lead]),
  category('酒类', 5, 'C15', ['黄酒', '米酒', '配制酒'], [benzoic, lead]),
  category('调味品', 5, 'C14', ['酱油', '米醋', '火锅底料'], [benzoic, sorbic]),
  category('蔬菜制品', 5, 'C13', ['榨菜', '梅干菜', '泡菜'], [sulphur, benzoic, lead]),
  category('水产制品', 5, 'C13', ['烤鱼片', '虾皮', '鱼丸'], [sorbic, cadmium]),
  category('糕点', 5, 'C14', ['月饼', '面包', '麻花'], [colonies, peroxide, sorbic]),
  category('饮料', 5, 'C15', ['果汁饮料', '茶饮料', '瓶装水'], [sorbic, benzoic]),
  category('特殊膳食食品', 4, 'C14', ['婴幼儿米粉', '运动营养食品'], [lead, colonies]),
];
