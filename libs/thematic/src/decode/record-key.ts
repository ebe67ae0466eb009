import type { ThematicTable } from '../model/thematic-database.ts';

/** Fills the columns that come from the record key: all of it, or one of its parts joined by `|`. */
export function keyColumnsOf(table: ThematicTable): (recordKey: string, values: (string | null)[]) => void {
  const whole: number[] = [];
  const parts: { index: number; part: number }[] = [];
  for (const [index, column] of table.columns.entries()) {
    if (column.path === '$key') whole.push(index);
    else if (column.path.startsWith('$key.')) parts.push({ index, part: Number(column.path.slice('$key.'.length)) });
  }
  return (recordKey, values) => {
    for (const index of whole) values[index] = recordKey;
    if (parts.length === 0) return;
    const pieces = recordKey.split('|');
    for (const { index, part } of parts) values[index] = pieces[part] ?? null;
  };
}
