import { shareTopic } from '@rail/catalogue';
import type { ShareReader } from '@rail/inspect';
import type { KafkaClient } from '@rail/kafka-client';
import { type Clock, isRailError, RailError } from '@rail/kernel';
import { placeOfDefect, type Signals } from '@rail/runtime';
import type { Reader } from './access.ts';
import { Denial, type ShareProblem, shareProblemOf } from './denial.ts';
import type { StreamForm } from './form.ts';
import type { Readers } from './readers.ts';
import type { ShareBook, Standing } from './share-book.ts';
import type { ShareWatch } from './share-watch.ts';
import type { Sink } from './sink.ts';
import { lastOffsets, startPosition } from './start-position.ts';
import { StreamLoop } from './stream.loop.ts';

export interface GatewayParts {
  readonly client: KafkaClient;
  readonly clock: Clock;
  readonly book: ShareBook;
  readonly watch: ShareWatch;
  readonly readers: Readers;
  /** Decodes records for those who want JSON. */
  readonly decoder: ShareReader;
  readonly signals: Pick<Signals, 'agreementRead' | 'denied'>;
  readonly silenceAfterMs: number;
  /** Told where a defect is that ended a stream. */
  readonly onDefect: (where: string) => void;
}

/** A stream that was let in: it must be run, which gives its place back in the end. */
export interface OpenStream {
  readonly schemaId: number;
  readonly run: (sink: Sink) => Promise<void>;
}

/** Shares for those who read over HTTP: an agreement that has ended gives nobody anything, and ends its streams. */
export class Gateway {
  readonly parts: GatewayParts;
  readonly #stopping = new AbortController();
  readonly #streams = new Set<Promise<void>>();

  constructor(parts: GatewayParts) {
    this.parts = parts;
  }

  /** The agreement as it stands, if its share may be read now. @throws Denial SHARE_ENDED; AGREEMENT_UNKNOWN */
  async openShare(id: string): Promise<Extract<Standing, { kind: 'open' }>> {
    const standing = this.parts.book.standingOf(id);
    if (standing.kind === 'open') return standing;
    if (standing.kind === 'unknown') throw new RailError('AGREEMENT_UNKNOWN', `this exchange has no agreement "${id}"`);
    const last = await lastOffsets(this.parts.client, shareTopic(id));
    throw new Denial('SHARE_ENDED', endedText(id, standing), { lastOffsets: last });
  }

  /** Checks what can be refused before a stream begins. @throws GATEWAY_STOPPING, RATE_EXCEEDED, POSITION_INVALID, … */
  async openStream(id: string, reader: Reader, asked: string, form: StreamForm): Promise<OpenStream> {
    if (this.#stopping.signal.aborted) throw new Denial('GATEWAY_STOPPING', 'come again', { retryAfterS: 1 });
    const { client, readers } = this.parts;
    const { entitlement } = await this.openShare(id);
    const { next } = await startPosition(client, shareTopic(id), asked);
    const close = readers.openStream(reader.principal.name);
    const run = (sink: Sink): Promise<void> => {
      const stream = this.#run(id, reader, form, sink, next).finally(close);
      this.#streams.add(stream);
      return stream.finally(() => this.#streams.delete(stream));
    };
    return { schemaId: entitlement.shareSchemaId, run };
  }

  /** Ends every stream with the word to come again. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.allSettled(this.#streams);
  }

  async #run(
    id: string,
    reader: Reader,
    form: StreamForm,
    sink: Sink,
    from: ReadonlyMap<number, number>,
  ): Promise<void> {
    const { client, clock, book, watch, readers, signals, silenceAfterMs } = this.parts;
    const changed = new AbortController();
    const unfollow = book.follow((changedId) => {
      if (changedId === id && book.standingOf(id).kind !== 'open') changed.abort();
    });
    const loop = new StreamLoop(
      {
        client,
        topic: shareTopic(id),
        form,
        sink,
        clock,
        ending: AbortSignal.any([sink.closed, changed.signal, this.#stopping.signal]),
        mayGoOn: () => book.standingOf(id).kind === 'open' && reader.mayRead(id),
        take: (records) => readers.take(reader.principal.name, records),
        silence: () => watch.statusOf(id).then(({ silence }) => `${silence.kind}: ${silence.text.en}`, reasonUnknown),
        onRead: (records) => signals.agreementRead.inc({ agreement: id }, records),
        silenceAfterMs,
      },
      from,
    );
    let problem: ShareProblem | undefined;
    try {
      await loop.run();
      if (!this.#stopping.signal.aborted && !sink.closed.aborted) problem = await this.#whyEnded(id, reader);
    } catch (error) {
      problem = shareProblemOf(isOutOfRange(error) ? new RailError('POSITION_GONE', (error as Error).message) : error);
      if (problem.status === 500) this.parts.onDefect(placeOfDefect(error));
    } finally {
      unfollow();
    }
    await sink.end(form.end(problem, loop.next));
  }

  async #whyEnded(id: string, reader: Reader): Promise<ShareProblem> {
    try {
      await this.openShare(id);
      throw new RailError('CONTENT_DENIED', `${reader.principal.name} may not read ${id} any more`);
    } catch (error) {
      return shareProblemOf(error);
    }
  }
}

const reasonUnknown = (error: unknown): string => `unknown: ${isRailError(error) ? error.row.en : 'a defect'}`;

function isOutOfRange(error: unknown): boolean {
  return (error as { kafkaName?: unknown }).kafkaName === 'OFFSET_OUT_OF_RANGE';
}

function endedText(id: string, { why, sinceMs, agreement }: Extract<Standing, { kind: 'ended' }>): string {
  const at = new Date(sinceMs).toISOString();
  return why === 'expired'
    ? `${id} v${agreement.version} expired at ${at}`
    : `${id} v${agreement.version} was taken back at ${at}`;
}
