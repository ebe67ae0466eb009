import type { MapEdge } from '@rail/board/api';
import { countText, rateText } from '@rail/board/web';
import { say } from '../state/language.ts';
import { StateWord } from '../ui/StateCell.tsx';
import type { MapFigures, OriginFigures } from './figures.ts';
import { type Lit, pageOf } from './focus.ts';
import { latencyText } from './latency.ts';
import { edgeWords, words } from './words.ts';
import { HeadCells } from '../ui/HeadCells.tsx';

/** The map as a table: one row for each agreement, ordered by line, and one for each line that nobody may read. */
export function MapTable({ figures, lit }: { readonly figures: MapFigures; readonly lit: Lit | undefined }) {
  const isLit = (edge: MapEdge): boolean => lit === undefined || lit.agreements.has(edge.agreement);
  const figureHeads = [words.rate, words.lag, words.p50];
  return (
    <table class="rows">
      <caption class="unseen">{say(words.network)}</caption>
      <thead>
        <tr>
          <th scope="col" class="figure">
            #
          </th>
          <HeadCells words={[words.line, words.state, words.agreement, words.terminus, words.traffic]} />
          <HeadCells words={figureHeads} figures />
        </tr>
      </thead>
      <tbody>
        {figures.origins
          .filter(({ line }) => lit === undefined || lit.lines.has(line))
          .map((origin) => {
            const own = figures.edges.filter((edge) => edge.line === origin.line && isLit(edge));
            return own.length === 0 ? (
              <tr key={origin.line}>
                <OriginCells origin={origin} />
                <td colSpan={6} class="metro-soft">
                  {say(words.unshared)}
                </td>
              </tr>
            ) : (
              own.map((edge) => (
                <tr key={edge.agreement}>
                  <OriginCells origin={origin} />
                  <EdgeCells edge={edge} termini={figures.termini} />
                </tr>
              ))
            );
          })}
      </tbody>
    </table>
  );
}

function OriginCells({ origin }: { readonly origin: OriginFigures }) {
  return (
    <>
      <td class="figure">{origin.number}</td>
      <td>
        <a href={pageOf({ kind: 'line', line: origin.line }, [])}>{say(origin)}</a>
      </td>
      <td>
        <StateWord state={origin.state} />
      </td>
    </>
  );
}

function EdgeCells({ edge, termini }: { readonly edge: MapEdge; readonly termini: MapFigures['termini'] }) {
  const terminus = termini.find(({ id }) => id === edge.terminus);
  return (
    <>
      <td>
        <a href={pageOf({ kind: 'agreement', agreement: edge.agreement }, termini)}>{edge.agreement}</a>
      </td>
      <td>
        <a href={pageOf({ kind: 'terminus', terminus: edge.terminus }, termini)}>
          {terminus === undefined ? edge.terminus : say(terminus)}
        </a>
      </td>
      <td>{say(edgeWords[edge.state])}</td>
      <td class="figure">{rateText(edge.recordsPerSecond)}</td>
      <td class="figure">{countText(edge.lagRecords)}</td>
      <td class="figure">{latencyText(edge.p50Ms)}</td>
    </>
  );
}
