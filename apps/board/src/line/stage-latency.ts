import type { LineLatency, StageLatency } from '@rail/board/api';
import { countText } from '@rail/board/web';
import { latencyText } from '../map/latency.ts';
import type { Stage } from './stage-state.ts';

export interface ShownLatency {
  /** Of a commit: each has its own. */
  readonly database: string | null;
  /** `-` where nobody knows. */
  readonly p99: string;
  /** Of how many records, where there is room for it; or why nobody knows. */
  readonly note: Words | null;
}

interface Words {
  readonly zh: string;
  readonly en: string;
}

/** Within which time of their publication 99 % of the records of the last minutes had passed a stage. */
export function shownLatencies(
  { name, state, readers }: Pick<Stage, 'name' | 'state' | 'readers'>,
  latency: LineLatency | undefined,
  isPast: boolean,
): readonly ShownLatency[] {
  if (state === 'none') return [];
  if (name === 'publish') return [dash({ zh: '计时自发布开始', en: 'time counts from publication' })];
  const unknown = whyUnknown(latency, isPast);
  if (latency === undefined || unknown !== undefined) return [dash(unknown!)];
  if (name !== 'commit') return [shown(null, latency[name])];
  return readers.map(({ reader }) => shown(reader, latency.commit[reader ?? ''] ?? null));
}

function whyUnknown(latency: LineLatency | undefined, isPast: boolean): Words | undefined {
  if (isPast) return { zh: '过去的时延没有保存', en: 'not kept of the past' };
  if (latency === undefined) return { zh: '尚无答复', en: 'not answered yet' };
  return latency.isHeard ? undefined : { zh: '实时信号不可达', en: 'live signals are away' };
}

const dash = (note: Words): ShownLatency => ({ database: null, p99: '-', note });

function shown(database: string | null, latency: StageLatency | null): ShownLatency {
  if (latency === null) {
    return { database, p99: '-', note: { zh: '5 分钟内没有可计时的记录', en: 'nothing to time in 5 min' } };
  }
  const count = countText(latency.records);
  const note = { zh: `5 分钟 ${count} 条`, en: `${count} records in 5 min` };
  return { database, p99: latencyText(latency.p99Ms), note: database === null ? note : null };
}
