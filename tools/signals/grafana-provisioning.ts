import { stringify } from 'yaml';

/** deploy/grafana/provisioning/datasources/prometheus.yml. */
export function grafanaSource(note: string): string {
  const datasources = [
    { name: 'Prometheus', uid: 'rail-prometheus', type: 'prometheus', url: 'http://prometheus:9090', isDefault: true },
  ];
  return note + stringify({ apiVersion: 1, datasources });
}

/** deploy/grafana/provisioning/dashboards/data-rail.yml. */
export function grafanaDashboards(note: string): string {
  const providers = [
    {
      name: 'data-rail',
      folder: 'Data Rail 数据高铁',
      type: 'file',
      allowUiUpdates: false,
      options: { path: '/var/lib/grafana/dashboards' },
    },
  ];
  return note + stringify({ apiVersion: 1, providers });
}
