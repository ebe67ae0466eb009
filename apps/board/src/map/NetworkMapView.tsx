import './map.css';
import type { NetworkMap } from '@rail/board/api';
import { useCallback, useState } from 'preact/hooks';
import { place, setQuery } from '../router/location.ts';
import { board } from '../state/board.ts';
import { say } from '../state/language.ts';
import { useAnswer } from '../ui/answer.ts';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { mapFigures } from './figures.ts';
import { litByText } from './focus.ts';
import { MapPicture } from './MapPicture.tsx';
import { MapTable } from './MapTable.tsx';
import { wantsLessMotion } from './reduced-motion.ts';
import { words } from './words.ts';

/** Rates and lags of agreements, as often as a person can follow them. */
const mapEveryMs = 2_000;

/** The metro map: as a page with search and table, or as a picture beside the board. */
export function NetworkMapView({ isPage = true }: { readonly isPage?: boolean }) {
  const { data, problem } = useAnswer<NetworkMap>('/v1/map', mapEveryMs);
  const [recordsOfTrain, setRecordsOfTrain] = useState(1);
  const [isHeld, setHeld] = useState(false);
  const takeRecords = useCallback((records: number) => setRecordsOfTrain(records), []);
  const map = data.value;
  if (map === undefined) {
    const refused = problem.value;
    return refused === undefined ? (
      <div class="metro" aria-busy="true" />
    ) : (
      <div class="metro">
        <ProblemNote problem={refused} />
      </div>
    );
  }
  const figures = mapFigures(map, board.value);
  const { query } = place.value;
  const search = isPage ? (query.get('q') ?? '') : '';
  const isTable = isPage && query.get('view') === 'table';
  const found = litByText(search, figures);
  const moves = !wantsLessMotion.value && !isHeld;
  return (
    <section class={`metro${isPage ? ' is-page' : ''}`} aria-label={say(words.title)}>
      {isPage && <h1 class="unseen">{say(words.title)}</h1>}
      <div class="metro-bar">
        {!isTable && <Legend records={recordsOfTrain} moves={moves} />}
        <span class="metro-gap" />
        {!isTable && <Hold isHeld={isHeld} onChange={setHeld} />}
        {isPage && <Controls search={search} isTable={isTable} />}
      </div>
      {figures.edges.length === 0 && <NoAgreement />}
      {found !== undefined && found.lines.size === 0 && found.termini.size === 0 && (
        <p class="metro-none" role="status">
          {say(words.nothingFound)}
        </p>
      )}
      {isTable ? (
        <div class="metro-table">
          <MapTable figures={figures} lit={found} />
        </div>
      ) : (
        <>
          <MapPicture figures={figures} found={found} moves={moves} onRecordsPerTrain={takeRecords} />
          {isPage && (
            <div class="unseen">
              <MapTable figures={figures} lit={undefined} />
            </div>
          )}
        </>
      )}
    </section>
  );
}

/** Whoever wants the trains to stand still has a button; whose system says so already is told. */
function Hold({ isHeld, onChange }: { readonly isHeld: boolean; readonly onChange: (isHeld: boolean) => void }) {
  if (wantsLessMotion.value) return <span class="metro-soft">{say(words.still)}</span>;
  return (
    <button type="button" aria-pressed={isHeld} onClick={() => onChange(!isHeld)}>
      {say(words.pause)}
    </button>
  );
}

function Controls({ search, isTable }: { readonly search: string; readonly isTable: boolean }) {
  return (
    <>
      <input
        type="search"

        aria-label={say(words.search)}
        placeholder={say(words.search)}
        value={search}
        onInput={({ currentTarget }) => setQuery({ q: currentTarget.value })}
      />
      <div class="metro-views" role="group" aria-label={say(words.view)}>
        <button type="button" aria-pressed={!isTable} onClick={() => setQuery({ view: undefined })}>
          {say(words.asPicture)}
        </button>
        <button type="button" aria-pressed={isTable} onClick={() => setQuery({ view: 'table' })}>
          {say(words.asTable)}
        </button>
      </div>
    </>
  );
}

function Legend({ records, moves }: { readonly records: number; readonly moves: boolean }) {
  return (
    <p class="metro-legend">
      {moves && (
        <span>
          1 <i class="metro-train" aria-hidden="true" /> = {records.toLocaleString('en-US')} {say(words.train)}
        </span>
      )}
      <span>
        {say(words.stroke)}:{' '}
        {['< 1', '1', '10', '100/s'].map((rate, step) => (
          <span key={rate} class="metro-stroke">
            <i data-step={step} aria-hidden="true" />
            {rate}
          </span>
        ))}
      </span>
      {moves && <span class="metro-speed">{say(words.speed)}</span>}
    </p>
  );
}

function NoAgreement() {
  return (
    <p class="metro-none" role="status">
      <strong>{say(words.emptyTitle)}</strong> {say(words.empty)} <code>rail agreement list</code>
    </p>
  );
}
