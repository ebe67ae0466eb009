import { weighted, type WeightedCode } from './weighted-code.ts';

/** Marital status, GB/T 2261.2. */
export const maritalStatuses: readonly WeightedCode[] = [
  weighted('10', '未婚', 24),
  weighted('20', '已婚', 5),
  weighted('21', '初婚', 58),
  weighted('22', '再婚', 3),
  weighted('23', '复婚', 1),
  weighted('30', '丧偶', 5),
  weighted('40', '离婚', 4),
  weighted('90', '未说明的婚姻状况', 0),
];

/** Education, GB/T 4658. */
export const educationLevels: readonly WeightedCode[] = [
  weighted('11', '博士研究生', 0.2),
  weighted('14', '硕士研究生', 1.3),
  weighted('20', '大学本科', 10),
  weighted('30', '大学专科', 11),
  weighted('40', '中等职业教育', 8),
  weighted('60', '普通高级中学', 14),
  weighted('70', '初级中学', 32),
  weighted('80', '小学', 20),
  weighted('90', '其他', 3.5),
];

/** Ethnic groups, GB/T 3304: those found in Zhejiang in number. */
export const ethnicities: readonly WeightedCode[] = [
  weighted('01', '汉族', 965),
  weighted('02', '蒙古族', 1),
  weighted('03', '回族', 2),
  weighted('04', '藏族', 1),
  weighted('05', '维吾尔族', 1),
  weighted('06', '苗族', 12),
  weighted('07', '彝族', 3),
  weighted('08', '壮族', 4),
  weighted('09', '布依族', 4),
  weighted('22', '畲族', 7),
];

/** Relation to the head of the household, GB/T 4761. */
export const householdRelations: readonly WeightedCode[] = [
  weighted('02', '户主', 40),
  weighted('10', '配偶', 25),
  weighted('20', '子', 15),
  weighted('30', '女', 14),
  weighted('50', '父母', 6),
];
