import { weighted, type WeightedCode } from './weighted-code.ts';

/** Occupations, GB/T 6565-2015: the major groups and how many of a hundred workers are in each. */
export const occupations: readonly WeightedCode[] = [
  weighted('10000', '党的机关、国家机关、群众团体和社会组织、企事业单位负责人', 3),
  weighted('20000', '专业技术人员', 14),
  weighted('30000', '办事人员和有关人员', 10),
  weighted('40000', '社会生产服务和生活服务人员', 38),
  weighted('50000', '农、林、牧、渔业生产及辅助人员', 3),
  weighted('60000', '生产制造及有关人员', 31),
  weighted('80000', '不便分类的其他从业人员', 1),
];
