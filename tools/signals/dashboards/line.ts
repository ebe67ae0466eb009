import type { Dashboard } from '../panel.ts';
import { bothQuantiles, looked, rate, records } from './queries.ts';
import { stateExpr, stateMappings } from './states.ts';

const ofLine = '{line="$line"}';
export const line: Dashboard = {
  uid: 'rail-line',
  title: '2 线路 Line',
  choice: { name: 'line', metric: 'rail_line_state', label: 'line' },
  panels: [
    {
      title: '状态 State',
      type: 'state-timeline',
      queries: [[stateExpr.replaceAll('{state=', '{line="$line",state='), '{{line}}']],
      unit: 'none',
      page: '/lines/$line',
      width: 24,
      height: 4,
      mappings: stateMappings,
    },
    {
      title: '发布 Publish: records came',
      type: 'timeseries',
      queries: [[rate(looked.replace('{', '{line="$line",'), 'dataset'), '{{dataset}}']],
      unit: 'cps',
      page: '/lines/$line',
    },
    {
      title: '时刻表 Until the next record is due',
      type: 'timeseries',
      queries: [[`rail_line_due_timestamp_seconds${ofLine} - time()`, '{{dataset}}']],
      unit: 's',
      page: '/lines/$line',
    },
    {
      title: '路由, 提交, 读取 Delay of each stage',
      type: 'timeseries',
      queries: [
        [`rail_line_freshness_seconds${ofLine}`, '{{stage}}'],
        [`min(rail_line_promise_seconds${ofLine})`, 'promise'],
      ],
      unit: 's',
      page: '/lines/$line',
    },
    {
      title: '追平 Time to catch up',
      type: 'timeseries',
      queries: [[`rail_line_catchup_seconds${ofLine}`, '{{stage}}']],
      unit: 's',
      page: '/lines/$line',
    },
    {
      title: '共享 From publication to share',
      type: 'timeseries',
      queries: bothQuantiles('rail_delivery_duration_seconds', ofLine),
      unit: 's',
      page: '/lines/$line',
    },
    {
      title: '去向 What became of records',
      type: 'timeseries',
      queries: [[rate(records, 'outcome', ofLine), '{{outcome}}']],
      unit: 'cps',
      page: '/lines/$line',
    },
    {
      title: '字节 Bytes read and written',
      type: 'timeseries',
      queries: [[rate('rail_line_bytes_total', 'direction', ofLine), '{{direction}}']],
      unit: 'Bps',
      page: '/lines/$line',
    },
    {
      title: '质量 Rules that records broke',
      type: 'timeseries',
      queries: [[rate('rail_quality_marks_total', 'dataset, rule', ofLine), '{{dataset}} {{rule}}']],
      unit: 'cps',
      page: '/lines/$line',
    },
    {
      title: '积压 Lag of the router',
      type: 'timeseries',
      queries: [
        [
          'sum by (topic) (kafka_consumergroup_group_topic_sum_lag{group="rail.router",topic=~"line.$line.*"})',
          '{{topic}}',
        ],
      ],
      unit: 'none',
      page: '/lines/$line',
    },
  ],
};
