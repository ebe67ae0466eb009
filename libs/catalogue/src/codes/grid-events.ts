import { weighted, type WeightedCode } from './weighted-code.ts';

/** Events of the four platforms of grassroots governance: ZZ 综治, SC 市场监管, ZF 综合执法, BM 便民服务. */
export const gridEventCategories: readonly WeightedCode[] = [
  weighted('ZZ01', '矛盾纠纷', 20),
  weighted('ZZ02', '治安隐患', 9),
  weighted('ZZ03', '特殊人群', 4),
  weighted('SC01', '食品', 6),
  weighted('SC02', '无照经营', 5),
  weighted('SC03', '特种设备', 3),
  weighted('SC04', '消费投诉', 8),
  weighted('ZF01', '违建', 5),
  weighted('ZF02', '占道', 10),
  weighted('ZF03', '环境', 6),
  weighted('ZF04', '渣土', 4),
  weighted('BM01', '民生求助', 8),
  weighted('BM02', '独居老人', 9),
  weighted('BM03', '公共设施', 6),
  weighted('BM04', '防汛', 3),
];
