import type { PassTreatment, TreatmentDefinition } from './treatment.ts';

export const pass: TreatmentDefinition<PassTreatment> = {
  kind: 'pass',
  summary: { zh: '原样共享', en: 'shared as it is' },
  accepts: 'every type; a record, array or map with all that it holds',
  example: { treatment: 'pass', before: '91330100MA27XYZ12A', after: '91330100MA27XYZ12A' },
  check: () => undefined,
  derive: (_treatment, leaf) => leaf,
  apply: (_treatment, _leaf, value) => value,
  compile: () => (bytes, start, end, sink) => {
    sink.writeRaw(bytes.subarray(start, end));
    return true;
  },
};
