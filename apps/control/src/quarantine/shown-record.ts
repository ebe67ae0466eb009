import {
  compileEntitlement,
  type Entitlement,
  explainAgreement,
  isInForce,
  activeWindow,
  RecordSharing,
} from '@rail/agreements';
import { canonicalForm, parseSchema, type RecordSchema } from '@rail/avro';
import type { QuarantinedRecord } from '@rail/board/api';
import type { DatasetManifest } from '@rail/catalogue';
import { jsonOf, type StoredRecord, valuesAt } from '@rail/inspect';
import { isRailError } from '@rail/kernel';
import { maySeeContentOf, type Principal } from '@rail/runtime';

type Note = NonNullable<QuarantinedRecord['note']>;

/** A record that was set aside, and what it takes to read it. */
export interface SetAsideContent {
  readonly record: StoredRecord;
  /** Of the line record; undefined for a row of a file that never became one. */
  readonly dataset: DatasetManifest | undefined;
  /** When the line record was published. */
  readonly publishedMs: number;
  /** By id of the registry; undefined if it is not known. */
  readonly schemaText: string | undefined;
  /** Agreements over its dataset. */
  readonly inForce: readonly Entitlement[];
  readonly nowMs: number;
}

const frameBytes = 5;
const longest = 400;
const notes = {
  row: {
    zh: '该行未能成为记录, 原文只对可查看全部内容的用户显示',
    en: 'a row that never became a record: shown to whoever may see all content',
  },
  agreement: {
    zh: '查看该记录需要共享协议; 数字可见, 内容不可见',
    en: 'this record needs an agreement: figures are shown, content is not',
  },
  unreadable: { zh: '字节无法按模式解读', en: 'its bytes do not follow a schema that is known: nothing can be shown' },
  deletion: { zh: '删除标记, 没有内容', en: 'a deletion: it has no content' },
} as const satisfies Record<string, Note>;

/**
 * The record as far as a caller may see it: all of it, or the fields that the agreements of the caller pass as they are, if
 * one of these would deliver the record at all.
 */
export function shownRecord(place: string, content: SetAsideContent, caller: Principal): QuarantinedRecord {
  const { record, dataset } = content;
  const answer = (fields: QuarantinedRecord['fields'], note: Note | null): QuarantinedRecord => {
    return { schema: 'rail.quarantined/1', place, fields, note };
  };
  if (record.value === null) return answer(null, notes.deletion);
  if (dataset === undefined) {
    if (caller.content !== 'all') return answer(null, notes.row);
    return answer([{ path: 'row', value: cut(record.value.toString()), hidden: false }], null);
  }
  const passed = caller.content === 'all' ? 'all' : fieldsPassed(content, dataset, caller);
  if (passed !== 'all' && passed.size === 0) return answer(null, notes.agreement);
  const json = readable(content);
  if (json === undefined) return answer(null, notes.unreadable);
  const leaves = dataset.items.filter(({ leaf }) => leaf);
  const fields = leaves.map(({ path }) => {
    const hidden = passed !== 'all' && !passed.has(path);
    return { path, value: hidden ? null : textOf(valuesAt(json, path)), hidden };
  });
  return answer(fields, null);
}

function fieldsPassed(content: SetAsideContent, dataset: DatasetManifest, caller: Principal): ReadonlySet<string> {
  const passed = new Set<string>();
  for (const entitlement of content.inForce) {
    if (!maySeeContentOf(caller, entitlement.agreement.id) || !isDelivered(content, dataset, entitlement)) continue;
    const { fields } = explainAgreement(entitlement.agreement, dataset);
    for (const { item, status } of fields) if (status === 'passed') passed.add(item.path);
  }
  return passed;
}

/** Whether an agreement would give the record to its subscriber, had it not been set aside. */
function isDelivered(
  { record, publishedMs, schemaText, nowMs }: SetAsideContent,
  dataset: DatasetManifest,
  entitlement: Entitlement,
): boolean {
  const { startMs, untilMs } = activeWindow(entitlement);
  if (publishedMs < startMs || nowMs >= untilMs || !isInForce(entitlement.agreement, nowMs)) return false;
  // Rules are judged on the schema that the agreement pins: another one could put a value where it does not belong.
  if (schemaText === undefined || !isSame(schemaText, entitlement.dataset.schemaText)) return false;
  // Only the key of pseudonyms is a secret: what passes, and for which rows, is judged without it.
  const compiled = compileEntitlement(entitlement, () => Buffer.from('no secret is needed to look on'));
  const value = record.value?.subarray(frameBytes) ?? null;
  const source = { key: record.key, value, timestampMs: publishedMs };
  return (
    new RecordSharing(compiled, { schema: parseSchema(entitlement.dataset.schemaText) as RecordSchema }).share(source)
      .outcome === 'delivered'
  );
}

const isSame = (one: string, other: string): boolean =>
  canonicalForm(parseSchema(one)) === canonicalForm(parseSchema(other));

function readable({ record, schemaText }: SetAsideContent): Record<string, unknown> | undefined {
  const { value } = record;
  if (value === null || value.length < frameBytes || schemaText === undefined) return undefined;
  try {
    return jsonOf(parseSchema(schemaText), value, frameBytes);
  } catch (error) {
    if (isRailError(error)) return undefined;
    throw error;
  }
}

function textOf(values: readonly unknown[]): string | null {
  const [first] = values;
  if (values.length <= 1) {
    if (first === undefined || first === null) return null;
    return cut(typeof first === 'string' ? first : JSON.stringify(first));
  }
  return cut(JSON.stringify(values));
}

const cut = (text: string): string => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text);
