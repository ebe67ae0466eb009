import type { ShareReader, StoredRecord } from '@rail/inspect';
import { frameOfRecord } from './record-frame.ts';
import { formatVector, type Vector } from './vector.ts';

/** How a stream speaks: server-sent events with JSON, or frames of bytes. */
export interface StreamForm {
  readonly contentType: string;
  /** Said once, so that a reader which is cut off before the first record knows where to go on. */
  begin(at: Vector): Buffer;
  /** In front of a record: where its reader then stands. */
  at(next: Vector): Buffer;
  /** Throws REGISTRY_UNREACHABLE, SCHEMA_UNKNOWN, AVRO_MALFORMED. */
  record(record: StoredRecord): Promise<Buffer>;
  /** Nothing came: `why` says the reason. */
  silence(why: string, at: Vector): Buffer;
  /** The last thing said: the problem that ended it, or none if the reader may come again at once. */
  end(problem: object | undefined, at: Vector): Buffer;
}

/** A reader that is cut off comes again after so long; one that is asked to, sooner. */
const retryMs = 2_000;
const againMs = 1_000;

const eventType = 'text/event-stream';
const avroTypes = ['application/vnd.apache.avro+binary', 'avro/binary'] as const;
const nothing = Buffer.alloc(0);
const emptyFrame = Buffer.alloc(4);

export function eventForm(reader: ShareReader): StreamForm {
  const block = (...lines: readonly string[]): Buffer => Buffer.from(`${lines.join('\n')}\n\n`);
  const id = (at: Vector): string => `id: ${formatVector(at)}`;
  return {
    contentType: eventType,
    begin: (at) => block(`retry: ${retryMs}`, id(at)),
    at: (next) => Buffer.from(`${id(next)}\n`),
    record: async (record) => block(`data: ${JSON.stringify(await reader.read(record))}`),
    silence: (why, at) => block(`: ${why.replaceAll(/\s+/g, ' ')}`, id(at)),
    end: (problem, at) =>
      problem === undefined
        ? block(`retry: ${againMs}`, id(at))
        : block(id(at), 'event: end', `data: ${JSON.stringify(problem)}`),
  };
}

/** A frame of no bytes says that nothing came; a reader stands behind its last frame of each partition. */
export const avroForm: StreamForm = {
  contentType: avroTypes[0],
  begin: () => nothing,
  at: () => nothing,
  record: (record) => Promise.resolve(frameOfRecord(record)),
  silence: () => emptyFrame,
  end: () => nothing,
};

/** What an `Accept` header asks for; JSON unless it names Avro. */
export function wantsAvro(accept: string | undefined): boolean {
  const types = (accept ?? '').split(',').map((each) => each.split(';')[0]!.trim().toLowerCase());
  return types.some((type) => avroTypes.some((avro) => avro === type));
}
