import { type AvroSchema, compileEncoder, decodeValue, type Encoder, type EnumSchema } from '@rail/avro';
import type { QuarantineReason } from '@rail/kernel';

import type { Rewrite } from '../plan/plan.ts';
import { readNumber } from '../treatments/read-leaf.ts';
import { applyTreatment, compileTreatment } from '../treatments/registry.ts';
import { type ByteRewrite, untreatable } from '../treatments/treatment.ts';

/** The rewriting of a leaf as it is meant: on the decoded value. */
export function applyRewrite(rewrite: Rewrite, value: unknown): unknown {
  switch (rewrite.kind) {
    case 'treatment':
      return applyTreatment(rewrite.treatment, rewrite.from, value);
    case 'promotion':
      return Number(value);
    case 'symbols':
      return symbolFor(rewrite.into, value as string) ?? untreatable;
  }
}

/** The same on bytes. */
export function compileRewrite(rewrite: Rewrite): ByteRewrite {
  switch (rewrite.kind) {
    case 'treatment':
      return compileTreatment(rewrite.treatment, rewrite.from);
    case 'promotion':
      return compilePromotion(rewrite.from, compileEncoder(rewrite.into));
    case 'symbols':
      return compileSymbols(rewrite.from, rewrite.into);
  }
}

export function reasonOf(rewrite: Rewrite): { readonly code: QuarantineReason; readonly message: string } {
  return rewrite.kind === 'treatment'
    ? { code: 'TREATMENT_FAILED', message: `the value has no form that ${rewrite.treatment.kind} takes` }
    : { code: 'ENUM_UNKNOWN', message: 'the share does not know this symbol and has no default symbol' };
}

function symbolFor(into: EnumSchema, symbol: string): string | undefined {
  return into.symbols.includes(symbol) ? symbol : into.default;
}

function compileSymbols(from: EnumSchema, into: EnumSchema): ByteRewrite {
  const indexes = from.symbols.map((symbol) => into.symbols.indexOf(symbolFor(into, symbol) ?? ''));
  return (bytes, start, _end, sink) => {
    const index = indexes[readNumber(bytes, start)] ?? -1;
    if (index < 0) return false;
    sink.writeInt(index);
    return true;
  };
}

function compilePromotion(from: AvroSchema, encode: Encoder): ByteRewrite {
  return (bytes, start, end, sink) => {
    encode(Number(decodeValue(from, bytes, start, end).value), sink);
    return true;
  };
}
