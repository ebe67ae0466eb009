import type { NullifyTreatment, TreatmentDefinition } from './treatment.ts';

export const nullify: TreatmentDefinition<NullifyTreatment> = {
  kind: 'nullify',
  summary: { zh: '置空:字段保留,值一律为空', en: 'the field stays, its value is always null' },
  accepts: 'every type; the field becomes nullable',
  example: { treatment: 'nullify', before: '王小明', after: 'null' },
  check: () => undefined,
  derive: (_treatment, leaf) =>
    leaf.kind === 'null' ? leaf : { kind: 'union', branches: [{ kind: 'null', props: {} }, leaf] },
  apply: () => null,
  // In the union that `derive` gives, null is branch 0.
  compile: (_treatment, leaf) => (_bytes, _start, _end, sink) => {
    if (leaf.kind !== 'null') sink.writeByte(0);
    return true;
  },
};
