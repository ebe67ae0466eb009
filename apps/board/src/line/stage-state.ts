import type { BoardLine, StageFacts } from '@rail/board/web';

export type StageName = 'publish' | 'route' | 'share' | 'commit';

/** How a stage of a line stands: what fails, what is behind, what works, and what is not known or not there. */
export type StageState = 'ok' | 'late' | 'failed' | 'unknown' | 'none';

export interface Stage {
  readonly name: StageName;
  readonly state: StageState;
  /** Those behind it: the router, databases, groups of subscribers. */
  readonly readers: readonly StageFacts[];
  /** Whether it is why the line is as it is. */
  readonly isCause: boolean;
}

const causes = { publish: 'P', route: 'R', share: 'S', commit: 'B' } as const;
const kinds = { route: 'route', share: 'read', commit: 'commit' } as const;

/** The four stages of a line, in the order in which a record passes them. */
export function stagesOf(line: BoardLine): readonly Stage[] {
  return (['publish', 'route', 'share', 'commit'] as const).map((name) => {
    const readers = name === 'publish' ? [] : line.stages.filter(({ stage }) => stage === kinds[name]);
    const isCause = line.cause === causes[name];
    return { name, readers, isCause, state: stateOf(line, name, readers, isCause) };
  });
}

function stateOf(line: BoardLine, name: StageName, readers: readonly StageFacts[], isCause: boolean): StageState {
  if (line.state === 'unknown') return 'unknown';
  if (readers.some(({ failure, isAbsent }) => failure !== null || isAbsent)) return 'failed';
  if (isCause) return line.state === 'broken' ? 'failed' : 'late';
  if (name === 'commit' && readers.length === 0) return 'none';
  if (name === 'share' && line.share.agreements === 0) return 'none';
  return 'ok';
}
