import type { BoardLine, BoardSnapshot, LineCause, LineState } from '@rail/board/web';
import type { MapEdge, NetworkMap } from '@rail/board/api';
import { queuedTrains, type TrackFlow, travelSeconds } from './trains.ts';

/** A station on the left: a line with what it sends. */
export interface OriginFigures {
  readonly line: string;
  readonly number: number;
  readonly zh: string;
  readonly en: string;
  readonly state: LineState;
  readonly cause: LineCause | null;
  readonly inPerSecond: number;
  /** Records that the router has not come to. */
  readonly routerLag: number;
  /** Median from publication to share, of its agreements; null where none flows. */
  readonly p50Ms: number | null;
}

/** What flows into one database or subscriber. */
export interface TerminusFigures {
  readonly id: string;
  readonly kind: 'database' | 'subscriber';
  readonly zh: string;
  readonly en: string;
  readonly recordsPerSecond: number;
  readonly lagRecords: number;
  readonly state: MapEdge['state'];
}

/** Everything that the map shows at a moment. */
export interface MapFigures {
  readonly origins: readonly OriginFigures[];
  readonly termini: readonly TerminusFigures[];
  readonly edges: readonly MapEdge[];
  readonly p50Ms: number | null;
  readonly ledger: BoardSnapshot['ledger'] | null;
  readonly aside: { readonly perSecond: number; readonly records: number };
}

/** Which state of several edges a terminus shows: what hinders first, then what moves. */
const worstFirst: readonly MapEdge['state'][] = ['broken', 'flowing', 'paused', 'idle', 'expired'];

/** The network with the figures of the newest sample of the board, as far as there is one. */
export function mapFigures(map: NetworkMap, board: BoardSnapshot | undefined): MapFigures {
  const lines = new Map<string, BoardLine>((board?.lines ?? []).map((line) => [line.line, line]));
  return {
    origins: map.origins.map((origin) => originFigures(origin, lines.get(origin.line), map.edges)),
    termini: map.termini.map((terminus) => terminusFigures(terminus, map.edges)),
    edges: map.edges,
    p50Ms: medianOf(map.edges),
    ledger: board?.ledger ?? null,
    aside: {
      perSecond: board?.totals.quarantinedPerSecond ?? 0,
      records: [...lines.values()].reduce((sum, { quarantined }) => sum + quarantined, 0),
    },
  };
}

function originFigures(
  { line, number, zh, en, state }: NetworkMap['origins'][number],
  now: BoardLine | undefined,
  edges: readonly MapEdge[],
): OriginFigures {
  return {
    line,
    number,
    zh,
    en,
    state: now?.state ?? state,
    cause: now?.cause ?? null,
    inPerSecond: now?.inPerSecond ?? 0,
    routerLag: now?.stages.find(({ stage }) => stage === 'route')?.lagRecords ?? 0,
    p50Ms: medianOf(edges.filter((edge) => edge.line === line)),
  };
}

function terminusFigures(
  { id, kind, zh, en }: NetworkMap['termini'][number],
  edges: readonly MapEdge[],
): TerminusFigures {
  const own = edges.filter(({ terminus }) => terminus === id);
  return {
    id,
    kind,
    zh,
    en,
    recordsPerSecond: own.reduce((sum, edge) => sum + edge.recordsPerSecond, 0),
    lagRecords: own.reduce((sum, edge) => sum + edge.lagRecords, 0),
    state: worstFirst.find((state) => own.some((edge) => edge.state === state)) ?? 'idle',
  };
}

/** Median over records, not over agreements: a busy one counts for as much as it carries. */
function medianOf(edges: readonly MapEdge[]): number | null {
  const known = edges
    .flatMap(({ p50Ms, recordsPerSecond }) => (p50Ms === null ? [] : [{ p50Ms, weight: recordsPerSecond + 0.001 }]))
    .sort((left, right) => left.p50Ms - right.p50Ms);
  const half = known.reduce((sum, { weight }) => sum + weight, 0) / 2;
  let passed = 0;
  for (const { p50Ms, weight } of known) {
    passed += weight;
    if (passed >= half) return p50Ms;
  }
  return null;
}

export const asideTrack = 'aside';
export const originTrack = (line: string): string => `in ${line}`;
export const edgeTrack = (agreement: string): string => `out ${agreement}`;

/** What runs on each track: records published on the left, records shared on the right, those set aside below. */
export function flowsOf({ origins, edges, aside }: MapFigures): TrackFlow[] {
  return [
    ...origins.map(({ line, inPerSecond, p50Ms }) => ({
      id: originTrack(line),
      recordsPerSecond: inPerSecond,
      travelSeconds: travelSeconds(p50Ms),
    })),
    ...edges
      .filter(({ state }) => state === 'flowing')
      .map(({ agreement, recordsPerSecond, p50Ms }) => ({
        id: edgeTrack(agreement),
        recordsPerSecond,
        travelSeconds: travelSeconds(p50Ms),
      })),
    { id: asideTrack, recordsPerSecond: aside.perSecond, travelSeconds: 2 },
  ];
}

/** As many as a track has room for in front of its signal. */
const places = 8;

/** Trains that stand at the end of each track, since the reader there is behind. */
export function queuesOf({ origins, edges }: MapFigures, recordsOfTrain: number): ReadonlyMap<string, number> {
  const queues = new Map<string, number>();
  for (const { line, routerLag, inPerSecond } of origins) {
    queues.set(originTrack(line), queuedTrains(routerLag, inPerSecond, recordsOfTrain, places));
  }
  for (const { agreement, lagRecords, recordsPerSecond } of edges) {
    queues.set(edgeTrack(agreement), queuedTrains(lagRecords, recordsPerSecond, recordsOfTrain, places));
  }
  return queues;
}

/** How full the siding is, 0 to 1: a tenth of it for each doubling, so that the first ones show and a flood still fits. */
export const fillOfSiding = (records: number): number => Math.min(1, Math.log2(1 + records) / 16);
