import type { BoardLine, StageFacts } from '@rail/board';
import type { AgreementSummary, MapEdge, NetworkMap } from '@rail/board/api';
import { type Catalogue, lineTopic } from '@rail/catalogue';
import type { ThematicDatabase } from '@rail/thematic';
import { agreementSummaries } from '../agreements-view/agreements-answer.ts';
import type { Inspection } from '../inspection/inspection.ts';
import { subscriberName } from './subscriber-name.ts';

/** The lines, whom they serve, and what flows between them now. */
export function networkMap(inspection: Inspection): NetworkMap {
  const { catalogue, databases, board, latency } = inspection.parts;
  const lines = new Map(board().lines.map((line) => [line.line, line]));
  const medians = latency.medians();
  const termini = new Map<string, NetworkMap['termini'][number]>();
  const edges: MapEdge[] = [];
  for (const summary of agreementSummaries(inspection)) {
    const p50Ms = medians.get(lineTopic(summary.line, summary.dataset)) ?? null;
    for (const terminus of terminiOf(summary, catalogue, databases)) {
      termini.set(terminus.id, terminus);
      edges.push(edgeOf(summary, terminus.id, lines.get(summary.line), p50Ms));
    }
  }
  return {
    schema: 'rail.map/1',
    origins: catalogue.lines.map(({ id, number, department }) => ({
      line: id,
      number,
      ...department,
      state: lines.get(id)?.state ?? 'unknown',
    })),
    termini: [...termini.values()].sort((left, right) => left.id.localeCompare(right.id)),
    edges,
  };
}

/** The databases that a share fills, else who subscribes to it. */
function terminiOf(
  summary: AgreementSummary,
  catalogue: Catalogue,
  databases: readonly ThematicDatabase[],
): NetworkMap['termini'][number][] {
  const { databases: filled, subscriber } = summary;
  if (filled.length === 0) return [{ id: subscriber, kind: 'subscriber', ...subscriberName(summary, catalogue) }];
  return filled.map((id) => {
    const { zh, en } = databases.find((database) => database.id === id) ?? { zh: id, en: id };
    return { id: `thematic/${id}`, kind: 'database', zh, en };
  });
}

function edgeOf(
  summary: AgreementSummary,
  terminus: string,
  line: BoardLine | undefined,
  p50Ms: number | null,
): MapEdge {
  const { id: agreement, deliveredPerSecond: recordsPerSecond, lagRecords } = summary;
  const state = stateOf(summary, line, terminus);
  const flows = recordsPerSecond > 0;
  return { agreement, line: summary.line, terminus, recordsPerSecond, lagRecords, p50Ms: flows ? p50Ms : null, state };
}

function stateOf(
  { state, deliveredPerSecond, databases, id }: AgreementSummary,
  line: BoardLine | undefined,
  terminus: string,
): MapEdge['state'] {
  if (state === 'expired') return 'expired';
  if (line?.state === 'stopped') return 'paused';
  const isBehind = ({ stage, reader }: StageFacts): boolean =>
    stage === 'route' ||
    (stage === 'commit'
      ? `thematic/${reader}` === terminus
      : databases.length === 0 && reader?.startsWith(`${id}.`) === true);
  const isBroken = line?.state === 'broken' && line.stages.some((facts) => isBehind(facts) && isDown(facts));
  if (isBroken) return 'broken';
  return deliveredPerSecond > 0 ? 'flowing' : 'idle';
}

/** As the judge of a dataset has it: it failed, is not there, or has not moved for half a minute. */
function isDown({ failure, isAbsent, stuckMs, lagRecords }: StageFacts): boolean {
  return failure !== null || isAbsent || (lagRecords > 0 && stuckMs >= 30_000);
}
