import type { Dashboard } from '../panel.ts';
import { rate } from './queries.ts';

const ofAgreement = '{agreement="$agreement"}';
export const agreement: Dashboard = {
  uid: 'rail-agreement',
  title: '3 协议 Agreement',
  choice: { name: 'agreement', metric: 'rail_agreement_records_total', label: 'agreement' },
  panels: [
    {
      title: '送达, 过滤, 隔离 Pairs by outcome',
      type: 'timeseries',
      queries: [[rate('rail_agreement_records_total', 'outcome', ofAgreement), '{{outcome}}']],
      unit: 'cps',
      page: '/agreements/$agreement',
    },
    {
      title: '读取与送达 Read over HTTP, and delivered',
      type: 'timeseries',
      queries: [
        [rate('rail_agreement_read_records_total', 'agreement', ofAgreement), 'read'],
        [
          rate('rail_agreement_records_total', 'agreement', '{agreement="$agreement",outcome="delivered"}'),
          'delivered',
        ],
      ],
      unit: 'cps',
      page: '/agreements/$agreement',
    },
    {
      title: '限额 Quota used',
      type: 'timeseries',
      queries: [[`max by (window) (rail_agreement_quota_ratio${ofAgreement})`, '{{window}}']],
      unit: 'percentunit',
      page: '/agreements/$agreement',
    },
    {
      title: '到期 Until it ends',
      type: 'stat',
      queries: [[`rail_agreement_expiry_timestamp_seconds${ofAgreement} - time()`, 'ends in']],
      unit: 's',
      page: '/agreements/$agreement',
    },
    {
      title: '订阅方积压 Lag of its readers',
      type: 'timeseries',
      queries: [['kafka_consumergroup_group_topic_sum_lag{topic="share.$agreement"}', '{{group}}']],
      unit: 'none',
      page: '/agreements/$agreement',
      width: 24,
    },
  ],
};
