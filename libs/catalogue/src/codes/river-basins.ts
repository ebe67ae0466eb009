import { weighted, type WeightedCode } from './weighted-code.ts';

/** The eight water systems of Zhejiang; the name is the code. The weight is how many sections we watch in each. */
export const riverBasins: readonly WeightedCode[] = [
  weighted('钱塘江', '钱塘江', 7),
  weighted('甬江', '甬江', 2),
  weighted('瓯江', '瓯江', 4),
  weighted('椒江', '椒江', 2),
  weighted('苕溪', '苕溪', 3),
  weighted('运河', '运河', 4),
  weighted('飞云江', '飞云江', 1),
  weighted('鳌江', '鳌江', 1),
];
