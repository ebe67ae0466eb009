export interface InsuranceKind {
  readonly code: string;
  readonly name: string;
}

/** Kinds of social insurance. */
export const insuranceKinds: readonly InsuranceKind[] = [
  { code: '110', name: '企业职工基本养老保险' },
  { code: '120', name: '机关事业单位基本养老保险' },
  { code: '170', name: '城乡居民基本养老保险' },
  { code: '210', name: '失业保险' },
  { code: '310', name: '职工基本医疗保险' },
  { code: '390', name: '城乡居民基本医疗保险' },
  { code: '410', name: '工伤保险' },
  { code: '510', name: '生育保险' },
];
