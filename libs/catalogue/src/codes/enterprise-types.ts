import { weighted, type WeightedCode } from './weighted-code.ts';

/** Types of market entities (GS 15). Two thirds are 个体工商户. */
export const enterpriseTypes: readonly WeightedCode[] = [
  weighted('1130', '有限责任公司(自然人投资或控股)', 12),
  weighted('1151', '有限责任公司(自然人独资)', 9.6),
  weighted('1153', '有限责任公司(法人独资)', 2.9),
  weighted('1140', '有限责任公司(国有控股)', 0.5),
  weighted('1190', '其他有限责任公司', 1.4),
  weighted('1219', '股份有限公司(非上市)', 0.5),
  weighted('1222', '股份有限公司(上市)', 0.1),
  weighted('2130', '有限责任公司分公司', 2.4),
  weighted('4500', '个人独资企业', 1),
  weighted('4530', '合伙企业', 1),
  weighted('5100', '外商投资有限责任公司', 0.5),
  weighted('6100', '港澳台投资有限责任公司', 0.5),
  weighted('9100', '农民专业合作社', 0.6),
  weighted('9500', '个体工商户', 67),
];
