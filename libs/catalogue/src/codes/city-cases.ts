/** A class of city management cases: a component 部件 or an event 事件 of a major class. */
export interface CityCaseClass {
  readonly kind: 'COMPONENT' | 'EVENT';
  /** Two digits; components and events count them apart. */
  readonly major: string;
  /** Three digits within the major class. */
  readonly minor: string;
  readonly name: string;
  /** How often it occurs, relative to the others. */
  readonly weight: number;
}

const of = (kind: CityCaseClass['kind'], code: string, name: string, weight: number): CityCaseClass => ({
  kind,
  major: code.slice(0, 2),
  minor: code.slice(2),
  name,
  weight,
});

/** Major classes; the same two digits mean one thing for components and another for events. */
export const cityCaseMajors: readonly { readonly code: string; readonly name: string }[] = [
  { code: '01', name: '公用设施(部件)、市容环境(事件)' },
  { code: '02', name: '道路交通(部件)、宣传广告(事件)' },
  { code: '03', name: '市容环境(部件)、施工管理(事件)' },
  { code: '04', name: '园林绿化(部件)、突发事件(事件)' },
  { code: '05', name: '其他设施(部件)、街面秩序(事件)' },
  { code: '06', name: '扩展(事件)' },
];

export const cityCaseClasses: readonly CityCaseClass[] = [
  of('COMPONENT', '01001', '上水井盖', 4),
  of('COMPONENT', '01002', '污水井盖', 5),
  of('COMPONENT', '01013', '路灯', 6),
  of('COMPONENT', '02001', '停车设施', 2),
  of('COMPONENT', '02009', '交通护栏', 4),
  of('COMPONENT', '03001', '公共厕所', 1),
  of('COMPONENT', '03006', '垃圾箱', 4),
  of('COMPONENT', '04001', '行道树', 3),
  of('COMPONENT', '05002', '水域护栏', 1),
  of('EVENT', '01001', '私搭乱建', 4),
  of('EVENT', '01002', '暴露垃圾', 12),
  of('EVENT', '01003', '积存渣土', 4),
  of('EVENT', '01004', '道路不洁', 8),
  of('EVENT', '02001', '非法小广告', 8),
  of('EVENT', '03001', '施工扰民', 4),
  of('EVENT', '03002', '工地扬尘', 4),
  of('EVENT', '04001', '路面塌陷', 1),
  of('EVENT', '04002', '管道破裂', 2),
  of('EVENT', '04003', '道路积水', 3),
  of('EVENT', '05001', '无照经营', 7),
  of('EVENT', '05002', '占道经营', 13),
  of('EVENT', '06001', '共享单车乱停', 2),
];
