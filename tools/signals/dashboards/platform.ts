import type { Dashboard } from '../panel.ts';

export const platform: Dashboard = {
  uid: 'rail-platform',
  title: '5 平台 Platform',
  panels: [
    {
      title: '处理器 Processor, cores',
      type: 'timeseries',
      queries: [['rate(process_cpu_seconds_total[1m])', '{{job}} {{instance}}']],
      unit: 'none',
      page: '/',
    },
    {
      title: '内存 Resident memory',
      type: 'timeseries',
      queries: [['process_resident_memory_bytes', '{{job}} {{instance}}']],
      unit: 'bytes',
      page: '/',
    },
    {
      title: '事件循环 Event loop, p99',
      type: 'timeseries',
      queries: [['nodejs_eventloop_lag_p99_seconds', '{{job}} {{instance}}']],
      unit: 's',
      page: '/',
    },
    {
      title: '堆与缓冲 Heap and buffers',
      type: 'timeseries',
      queries: [
        ['nodejs_heap_size_used_bytes', 'heap {{job}} {{instance}}'],
        ['nodejs_external_memory_bytes', 'buffers {{job}} {{instance}}'],
      ],
      unit: 'bytes',
      page: '/',
    },
    {
      title: '文件与连接 Open files and sockets',
      type: 'timeseries',
      queries: [['process_open_fds', '{{job}} {{instance}}']],
      unit: 'none',
      page: '/',
    },
    {
      title: '进程 Parts that run',
      type: 'timeseries',
      queries: [
        ['sum by (part) (rail_part_up)', '{{part}}'],
        ['min by (store) (rail_store_up)', 'store {{store}}'],
      ],
      unit: 'none',
      page: '/',
      description: 'Kafka, PostgreSQL and their disks have exporters of their own; none is part of this deployment.',
    },
    {
      title: '回放 Replays: pace achieved of pace asked for',
      type: 'timeseries',
      queries: [
        ['rail_replay_speed_ratio', 'pace'],
        ['rail_replay_timing_error_seconds', 'timing error p99, s'],
      ],
      unit: 'none',
      page: '/runs',
    },
    {
      title: '重启 Up since',
      type: 'stat',
      queries: [['time() - process_start_time_seconds', '{{job}} {{instance}}']],
      unit: 's',
      page: '/',
    },
    {
      title: '指标序列 Samples that lost a label',
      type: 'timeseries',
      queries: [['sum by (dropped) (rate(rail_series_dropped_total[5m]))', '{{dropped}}']],
      unit: 'cps',
      page: '/',
    },
  ],
};
