import { countText, rateText, shortName, stateWord, causeWord } from '@rail/board/web';
import type { ComponentChildren } from 'preact';
import { language, say } from '../state/language.ts';
import type { MapFigures, OriginFigures, TerminusFigures } from './figures.ts';
import { bareName, type Lit, type MapFocus, pageOf } from './focus.ts';
import type { MapLayout } from './layout.ts';
import { edgeWords, words } from './words.ts';

interface LabelProps {
  readonly layout: MapLayout;
  readonly figures: MapFigures;
  readonly lit: Lit | undefined;
  /** Rates at every track, for those who see no trains. */
  readonly withFigures: boolean;
}

/** The names on the map are links of the page: they have a focus, a target and crisp letters, which a canvas has not. */
export function MapLabels({ layout, figures, lit, withFigures }: LabelProps) {
  const { trackPitch, originPitch } = layout;
  const small = Math.min(11, Math.max(8.5, trackPitch - 0.5));
  return (
    <>
      {layout.origins.map(({ line, x, y }) => {
        const origin = figures.origins.find((each) => each.line === line);
        if (origin === undefined) return null;
        return (
          <Label
            key={line}
            kind="origin"
            focus={{ kind: 'line', line }}
            figures={figures}
            isLit={lit === undefined || lit.lines.has(line)}
            place={{ left: '0', width: `${x - 12}px`, top: `${y}px` }}
          >
            <Origin origin={origin} isTall={originPitch >= 25} />
          </Label>
        );
      })}
      {layout.edges.map(({ agreement, labelX, y }) => {
        const edge = figures.edges.find((each) => each.agreement === agreement);
        if (edge === undefined) return null;
        return (
          <Label
            key={agreement}
            kind="edge"
            focus={{ kind: 'agreement', agreement }}
            figures={figures}
            isLit={lit === undefined || lit.agreements.has(agreement)}
            place={{ left: `${labelX}px`, top: `${y}px`, 'font-size': `${small}px` }}
          >
            {agreement}
            {withFigures && edge.state === 'flowing' && (
              <span class="metro-figure"> {rateText(edge.recordsPerSecond)}</span>
            )}
            {edge.state !== 'flowing' && <span class="unseen"> {say(edgeWords[edge.state])}</span>}
          </Label>
        );
      })}
      {layout.termini.map(({ id, x, top, bottom }) => {
        const terminus = figures.termini.find((each) => each.id === id);
        if (terminus === undefined) return null;
        return (
          <Label
            key={id}
            kind="terminus"
            focus={{ kind: 'terminus', terminus: id }}
            figures={figures}
            isLit={lit === undefined || lit.termini.has(id)}
            place={{ left: `${x + 12}px`, right: '0', top: `${(top + bottom) / 2}px` }}
          >
            <Terminus
              terminus={terminus}
              isDepartment={figures.origins.some(({ line }) => line === id)}
              isTall={bottom - top > 18}
            />
          </Label>
        );
      })}
      {layout.heads.map(({ kind, x, y }) => (
        <span key={kind} class="metro-head" style={{ left: `${x - 6}px`, right: '0', top: `${y}px` }}>
          {say(kind === 'database' ? words.databases : words.subscribers)}
        </span>
      ))}
    </>
  );
}

interface OneLabel {
  readonly kind: 'origin' | 'edge' | 'terminus';
  readonly focus: MapFocus;
  readonly figures: MapFigures;
  readonly isLit: boolean;
  readonly place: Readonly<Record<string, string>>;
  readonly children: ComponentChildren;
}

function Label({ kind, focus, figures, isLit, place, children }: OneLabel) {
  const name = focus.kind === 'line' ? focus.line : focus.kind === 'agreement' ? focus.agreement : focus.terminus;
  return (
    <a
      class={`metro-label metro-${kind}${isLit ? '' : ' is-faded'}`}
      href={pageOf(focus, figures.termini)}
      data-focus={focus.kind}
      data-name={name}
      style={place}
    >
      {children}
    </a>
  );
}

function Origin({ origin, isTall }: { readonly origin: OriginFigures; readonly isTall: boolean }) {
  const { number, line, zh, state, cause, inPerSecond } = origin;
  const lang = language.value;
  const isCalm = state === 'onTime';
  const note = isCalm
    ? `${rateText(inPerSecond)}/s`
    : `${stateWord(state, lang)}${cause === null ? '' : ` ${causeWord(cause, lang)}`}`;
  return (
    <>
      <span class="metro-name">
        {lang === 'zh' ? shortName(zh) : line} <span class="metro-number">{number}</span>
      </span>
      {(isTall || !isCalm) && (
        <span class={`metro-note${isTall ? ' is-below' : ''}`} data-state={state}>
          {note}
        </span>
      )}
    </>
  );
}

interface TerminusProps {
  readonly terminus: TerminusFigures;
  /** Departments have short names that everybody knows, others only their own. */
  readonly isDepartment: boolean;
  readonly isTall: boolean;
}

function Terminus({ terminus, isDepartment, isTall }: TerminusProps) {
  const { id, kind, zh, en, recordsPerSecond, lagRecords, state } = terminus;
  const short = isDepartment ? shortName(zh) : zh.replace(/专题库$/, '库');
  const name = language.value === 'zh' ? short : kind === 'database' ? bareName(id) : en;
  const rate = state === 'flowing' ? `${rateText(recordsPerSecond)}/s` : say(edgeWords[state]);
  return (
    <>
      <span class="metro-name">{name}</span>
      <span class={`metro-note${isTall ? ' is-below' : ''}`}>
        {rate}
        {isTall && lagRecords > 0 && ` · ${say(words.lag)} ${countText(lagRecords)}`}
      </span>
    </>
  );
}
