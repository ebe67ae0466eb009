import type { Dashboard } from '../panel.ts';
import { bothQuantiles, rate } from './queries.ts';

const ofDatabase = '{database="$database"}';
export const databases: Dashboard = {
  uid: 'rail-databases',
  title: '4 专题库 Databases',
  choice: { name: 'database', metric: 'rail_thematic_rows_total', label: 'database' },
  panels: [
    {
      title: '行 Rows, by table',
      type: 'timeseries',
      queries: [[rate('rail_thematic_rows_total', 'table, op', ofDatabase), '{{table}} {{op}}']],
      unit: 'cps',
      page: '/databases/$database',
      width: 24,
    },
    {
      title: '提交 Duration of a commit',
      type: 'timeseries',
      queries: bothQuantiles('rail_thematic_commit_duration_seconds', ofDatabase),
      unit: 's',
      page: '/databases/$database',
    },
    {
      title: '从发布到入库 From publication to row',
      type: 'timeseries',
      queries: bothQuantiles('rail_thematic_delivery_duration_seconds', ofDatabase),
      unit: 's',
      page: '/databases/$database',
    },
    {
      title: '积压 Lag of its builder',
      type: 'timeseries',
      queries: [
        ['sum by (topic) (kafka_consumergroup_group_topic_sum_lag{group="rail.builder.$database"})', '{{topic}}'],
      ],
      unit: 'none',
      page: '/databases/$database',
    },
    {
      title: '等待 How long its oldest record waits',
      type: 'timeseries',
      queries: [['kafka_consumergroup_group_max_lag_seconds{group=~"rail.builder.*"}', '{{group}}']],
      unit: 's',
      page: '/databases/$database',
    },
  ],
};
