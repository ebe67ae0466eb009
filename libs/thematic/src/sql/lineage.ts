/** Columns that say where a row comes from; every table that is fed by a share has them, no digest reads them. */
export const lineageColumns: readonly { readonly name: string; readonly type: string }[] = [
  { name: '_agreement', type: 'text' },
  { name: '_topic', type: 'text' },
  { name: '_partition', type: 'integer' },
  { name: '_offset', type: 'bigint' },
  { name: '_origin_offset', type: 'bigint' },
  { name: '_source_version', type: 'bigint' },
  { name: '_published_at', type: 'timestamptz' },
  { name: '_updated_at', type: 'timestamptz' },
];

/** Below every version that a record can carry: the version of a tombstone whose row was never seen. */
export const VERSION_MIN = '-9223372036854775808';
