import { weighted, type WeightedCode } from './weighted-code.ts';

/** Kinds of disputes that people's mediation committees count; the name is the code, since no other is in use. */
export const disputeTypes: readonly WeightedCode[] = [
  named('婚姻家庭', 15),
  named('邻里', 22),
  named('房屋宅基地', 4),
  named('合同', 10),
  named('生产经营', 3),
  named('损害赔偿', 8),
  named('山林土地', 2),
  named('征地拆迁', 2),
  named('环境污染', 1),
  named('拖欠农民工工资', 3),
  named('劳动争议', 7),
  named('旅游', 1),
  named('电子商务', 2),
  named('消费', 5),
  named('医疗', 2),
  named('道路交通事故', 9),
  named('物业', 3),
  named('其他', 1),
];

function named(name: string, weight: number): WeightedCode {
  return weighted(name, name, weight);
}

/** Causes of cases: M civil, as many as there are kinds of disputes; X criminal; Z administrative; Q enforcement. */
export const caseCauses: readonly WeightedCode[] = [
  ...disputeTypes.map(({ name, weight }, index) =>
    weighted(`M${String(index + 1).padStart(2, '0')}`, `${name}纠纷`, weight),
  ),
  weighted('X01', '盗窃', 30),
  weighted('X02', '危险驾驶', 30),
  weighted('X03', '诈骗', 20),
  weighted('X04', '故意伤害', 10),
  weighted('X05', '寻衅滋事', 10),
  weighted('Z01', '行政处罚', 50),
  weighted('Z02', '政府信息公开', 20),
  weighted('Z03', '行政征收', 30),
  weighted('Q01', '民事判决执行', 70),
  weighted('Q02', '仲裁裁决执行', 30),
];
