/** Where the page of a place is: slashes of a place stay slashes, so that an address reads like the place. */
export const tracePath = (place: string): string => `/trace/${place.split('/').map(encodeURIComponent).join('/')}`;

/** `air.csv:118 监测时间`, a row with the column at fault, as the place of the row alone. */
export const rowOfFile = (at: string): string => /^.+?\.\w+:\d+/.exec(at)?.[0] ?? at;

/** `DATABASE.TABLE:KEY`, or `DATABASE.TABLE` where the key is hidden, as the address of that row. */
export function rowPath(row: string): string | undefined {
  const match = /^([a-z][a-z0-9-]*)\.([a-z_]\w*)(?::(.+))?$/s.exec(row);
  if (match === null) return undefined;
  const [, database, table, key] = match;
  return `/databases/${database}/${table}${key === undefined ? '' : `?key=${encodeURIComponent(key)}`}`;
}

/** Several values as one cell: a text as it is, everything else as JSON, `-` for none. */
export function valuesText(values: readonly unknown[]): string {
  if (values.length === 0) return '-';
  const texts = values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  return texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`;
}
