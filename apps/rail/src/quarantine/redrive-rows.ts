import { basename } from 'node:path';
import { placeHeader } from '@rail/agreements';
import type { RegistryClient } from '@rail/avro';
import { type Catalogue, redrivenHeader, runHeader, sequenceHeader } from '@rail/catalogue';
import { type FeedPart, isFault, movedRow, type RowAt, rowsAt, RowTally } from '@rail/feeds';
import { type Redriven, type RedriveOptions, Resender, type ResentRecord } from '@rail/inspect';
import type { KafkaClient } from '@rail/kafka-client';
import { errorTable } from '@rail/kernel';
import { keptOf, placeOf, readRun, registerSchemas, RowStep, type RunRecord } from '@rail/publisher';
import { type MovesOfRun, movesOfRun } from './moves-of-run.ts';
import { digestOf, type OpenRow } from './open-row.ts';
import { inputOfRun } from './run-input.ts';
import { WaitingRows } from './waiting-rows.ts';

export interface RedriveRowsOptions extends RedriveOptions {
  readonly run: string;
  readonly mappings: readonly string[];
  readonly catalogue: Catalogue;
  readonly registry: RegistryClient;
  /** Says what fits, and sends nothing. */
  readonly dryRun: boolean;
}

export interface RowsRedriven extends Redriven {
  /** Rows that others have sent or discarded since they were read as open. */
  readonly settledMeanwhile: number;
  /** Rows that fit under the mapping; in a dry run none of them is sent. */
  readonly fit: number;
  /** Rows that do not, by their reason of now. */
  readonly misfits: readonly { readonly reason: string; readonly rows: number; readonly first: string }[];
}

/**
 * Reads rows of a run that lie in quarantine from their files again, under another mapping, and sends those that fit
 * now to their line: each once, see `Resender`; the others stay as they are.
 * @throws RailError RUN_UNKNOWN, FILE_UNREADABLE, MAPPING_INVALID, MAPPING_COLUMN_UNKNOWN, OPTION_INVALID
 */
export async function redriveRows(
  client: KafkaClient,
  rows: readonly OpenRow[],
  options: RedriveRowsOptions,
): Promise<RowsRedriven> {
  const { catalogue, registry, dryRun, nowMs, stopped } = options;
  const run = await readRun(client, options.run);
  const parts = await inputOfRun(run, options.mappings, catalogue);
  const moves = await movesOfRun(client, catalogue, run, parts);
  const resender = dryRun ? undefined : await Resender.open(client, nowMs);
  try {
    const waiting = new WaitingRows(rows, resender?.settled ?? new Map());
    const tally = new RowTally();
    for (const part of parts) {
      if (part.files.every(({ name }) => waiting.linesOf(part.dataset.line, basename(name)).size === 0)) continue;
      const schemaId = dryRun ? 0 : await registerSchemas(registry, part.dataset);
      const step = new RowStep(run.run, part.dataset, schemaId, catalogue);
      for await (const resent of fitting(part, { run, step, moves, waiting, tally, stopped }))
        await resender?.put(resent);
    }
    await resender?.flush();
    return {
      sent: resender?.sent ?? 0,
      skipped: stopped() ? [] : waiting.notFound(),
      settledMeanwhile: waiting.settledMeanwhile,
      fit: tally.counts().fit,
      misfits: misfitsOf(tally),
    };
  } finally {
    await resender?.close();
  }
}

interface Reading {
  readonly run: RunRecord;
  readonly step: RowStep;
  readonly moves: MovesOfRun;
  readonly waiting: WaitingRows;
  readonly tally: RowTally;
  readonly stopped: () => boolean;
}

async function* fitting(part: FeedPart, reading: Reading): AsyncGenerator<ResentRecord> {
  for (const file of part.files) {
    const lines = reading.waiting.linesOf(part.dataset.line, basename(file.name));
    for await (const row of rowsAt(file, part, lines)) {
      if (reading.stopped()) return;
      yield* resentOf(part, file.name, row, reading);
    }
  }
}

function* resentOf(
  { dataset }: FeedPart,
  file: string,
  row: RowAt,
  { run, step, moves, waiting, tally }: Reading,
): Generator<ResentRecord> {
  const at = `${basename(file)}:${row.line}`;
  for (const open of waiting.take(dataset.line, basename(file), row.line, digestOf(keptOf(row.raw)))) {
    const mapped = isFault(row.mapped) ? row.mapped : movedRow(row.mapped, dataset, moves(open.seq));
    const { line, raw } = row;
    const { fault, topic, partition, bytes, keyEnd, end, schemaId } = step.take({
      seq: open.seq,
      dataset: 0,
      file,
      line,
      raw,
      mapped,
    });
    if (fault !== undefined) {
      tally.quarantined(fault);
      continue;
    }
    tally.fits();
    const frame = Buffer.alloc(5);
    frame.writeInt32BE(schemaId, 1);
    const sequence = Buffer.alloc(8);
    sequence.writeBigInt64BE(BigInt(open.seq));
    yield {
      places: [open.place],
      topic,
      partition,
      key: Buffer.from(bytes.subarray(0, keyEnd)),
      value: Buffer.concat([frame, bytes.subarray(keyEnd, end)]),
      headers: [
        [placeHeader, Buffer.from(at)],
        [runHeader, Buffer.from(run.run)],
        [sequenceHeader, sequence],
        [redrivenHeader, Buffer.of(1)],
      ],
    };
  }
}

function misfitsOf(tally: RowTally): RowsRedriven['misfits'] {
  const { byReason } = tally.counts();
  return Object.values(byReason).map(({ rows, first }) => {
    return { reason: errorTable[first.reason].number, rows, first: placeOf(first) };
  });
}
