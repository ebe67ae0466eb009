import type { MapEdge, NetworkMap } from '@rail/board/api';
import { aBoard } from '../../libs/board/src/testing/a-board.ts';

const databases = [
  { id: 'thematic/market-entities', zh: '市场主体专题库', en: 'Market entities' },
  { id: 'thematic/grassroots-governance', zh: '基层治理专题库', en: 'Grassroots governance' },
  { id: 'thematic/emergency-response', zh: '应急专题库', en: 'Emergency response' },
];

/** As large as the network is: 19 lines, 3 databases, 15 subscribers, 44 agreements, one of them in each other state. */
export function aNetworkMap(): NetworkMap {
  const { lines } = aBoard();
  const departments = lines
    .slice(0, 14)
    .map(({ line, department: { zh, en } }) => ({ id: line, kind: 'subscriber' as const, zh, en }));
  const pool = { id: 'pool/shared-air', kind: 'subscriber' as const, zh: '大气污染联防联控', en: 'pool/shared-air' };
  const filled = databases.map((database) => ({ ...database, kind: 'database' as const }));
  const termini = [...filled, ...departments.slice(0, 10), pool, ...departments.slice(10)];
  const states: Readonly<Record<number, MapEdge['state']>> = { 7: 'paused', 12: 'expired', 20: 'broken', 30: 'idle' };
  return {
    schema: 'rail.map/1',
    origins: lines.map(({ line, number, department, state }) => ({ line, number, ...department, state })),
    termini,
    edges: Array.from({ length: 44 }, (_, at) => {
      const state = states[at] ?? 'flowing';
      return {
        agreement: `ag-${String(at + 1).padStart(3, '0')}`,
        line: lines[(at * 7) % lines.length]!.line,
        terminus: termini[at < 26 ? at % 3 : 3 + ((at * 5) % 15)]!.id,
        recordsPerSecond: state === 'flowing' ? 2 ** (at % 12) : 0,
        lagRecords: state === 'broken' ? 7912 : 0,
        p50Ms: state === 'flowing' ? 4 + at : null,
        state,
      };
    }),
  };
}
