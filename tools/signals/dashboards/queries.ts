import type { Panel } from '../panel.ts';

export const rate = (metric: string, by: string, where = ''): string => `sum by (${by}) (rate(${metric}${where}[1m]))`;
const quantile = (share: number, metric: string, where = ''): string =>
  `histogram_quantile(${share}, sum by (le) (rate(${metric}_bucket${where}[5m])))`;
export const bothQuantiles = (metric: string, where = ''): Panel['queries'] => [
  [quantile(0.5, metric, where), 'p50'],
  [quantile(0.99, metric, where), 'p99'],
];
export const records = 'rail_line_records_total';
export const looked = `${records}{outcome=~"routed|unshared|quarantined"}`;
