import { weighted, type WeightedCode } from './weighted-code.ts';

/** Academic degrees, GB/T 6864; how many of a hundred recognised talents hold which. */
export const degrees: readonly WeightedCode[] = [
  weighted('2', '博士学位', 38),
  weighted('3', '硕士学位', 37),
  weighted('4', '学士学位', 25),
];
