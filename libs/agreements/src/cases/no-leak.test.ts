import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';
import { decodeValue, encodeValue } from '@rail/avro';
import { loadCatalogue } from '@rail/catalogue';

import { compileAgreement } from '../compile/compile-agreement.ts';
import { effectiveFields, ruleAt } from '../compile/terms.ts';
import { loadAgreements, type LoadedAgreement } from '../node/load-agreements.ts';
import { markedRecord } from '../testing/marked-record.ts';
import { RecordSharing, type ShareOutcome } from './share-record.ts';

const schemas = join(import.meta.dirname, '../../../../schemas');
const loaded = loadAgreements(join(schemas, 'agreements'), loadCatalogue(join(schemas, 'lines')));

type Fixed = Readonly<Record<string, string | boolean>>;

/** What the row filters ask for, by agreement or by dataset; no such value names a person. */
const matching: Readonly<Record<string, Fixed>> = {
  'civil-affairs/elderly-care': { status: 'ACTIVE' },
  'finance/procurement': { stage: 'AWARD' },
  'health/health-event': { kind: 'DEATH' },
  'human-resources/social-insurance': { insuranceKind: '110' },
  'market-regulation/special-equipment': { categoryCode: '2000' },
  'public-security/incident': { category: 'DISPUTE' },
  'ag-mr-042': { status: 'SOLD' },
  'ca-ju-043': { status: 'ACTIVE', hardship: 'DIBAO' },
  'dr-hr-044': { status: 'STARTED' },
  'dr-yd-026': { kind: 'SERIOUS_DISHONEST' },
  'he-ms-022': { kind: 'BIRTH' },
  'he-ps-021': { kind: 'BIRTH' },
  'mr-hz-025': { divisionCode: '330106' },
  'ms-sh-039': { insuredDivision: '310101' },
  'pl-dr-041': { sealed: false },
};

interface Prepared {
  readonly sharing: RecordSharing;
  readonly source: { key: Buffer; value: Buffer; timestampMs: number };
  /** The bytes of every leaf that the agreement does not pass, by path. */
  readonly hidden: readonly (readonly [string, Buffer])[];
  readonly compiled: ReturnType<typeof compileAgreement>;
}

function prepare(
  { agreement, dataset }: LoadedAgreement,
  fixed: Fixed = matching[agreement.id] ?? matching[agreement.dataset] ?? {},
): Prepared {
  const compiled = compileAgreement(agreement, dataset, () => Buffer.from('a secret'));
  const { value, marks } = markedRecord(dataset.schema, fixed);
  const fields = effectiveFields(agreement, dataset);
  return {
    compiled,
    sharing: new RecordSharing(compiled, dataset),
    source: {
      key: Buffer.from(dataset.key.map((path) => String(value[path])).join('|')),
      value: encodeValue(dataset.schema, value),
      timestampMs: 1_700_000_000_000,
    },
    hidden: [...marks].filter(([path]) => ruleAt(fields, path)?.treatment !== 'pass'),
  };
}

function leaks(hidden: Prepared['hidden'], bytes: Buffer | null): string[] {
  return bytes === null ? [] : hidden.filter(([, mark]) => bytes.includes(mark)).map(([path]) => path);
}

function leaksOf(hidden: Prepared['hidden'], { share, reason }: ShareOutcome): string[] {
  const said = Buffer.from(`${reason ?? ''} ${share?.timestampMs ?? ''}`);
  return [share?.key ?? null, share?.value ?? null, said].flatMap((bytes) => leaks(hidden, bytes));
}

describe.each(loaded.map((one) => [one.agreement.id, one] as const))('%s', (_id, one) => {
  const { sharing, source, hidden, compiled } = prepare(one);
  const fields = effectiveFields(one.agreement, one.dataset);
  const personal = new Set(
    one.dataset.items
      .filter((item) => item.leaf && item.personal && ruleAt(fields, item.path)?.treatment !== 'pass')
      .map((item) => item.path),
  );

  test('no value that the agreement does not pass is in the bytes of key or value', () => {
    const outcome = sharing.share(source);

    expect(outcome.outcome).toBe('delivered');
    expect(decodeValue(compiled.shareSchema, outcome.share!.value!).end).toBe(outcome.share!.value!.length);
    expect(leaksOf(hidden, outcome)).toEqual([]);
  });

  test('the search finds what it looks for: the source holds every hidden value', () => {
    expect(leaks(hidden, source.value)).toEqual(hidden.map(([path]) => path));
    expect(hidden.some(([path]) => personal.has(path))).toBe(personal.size > 0);
  });

  test('neither a deletion nor a row that leaves names anyone in its key', () => {
    const deletion = sharing.share({ ...source, value: null });
    const left = prepare(one, {});

    expect(leaksOf(hidden, deletion)).toEqual([]);
    expect(leaksOf(left.hidden, left.sharing.share(left.source))).toEqual([]);
  });

  test('the reason of a record that is set aside repeats nothing of it', () => {
    for (let length = 0; length < source.value.length; length += 7) {
      const outcome = sharing.share({ ...source, value: source.value.subarray(0, length) });

      expect(outcome).toEqual({ outcome: 'quarantined', reason: 'AVRO_MALFORMED' });
    }
  });

  test('no header crosses but those that trace a request', () => {
    expect(compiled.headers).toEqual(['traceparent', 'tracestate']);
  });
});
