import type { Dashboard } from '../panel.ts';
import { looked, records } from './queries.ts';

const kept = (cause: string): string =>
  `1 - avg_over_time(max by (line) (rail_line_state{state=~"late|broken",cause=~"${cause}"})[30d:15m])`;
export const governance: Dashboard = {
  uid: 'rail-governance',
  title: '6 治理月报 Governance month',
  panels: [
    {
      title: '部门及时率 Timeliness of each department, 30 days',
      type: 'bargauge',
      queries: [[kept('P'), '{{line}}']],
      unit: 'percentunit',
      page: '/',
      height: 14,
    },
    {
      title: '平台及时率 Timeliness of the platform, 30 days',
      type: 'bargauge',
      queries: [[kept('R|B'), '{{line}}']],
      unit: 'percentunit',
      page: '/',
      height: 14,
    },
    {
      title: '风险预警处置率 Alerts disposed within their clock, mean of 30 days',
      type: 'stat',
      queries: [['avg_over_time(rail_alert_disposed_ratio[30d])', 'disposed']],
      unit: 'percentunit',
      page: '/alerts',
    },
    {
      title: '质量 Share of records set aside, 30 days',
      type: 'bargauge',
      queries: [
        [
          `sum by (line) (increase(${records}{outcome="quarantined"}[30d])) / sum by (line) (increase(${looked}[30d]))`,
          '{{line}}',
        ],
      ],
      unit: 'percentunit',
      page: '/quarantine',
    },
    {
      title: '送达 Pairs delivered, by agreement, 30 days',
      type: 'table',
      queries: [
        [
          `sort_desc(sum by (agreement) (increase(rail_agreement_records_total{outcome="delivered"}[30d])))`,
          '{{agreement}}',
        ],
      ],
      unit: 'none',
      page: '/agreements',
    },
    {
      title: '到期 Agreements that end within 30 days',
      type: 'table',
      queries: [['rail_agreement_expiry_timestamp_seconds - time() < 30 * 86400', '{{agreement}}']],
      unit: 's',
      page: '/agreements',
    },
    {
      title: '账 When each line was checked last',
      type: 'timeseries',
      queries: [['time() - rail_ledger_checked_timestamp_seconds', '{{line}}']],
      unit: 's',
      page: '/',
    },
    {
      title: '最近 Since the newest record',
      type: 'timeseries',
      queries: [['time() - max by (line) (rail_line_last_event_timestamp_seconds)', '{{line}}']],
      unit: 's',
      page: '/',
    },
  ],
};
