import type { LineLatency } from '@rail/board/api';
import {
  boardWords,
  type BoardLine,
  countText,
  rateText,
  spanText,
  type StageFacts,
  stateWords,
} from '@rail/board/web';
import { shownMs } from '../state/board.ts';
import { language, say } from '../state/language.ts';
import { shownLatencies } from './stage-latency.ts';
import { type Stage, type StageState, stagesOf } from './stage-state.ts';

const glyphs: Readonly<Record<StageState, { readonly glyph: string; readonly state: string }>> = {
  ok: { glyph: stateWords.onTime.glyph, state: 'onTime' },
  late: { glyph: stateWords.late.glyph, state: 'late' },
  failed: { glyph: stateWords.broken.glyph, state: 'broken' },
  unknown: { glyph: stateWords.unknown.glyph, state: 'unknown' },
  none: { glyph: stateWords.quiet.glyph, state: 'quiet' },
};

interface StripProps {
  readonly line: BoardLine;
  /** Undefined before control has answered. */
  readonly latency: LineLatency | undefined;
  readonly isPast: boolean;
}

/** publish → route → share → commit, each with what passes, what waits and for how long, and how quick it is. */
export function StageStrip({ line, latency, isPast }: StripProps) {
  const stages = stagesOf(line);
  return (
    <ol class="stages" aria-label={say({ zh: '四个环节', en: 'the four stages' })}>
      {stages.map((stage) => (
        <li key={stage.name} class={`stage ${stage.state} ${stage.isCause ? 'cause-here' : ''}`}>
          <h2>
            <span class={`state ${glyphs[stage.state].state}`}>
              <span class="glyph" aria-hidden="true">
                {glyphs[stage.state].glyph}
              </span>
            </span>
            {boardWords[language.value].stages[stage.name]}
            <b class="figure">{rateOf(line, stage)}</b>
          </h2>
          <StageBody line={line} stage={stage} />
          {shownLatencies(stage, latency, isPast).map(({ database, p99, note }) => (
            <p key={database} class="p99">
              p99 {database} <b class="figure">{p99}</b> {note !== null && say(note)}
            </p>
          ))}
        </li>
      ))}
    </ol>
  );
}

const rateOf = (line: BoardLine, { name, state }: Stage): string => {
  if (state === 'unknown' || state === 'none') return '';
  if (name === 'publish') return `${rateText(line.inPerSecond)}/s`;
  return name === 'share' ? `${rateText(line.outPerSecond)}/s` : '';
};

function StageBody({ line, stage: { name, readers, state } }: { readonly line: BoardLine; readonly stage: Stage }) {
  if (name === 'publish') return <p>{publishText(line)}</p>;
  const nothing =
    name === 'commit'
      ? say({ zh: '不进专题库', en: 'fills no database' })
      : say({ zh: '还没有协议', en: 'no agreement yet' });
  return (
    <>
      {name === 'share' && state !== 'none' && (
        <p>
          {say({ zh: `${line.share.agreements} 份协议`, en: `${line.share.agreements} agreements` })}
          {line.quarantined > 0 && (
            <>
              {', '}
              <a href={`/quarantine?line=${line.line}`}>
                {say({
                  zh: `15 分钟内隔离 ${countText(line.quarantined)}`,
                  en: `${countText(line.quarantined)} set aside in 15 min`,
                })}
              </a>
            </>
          )}
        </p>
      )}
      {state === 'none' && <p>{nothing}</p>}
      {readers.map((facts) => (
        <ReaderText key={`${facts.stage} ${facts.reader}`} facts={facts} />
      ))}
    </>
  );
}

function publishText(line: BoardLine): string {
  const last = line.publish.lastPublishedMs;
  if (last === null) return say({ zh: '从未发布', en: 'never published' });
  const age = spanText(Math.max(0, shownMs.value - last));
  return say({ zh: `最近一条 ${age} 前`, en: `last record ${age} ago` });
}

/** One reader: how far behind, how long until it is not, why it does not work. */
function ReaderText({ facts }: { readonly facts: StageFacts }) {
  const { reader, stage, lagRecords, delayMs, catchUpMs, failure, isAbsent } = facts;
  const name =
    reader === null ? null : stage === 'commit' ? <a href={`/databases/${reader}`}>{reader}</a> : <span>{reader}</span>;
  if (failure !== null) {
    return (
      <p class="failure">
        {name} <span class="state broken">{failure}</span>
      </p>
    );
  }
  const absent = isAbsent ? say({ zh: '没有运行, ', en: 'not running, ' }) : '';
  const clear =
    catchUpMs === null
      ? say({ zh: ', 还在变慢', en: ', falling behind' })
      : catchUpMs < 2000
        ? ''
        : say({ zh: `, ${spanText(catchUpMs)} 后追平`, en: `, clear in ${spanText(catchUpMs)}` });
  return (
    <p>
      {name} {absent}
      {say({ zh: '积压', en: 'lag' })} <b class="figure">{countText(lagRecords)}</b>
      {say({ zh: ', 落后 ', en: ', behind ' })}
      <b class="figure">{spanText(delayMs)}</b>
      {clear}
    </p>
  );
}
