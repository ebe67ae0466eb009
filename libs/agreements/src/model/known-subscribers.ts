import { cities } from '@rail/catalogue';

/** The departments of the province: the nineteen that have a line, and those that only receive. */
export const knownDepartments: readonly string[] = [
  'agriculture',
  'audit',
  'city-management',
  'civil-affairs',
  'culture-tourism',
  'development-reform',
  'ecology-environment',
  'education',
  'emergency-management',
  'finance',
  'health',
  'human-resources',
  'justice',
  'local-finance',
  'market-regulation',
  'medical-security',
  'natural-resources',
  'political-legal',
  'public-security',
  'statistics',
  'tax',
  'transport',
];

/** The thematic databases of the plan. */
export const knownDatabases: readonly string[] = [
  'city-features',
  'credit',
  'economic-operation',
  'emergency-response',
  'employment',
  'environment',
  'financial-risk',
  'grassroots-governance',
  'health-insurance',
  'market-entities',
  'political-legal',
  'space-governance',
];

/** The neighbours of Zhejiang (GB/T 2260). */
export const neighbourProvinces: Readonly<Record<string, string>> = {
  '310000': '上海市',
  '320000': '江苏省',
  '340000': '安徽省',
  '350000': '福建省',
  '360000': '江西省',
};

export const ownProvince = '330000';

export const knownCities: Readonly<Record<string, string>> = Object.fromEntries(
  cities.map((city) => [city.code, city.name]),
);
