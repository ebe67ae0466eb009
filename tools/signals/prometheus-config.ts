import { stringify } from 'yaml';

/** Every container of a service, however many there are: the DNS of Docker answers with all of them. */
const service = (job: string, port: number) => ({
  job_name: job,
  dns_sd_configs: [{ names: [job], type: 'A', port, refresh_interval: '5s' }],
});

/** deploy/prometheus/prometheus.yml. */
export function prometheusConfig(note: string): string {
  const config = {
    global: { scrape_interval: '5s', evaluation_interval: '5s' },
    rule_files: ['rules.yml'],
    scrape_configs: [
      service('control', 8080),
      service('gateway', 8081),
      ...['publisher', 'router', 'builder'].map((job) => service(job, 9464)),
    ],
  };
  return `${note}${stringify(config, { lineWidth: 0 })}`;
}
