import { weighted, type WeightedCode } from './weighted-code.ts';

/** 医疗类别 of a settlement; the weights are those of settlements, not of money. */
export const medicalKinds: readonly WeightedCode[] = [
  weighted('11', '普通门诊', 64),
  weighted('14', '门诊慢特病', 10),
  weighted('21', '普通住院', 8),
  weighted('41', '定点药店购药', 17),
  weighted('52', '生育住院', 1),
];
