import { RailError } from '@rail/kernel';

/** What a person points at when asking where a record went. */
export type TracedPlace =
  | { readonly kind: 'record'; readonly topic: string; readonly partition: number; readonly offset: number }
  | { readonly kind: 'row'; readonly database: string; readonly table: string; readonly key: string }
  | { readonly kind: 'file'; readonly file: string; readonly line: number };

/** Reads TOPIC/PARTITION/OFFSET, DATABASE.TABLE:KEY or FILE:LINE. Throws OPTION_INVALID. */
export function parsePlace(text: string): TracedPlace {
  const record = /^([\w.-]+)\/(\d+)\/([\d,]+)$/.exec(text);
  if (record !== null) {
    const [, topic = '', partition, offset = ''] = record;
    return { kind: 'record', topic, partition: Number(partition), offset: Number(offset.replaceAll(',', '')) };
  }
  const file = /^(.+\.\w+):(\d+)$/.exec(text);
  if (file !== null && /\.(csv|tsv|txt|json|jsonl|ndjson|avro|gz|zst)$/i.test(file[1] ?? '')) {
    return { kind: 'file', file: (file[1] ?? '').split('/').at(-1) ?? '', line: Number(file[2]) };
  }
  const row = /^([a-z][a-z0-9-]*)\.([a-z_]\w*):(.+)$/.exec(text);
  if (row !== null) return { kind: 'row', database: row[1] ?? '', table: row[2] ?? '', key: row[3] ?? '' };
  throw new RailError('OPTION_INVALID', `${text} is neither TOPIC/PARTITION/OFFSET, DATABASE.TABLE:KEY nor FILE:LINE`);
}
