import { weighted, type WeightedCode } from './weighted-code.ts';

/** The eight kinds of 特种设备 (特种设备安全法 §2, codes of the catalogue of special equipment) as often as in use. */
export const equipmentKinds: readonly WeightedCode[] = [
  weighted('1000', '锅炉', 6),
  weighted('2000', '压力容器', 12),
  weighted('3000', '电梯', 62),
  weighted('4000', '起重机械', 8),
  weighted('5000', '场(厂)内专用机动车辆', 11),
  weighted('6000', '大型游乐设施', 0.3),
  weighted('8000', '压力管道', 0.5),
  weighted('9000', '客运索道', 0.2),
];
