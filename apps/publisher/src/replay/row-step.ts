import { ByteWriter, compileEncoder, type Encoder } from '@rail/avro';
import { type Catalogue, type DatasetManifest, quarantineTopic } from '@rail/catalogue';
import { type FeedRow, isFault, type RowFault } from '@rail/feeds';
import { partitionForKey } from '../partition-for-key.ts';
import { quarantineHeaders } from './quarantine-headers.ts';
import { RowHeaders } from './row-headers.ts';

/** Topics take batches of 1 MiB unless told otherwise, those of the quarantine 2 MiB. */
const maxRecordBytes = 1_000_000;
const maxQuarantinedBytes = 1_900_000;

/** What becomes of one row. Bytes and headers are valid until the next row is taken. */
export interface OutgoingRow {
  readonly topic: string;
  readonly partition: number;
  readonly bytes: Buffer;
  /** The key is `bytes` up to here, the value the rest up to `end`; −1 for no key. */
  readonly keyEnd: number;
  readonly end: number;
  readonly headers: Buffer;
  /** Of the value; 0 for a row that is set aside, which has none. */
  readonly schemaId: number;
  /** Why the row does not fit, if it does not. */
  readonly fault: RowFault | undefined;
}

/** A row of the file → a record of the line, or of its quarantine. Pure. */
export class RowStep {
  readonly #run: string;
  readonly #dataset: DatasetManifest;
  readonly #encode: Encoder;
  readonly #headers: RowHeaders;
  readonly #schemaId: number;
  readonly #writer = new ByteWriter();
  readonly #quarantine: { readonly topic: string; readonly partition: number };

  constructor(run: string, dataset: DatasetManifest, schemaId: number, catalogue: Catalogue) {
    this.#run = run;
    this.#dataset = dataset;
    this.#encode = compileEncoder(dataset.schema);
    this.#headers = new RowHeaders(run);
    this.#schemaId = schemaId;
    // One partition for all rows of a run keeps them in the order of the file.
    const name = Buffer.from(run);
    const partitions = Math.max(...catalogue.line(dataset.line).datasets.map((other) => other.partitions));
    this.#quarantine = {
      topic: quarantineTopic(dataset.line),
      partition: partitionForKey(name, 0, name.length, partitions),
    };
  }

  take(row: FeedRow): OutgoingRow {
    if (isFault(row.mapped)) return this.#setAside(row, row.mapped);
    const { key, value } = row.mapped;
    const writer = this.#writer;
    writer.reset();
    const keyEnd = Buffer.byteLength(key);
    writer.reserve(keyEnd);
    writer.bytes.write(key, 0);
    writer.length = keyEnd;
    this.#encode(value, writer);
    if (writer.length > maxRecordBytes) return this.#setAside(row, this.#tooLarge(row, writer.length));
    const { topic, partitions } = this.#dataset;
    const partition = partitionForKey(writer.bytes, 0, keyEnd, partitions);
    const headers = this.#headers.of(row.seq, row.file, row.line);
    const schemaId = this.#schemaId;
    return { topic, partition, bytes: writer.bytes, keyEnd, end: writer.length, headers, schemaId, fault: undefined };
  }

  #tooLarge({ file, line }: FeedRow, bytes: number): RowFault {
    const detail = `${bytes} bytes, a record has at most ${maxRecordBytes}`;
    return { file, line, reason: 'RECORD_TOO_LARGE', column: undefined, cell: undefined, detail };
  }

  #setAside(row: FeedRow, fault: RowFault): OutgoingRow {
    const bytes = keptOf(row.raw);
    const headers = quarantineHeaders(this.#run, row.seq, fault);
    return { ...this.#quarantine, bytes, keyEnd: -1, end: bytes.length, headers, schemaId: 0, fault };
  }
}

/** Of a row larger than quarantine takes, the beginning is kept: its line says where the rest is. */
export function keptOf(raw: string): Buffer {
  return Buffer.from(raw).subarray(0, maxQuarantinedBytes);
}

/** The rows of all datasets of a run, each by the step of its own. */
export class RunStep {
  readonly #steps: readonly RowStep[];

  constructor(steps: readonly RowStep[]) {
    this.#steps = steps;
  }

  take(row: FeedRow): OutgoingRow {
    return this.#steps[row.dataset]!.take(row);
  }
}
