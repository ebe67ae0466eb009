import type { Dashboard } from '../panel.ts';
import { bothQuantiles, rate, records } from './queries.ts';
import { stateExpr, stateMappings } from './states.ts';

export const network: Dashboard = {
  uid: 'rail-network',
  title: '1 全网 Network',
  panels: [
    {
      title: '线路状态 State of each line',
      type: 'state-timeline',
      queries: [[stateExpr, '{{line}}']],
      unit: 'none',
      page: '/',
      width: 24,
      height: 16,
      mappings: stateMappings,
    },
    {
      title: '进 Records in, by line',
      type: 'timeseries',
      queries: [[rate(records, 'line', '{outcome=~"routed|unshared|quarantined"}'), '{{line}}']],
      unit: 'cps',
      page: '/',
    },
    {
      title: '错 Set aside and refused',
      type: 'timeseries',
      queries: [
        [rate(records, 'line', '{outcome="quarantined"}'), '{{line}}'],
        [rate('rail_denied_total', 'resource, reason'), 'refused {{resource}} {{reason}}'],
      ],
      unit: 'cps',
      page: '/quarantine',
    },
    {
      title: '快 From publication to share',
      type: 'timeseries',
      queries: bothQuantiles('rail_delivery_duration_seconds'),
      unit: 's',
      page: '/',
    },
    {
      title: '延迟 / 承诺 Delay over promise (1 is late)',
      type: 'timeseries',
      queries: [
        [
          'max by (line) (rail_line_freshness_seconds{stage=~"route|commit"}) / min by (line) (rail_line_promise_seconds)',
          '{{line}}',
        ],
      ],
      unit: 'percentunit',
      page: '/',
    },
    {
      title: '账 Records and pairs that accounts do not explain',
      type: 'stat',
      queries: [['sum(rail_ledger_imbalance_pairs)', 'imbalance']],
      unit: 'none',
      page: '/',
      width: 6,
      height: 4,
    },
    {
      title: '告警 Open alerts',
      type: 'stat',
      queries: [['sum by (severity) (rail_alert_open)', '{{severity}}']],
      unit: 'none',
      page: '/alerts',
      width: 6,
      height: 4,
    },
    {
      title: '处置率 Disposed today',
      type: 'stat',
      queries: [['rail_alert_disposed_ratio', 'disposed']],
      unit: 'percentunit',
      page: '/alerts',
      width: 6,
      height: 4,
    },
    {
      title: '存储 Store of live signals',
      type: 'stat',
      queries: [['rail_store_up', '{{store}}']],
      unit: 'none',
      page: '/',
      width: 6,
      height: 4,
    },
  ],
};
