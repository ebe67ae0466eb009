import type { WeightedCode } from './weighted-code.ts';

/** First-level land classes of GB/T 21010-2017. */
export const landClasses: readonly Omit<WeightedCode, 'weight'>[] = [
  { code: '01', name: '耕地' },
  { code: '02', name: '园地' },
  { code: '03', name: '林地' },
  { code: '04', name: '草地' },
  { code: '05', name: '商服用地' },
  { code: '06', name: '工矿仓储用地' },
  { code: '07', name: '住宅用地' },
  { code: '08', name: '公共管理与公共服务用地' },
  { code: '09', name: '特殊用地' },
  { code: '10', name: '交通运输用地' },
  { code: '11', name: '水域及水利设施用地' },
  { code: '12', name: '其他土地' },
];
