/** What each process tells of itself that dashboards use: made by prom-client, without labels. */
export const processMetrics: Readonly<Record<string, string>> = {
  process_cpu_seconds_total: 'processor time',
  process_resident_memory_bytes: 'memory that is resident',
  process_open_fds: 'open files and sockets',
  process_start_time_seconds: 'when it started',
  nodejs_eventloop_lag_p99_seconds: 'how late its event loop turned, 99th percentile since the last scrape',
  nodejs_heap_size_used_bytes: 'JavaScript heap in use',
  nodejs_external_memory_bytes: 'memory of buffers',
};
