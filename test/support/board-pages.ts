import type { AgreementsAnswer, AlertsAnswer, QuarantineAnswer, ReplayRun, ThematicRelation } from '@rail/board/api';

/** Every page of the board, by the name of its picture. */
export const pageNames = [
  'lines',
  'line',
  'map',
  'agreements',
  'agreement',
  'databases',
  'database',
  'relation',
  'alerts',
  'alert',
  'quarantine',
  'quarantined',
  'runs',
  'run',
  'events',
  'trace',
  'traced',
  'wall',
] as const;

export interface BoardPage {
  readonly name: (typeof pageNames)[number];
  readonly path: string;
}

/**
 * Every page of the board of a running exchange, each with something of this exchange to show. Pages of what this exchange
 * has none of (a run, a quarantined record) are left out.
 */
export async function boardPages(url: string): Promise<BoardPage[]> {
  const ask = async <T>(path: string): Promise<T> => (await (await fetch(url + path)).json()) as T;
  const { agreements } = await ask<AgreementsAnswer>('/v1/agreements');
  const { open } = await ask<AlertsAnswer>('/v1/alerts');
  const { entries } = await ask<QuarantineAnswer>('/v1/quarantine?limit=1');
  const relations = await ask<readonly ThematicRelation[]>('/v1/thematic');
  const { runs } = await ask<{ readonly runs: readonly ReplayRun[] }>('/v1/runs');
  const relation = relations[0]!;
  const agreement = agreements.find(({ databases }) => databases.length > 0) ?? agreements[0]!;
  return [
    { name: 'lines', path: '/' },
    { name: 'line', path: '/lines/transport' },
    { name: 'map', path: '/map' },
    { name: 'agreements', path: '/agreements' },
    { name: 'agreement', path: `/agreements/${agreement.id}` },
    { name: 'databases', path: '/databases' },
    { name: 'database', path: `/databases/${relation.database}` },
    { name: 'relation', path: `/databases/${relation.database}/${relation.relation}` },
    { name: 'alerts', path: '/alerts' },
    { name: 'alert', path: `/alerts/${open[0]?.id ?? 'A-1'}` },
    { name: 'quarantine', path: '/quarantine' },
    ...entries.map(({ place }) => ({ name: 'quarantined' as const, path: `/quarantine/${place}` })),
    { name: 'runs', path: '/runs' },
    ...runs.slice(0, 1).map(({ run }) => ({ name: 'run' as const, path: `/runs/${run}` })),
    { name: 'events', path: '/events' },
    { name: 'trace', path: '/trace' },
    { name: 'traced', path: '/trace/line.transport.expressway-passage/0/0' },
    { name: 'wall', path: '/wall' },
  ];
}
