export interface Department {
  readonly code: string;
  readonly name: string;
}

/** 诊疗科目: the departments of a hospital by the national list of 1994, first level. */
export const departments: readonly Department[] = [
  { code: '02', name: '全科医疗科' },
  { code: '03', name: '内科' },
  { code: '04', name: '外科' },
  { code: '05', name: '妇产科' },
  { code: '07', name: '儿科' },
  { code: '10', name: '眼科' },
  { code: '12', name: '口腔科' },
  { code: '13', name: '皮肤科' },
  { code: '16', name: '传染科' },
  { code: '19', name: '肿瘤科' },
  { code: '20', name: '急诊医学科' },
  { code: '50', name: '中医科' },
];
