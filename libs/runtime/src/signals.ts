import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** The metrics of one process. Labels are bounded by catalogue and agreements; never a key, an offset or a client. */
export class Signals {
  readonly registry = new Registry();

  readonly lineRecords = new Counter({
    name: 'rail_line_records_total',
    help: 'Records of a line by outcome',
    labelNames: ['line', 'dataset', 'outcome'] as const,
    registers: [this.registry],
  });

  readonly agreementRecords = new Counter({
    name: 'rail_agreement_records_total',
    help: 'Pairs of routed record and agreement by outcome',
    labelNames: ['agreement', 'outcome'] as const,
    registers: [this.registry],
  });

  readonly qualityMarks = new Counter({
    name: 'rail_quality_marks_total',
    help: 'Records that were routed although they broke a quality rule, by rule and field',
    labelNames: ['line', 'dataset', 'rule'] as const,
    registers: [this.registry],
  });

  readonly thematicRows = new Counter({
    name: 'rail_thematic_rows_total',
    help: 'Rows written to a thematic database',
    labelNames: ['database', 'table', 'op'] as const,
    registers: [this.registry],
  });

  readonly deliverySeconds = new Histogram({
    name: 'rail_delivery_duration_seconds',
    help: 'Time from publication to the stage, of each batch',
    labelNames: ['line', 'stage'] as const,
    buckets: [
      0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.125, 0.15, 0.2, 0.3, 0.5, 1, 2, 5, 10, 30, 60, 300,
    ],
    registers: [this.registry],
  });

  readonly partUp = new Gauge({
    name: 'rail_part_up',
    help: '1 while a part of the exchange runs',
    labelNames: ['part'] as const,
    registers: [this.registry],
  });
}
