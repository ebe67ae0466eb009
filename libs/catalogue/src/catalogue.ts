import type { RecordSchema } from '@rail/avro';
import { nearest, RailError } from '@rail/kernel';

import type { DataItem } from './data-item.ts';
import type { DatasetDeclaration, LineDeclaration } from './line-manifest.schema.ts';

/** One dataset of a line: what `line.yaml` declares and what follows from its schema. */
export interface DatasetManifest extends Omit<DatasetDeclaration, 'freshness' | 'timetable'> {
  /** The line's id. */
  readonly line: string;
  readonly timetable: Omit<DatasetDeclaration['timetable'], 'grace'> & { readonly graceMs: number };
  /** The promise: an event is shared within this time. */
  readonly freshnessMs: number;
  readonly schema: RecordSchema;
  /** The schema as JSON with all types it refers to inside: what the registry keeps. */
  readonly schemaText: string;
  /** The versions before it, oldest first: what they wrote is still read. */
  readonly earlierSchemaTexts: readonly string[];
  /** The version that is proposed to follow. */
  readonly nextSchemaText: string | undefined;
  /** `line.<line>.<dataset>` */
  readonly topic: string;
  readonly items: readonly DataItem[];
}

/** One department's line. */
export interface LineManifest extends Omit<LineDeclaration, 'datasets'> {
  readonly datasets: readonly DatasetManifest[];
}

/** 公共数据资源目录: all lines in the order of their numbers. */
export class Catalogue {
  readonly lines: readonly LineManifest[];

  constructor(lines: readonly LineManifest[]) {
    this.lines = lines.toSorted((left, right) => left.number - right.number);
  }

  get datasets(): DatasetManifest[] {
    return this.lines.flatMap((line) => line.datasets);
  }

  /** Throws LINE_UNKNOWN, naming a near one. */
  line(id: string): LineManifest {
    return (
      this.lines.find((line) => line.id === id) ??
      unknown(
        'line',
        id,
        this.lines.map((line) => line.id),
      )
    );
  }

  /** By `<line>/<dataset>`. Throws LINE_UNKNOWN, naming a near one. */
  dataset(name: string): DatasetManifest {
    const nameOf = ({ line, id }: DatasetManifest): string => `${line}/${id}`;
    const found = this.datasets.find((dataset) => nameOf(dataset) === name);
    return found ?? unknown('dataset', name, this.datasets.map(nameOf));
  }
}

function unknown(what: string, name: string, known: readonly string[]): never {
  const near = nearest(name, known);
  const hint = near === undefined ? `there are ${known.join(', ')}` : `did you mean ${near}?`;
  throw new RailError('LINE_UNKNOWN', `no ${what} ${JSON.stringify(name)}: ${hint}`);
}
