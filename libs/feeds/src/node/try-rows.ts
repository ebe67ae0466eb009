import type { DatasetManifest } from '@rail/catalogue';
import { type RowFault } from '../cells/row-fault.ts';
import type { FeedMapping } from '../mapping/parse-mapping.ts';
import { avroReaders } from '../rows/avro-cells.ts';
import { FeedFile } from './feed-file.ts';

/** One row beside what the mapping makes of it. */
export interface TriedRow {
  readonly file: string;
  readonly line: number;
  readonly fields: readonly {
    readonly field: string;
    readonly column: string | null;
    readonly cell: string | null;
    readonly value: string | null;
  }[];
  readonly key: string | null;
  readonly fault: Pick<RowFault, 'reason' | 'column' | 'detail'> | null;
}

/** The first rows of a file through a mapping. @throws RailError FILE_UNREADABLE, MAPPING_INVALID, MAPPING_COLUMN_UNKNOWN */
export async function tryRows(
  path: string,
  mapping: FeedMapping,
  dataset: DatasetManifest,
  count: number,
): Promise<TriedRow[]> {
  const file = await FeedFile.open(path, path, mapping, dataset);
  const paths = Object.entries(mapping.value.fields);
  const readers = avroReaders(
    dataset.schema,
    paths.map(([field]) => field),
  );
  const tried: TriedRow[] = [];
  for await (const rows of file.rows()) {
    for (const row of rows) {
      const cells = file.cellsByColumn(row);
      const mapped = file.map(row, new Map());
      const record = 'reason' in mapped ? undefined : mapped;
      const textAt = (index: number): string | null => {
        const value = record === undefined ? null : (readers[index]?.(record.value) ?? null);
        return typeof value === 'object' && value !== null ? value.join(', ') : value;
      };
      tried.push({
        file: path,
        line: row.line,
        fields: paths.map(([field, { column = null }], index) => ({
          field,
          column,
          cell: column === null ? null : (cells.get(column) ?? null),
          value: textAt(index),
        })),
        key: record?.key ?? null,
        fault: 'reason' in mapped ? { reason: mapped.reason, column: mapped.column, detail: mapped.detail } : null,
      });
      if (tried.length === count) return tried;
    }
  }
  return tried;
}
