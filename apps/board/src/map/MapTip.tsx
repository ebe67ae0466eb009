import { causeWord, countText, rateText, stateWord } from '@rail/board/web';
import { language, say } from '../state/language.ts';
import type { MapFigures } from './figures.ts';
import type { MapFocus } from './focus.ts';
import { latencyText } from './latency.ts';
import type { Point } from './track-path.ts';
import { edgeWords, words } from './words.ts';

interface TipProps {
  readonly focus: MapFocus;
  readonly figures: MapFigures;
  readonly at: Point;
  readonly width: number;
  readonly height: number;
}

/** What is under the pointer, in figures. Everything in it is in the table too, so it is silent for screen readers. */
export function MapTip({ focus, figures, at, width, height }: TipProps) {
  const rows = rowsOf(focus, figures);
  const isRight = at.x > width * 0.55;
  const isLow = at.y > height * 0.7;
  const place = {
    left: isRight ? 'auto' : `${at.x + 16}px`,
    right: isRight ? `${width - at.x + 16}px` : 'auto',
    top: isLow ? 'auto' : `${at.y + 14}px`,
    bottom: isLow ? `${height - at.y + 14}px` : 'auto',
  };
  return (
    <div class="metro-tip" style={place} aria-hidden="true">
      <strong>{rows.title}</strong>
      <dl>
        {rows.figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {rows.note !== undefined && <p>{rows.note}</p>}
    </div>
  );
}

interface TipRows {
  readonly title: string;
  readonly figures: readonly (readonly [name: string, value: string])[];
  readonly note?: string;
}

function rowsOf(focus: MapFocus, figures: MapFigures): TipRows {
  const lang = language.value;
  const { edges, origins, termini } = figures;
  if (focus.kind === 'line') {
    const origin = origins.find(({ line }) => line === focus.line);
    const own = edges.filter(({ line }) => line === focus.line);
    if (origin === undefined) return { title: focus.line, figures: [] };
    const cause = origin.cause === null ? '' : ` · ${causeWord(origin.cause, lang)}`;
    const rows: TipRows = {
      title: `${origin.number} ${say(origin)}`,
      figures: [
        [say(words.state), stateWord(origin.state, lang) + cause],
        [say(words.inRate), `${rateText(origin.inPerSecond)}/s`],
        [say(words.lag), countText(origin.routerLag)],
        [say(words.p50), latencyText(origin.p50Ms)],
        [say(words.agreement), String(own.length)],
      ],
    };
    return own.length === 0 ? { ...rows, note: say(words.unshared) } : rows;
  }
  if (focus.kind === 'agreement') {
    const edge = edges.find(({ agreement }) => agreement === focus.agreement);
    if (edge === undefined) return { title: focus.agreement, figures: [] };
    const from = origins.find(({ line }) => line === edge.line);
    const to = termini.find(({ id }) => id === edge.terminus);
    return {
      title: edge.agreement,
      note: `${from === undefined ? edge.line : say(from)} → ${to === undefined ? edge.terminus : say(to)}`,
      figures: [
        [say(words.state), say(edgeWords[edge.state])],
        [say(words.outRate), `${rateText(edge.recordsPerSecond)}/s`],
        [say(words.lag), countText(edge.lagRecords)],
        [say(words.p50), latencyText(edge.p50Ms)],
      ],
    };
  }
  const terminus = termini.find(({ id }) => id === focus.terminus);
  if (terminus === undefined) return { title: focus.terminus, figures: [] };
  return {
    title: say(terminus),
    figures: [
      [say(words.outRate), `${rateText(terminus.recordsPerSecond)}/s`],
      [say(words.lag), countText(terminus.lagRecords)],
      [say(words.agreement), String(edges.filter((edge) => edge.terminus === terminus.id).length)],
    ],
  };
}
