import type { QuarantineAnswer, QuarantinedRecord, RedriveAnswer } from '@rail/board/api';
import {
  discard,
  entryOf,
  parseSetAsidePlace,
  recordAt,
  redrive,
  type SetAside,
  type Settlement,
  settlementsOf,
} from '@rail/inspect';
import { RailError } from '@rail/kernel';
import type { Principal } from '@rail/runtime';
import type { Inspection } from '../inspection/inspection.ts';
import { isAsked, quarantineAnswer, type QuarantineQuery } from './quarantine-answer.ts';
import type { SettleRequest } from './settle-request.ts';
import { shownRecord } from './shown-record.ts';

/** Pages ask every few seconds, each for itself. */
const freshMs = 1_000;
/** No call settles more. */
const settledMax = 10_000;

/** Quarantine as pages show it and operators settle it. */
export class QuarantineDesk {
  readonly #inspection: Inspection;

  constructor(inspection: Inspection) {
    this.#inspection = inspection;
  }

  async list(query: QuarantineQuery): Promise<QuarantineAnswer> {
    const { quarantine, board, catalogue } = this.#inspection.parts;
    if (query.line !== undefined) catalogue.line(query.line);
    await this.#inspection.reading(() => quarantine.refresh(freshMs));
    const rules = catalogue.datasets.reduce((sum, { quality }) => sum + quality.length, 0);
    const figures = { checkedPerSecond: board().totals.inPerSecond, rules, isCut: quarantine.isCut };
    return quarantineAnswer(quarantine.entries(), query, figures);
  }

  /** @throws RailError OPTION_INVALID, RECORD_NOT_FOUND */
  show(place: string, caller: Principal): Promise<QuarantinedRecord> {
    const { client, catalogue, registry, inForce } = this.#inspection.parts;
    const { topic, partition, offset } = parseSetAsidePlace(place);
    return this.#inspection.reading(async () => {
      const record = await recordAt(client, topic, partition, offset);
      if (record === undefined) throw new RailError('RECORD_NOT_FOUND', `quarantine holds no record ${place}`);
      const { origin } = entryOf(record, new Map());
      const source = origin?.split('/') ?? [];
      const [, line, id] = source[0]?.split('.') ?? [];
      const dataset = catalogue.datasets.find((each) => each.line === line && each.id === id);
      const published =
        origin === null ? undefined : await recordAt(client, source[0]!, Number(source[1]), Number(source[2]));
      const { value } = record;
      const schemaId = value !== null && value.length >= 5 && value[0] === 0 ? value.readInt32BE(1) : -1;
      const content = {
        record,
        dataset,
        // Of a record that is not kept any more: it was set aside a moment after it was published.
        publishedMs: published?.timestampMs ?? record.timestampMs,
        schemaText: registry.state.schemaById.get(schemaId),
        inForce: inForce().filter(({ dataset: { topic: over } }) => over === dataset?.topic),
        nowMs: client.clock.now(),
      };
      return shownRecord(place, content, caller);
    });
  }

  redrive(request: SettleRequest): Promise<RedriveAnswer> {
    const { client } = this.#inspection.parts;
    return this.#settle(request, 'redriven', async (entries) => {
      const options = { again: request.again, nowMs: () => client.clock.now(), stopped: () => false };
      return redrive(client, entries, options);
    });
  }

  discard(request: SettleRequest & { readonly why: string }, caller: Principal): Promise<RedriveAnswer> {
    const { client } = this.#inspection.parts;
    return this.#settle(request, 'discarded', async (entries) => {
      const settled = await settlementsOf(client);
      const open = entries.filter(({ place }) => !settled.has(place));
      const places = open.map(({ place }) => place);
      await discard(client, places, { note: `${request.why} (${caller.name})`, nowMs: client.clock.now() });
      const skipped = entries
        .filter(({ place }) => settled.has(place))
        .map(({ place }) => ({ place, why: settledMeanwhile }));
      return { sent: open.length, skipped };
    });
  }

  #settle(
    request: SettleRequest,
    state: Settlement['state'],
    act: (entries: readonly SetAside[]) => Promise<{ sent: number; skipped: RedriveAnswer['refused'] }>,
  ): Promise<RedriveAnswer> {
    const { quarantine, client } = this.#inspection.parts;
    return this.#inspection.reading(async () => {
      await quarantine.refresh();
      const { entries, unknown } = this.#chosen(request);
      const taken = entries.slice(0, settledMax);
      const { sent, skipped } = await act(taken);
      const left = new Set(skipped.map(({ place }) => place));
      const settled = taken.map(({ place }) => place).filter((place) => !left.has(place));
      quarantine.markSettled(settled, { state, atMs: client.clock.now(), note: '' });
      await quarantine.refresh();
      return {
        redriven: sent,
        again: skipped.filter(({ why }) => why === settledMeanwhile).length,
        refused: [...unknown, ...skipped.filter(({ why }) => why !== settledMeanwhile)],
        left: entries.length - taken.length,
      };
    });
  }

  #chosen({ places, line, reason }: SettleRequest): { entries: SetAside[]; unknown: RedriveAnswer['refused'] } {
    const { quarantine } = this.#inspection.parts;
    const query = { line, reason, run: undefined, agreement: undefined, all: places !== undefined, limit: 0 };
    const wanted = places === undefined ? undefined : new Set(places);
    const entries = [...quarantine.entries()].filter(
      (entry) => isAsked(entry, query) && (wanted === undefined || wanted.delete(entry.place)),
    );
    const unknown = [...(wanted ?? [])].map((place) => ({ place, why: 'quarantine holds no such record' }));
    return { entries, unknown };
  }
}

/** As redriving says it. */
const settledMeanwhile = 'settled meanwhile';
