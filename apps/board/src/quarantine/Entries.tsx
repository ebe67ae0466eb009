import type { QuarantineAnswer } from '@rail/board/api';
import { momentText } from '@rail/board/web';
import { useState } from 'preact/hooks';
import { shownMs } from '../state/board.ts';
import { say } from '../state/language.ts';
import { mayAct } from '../state/session.ts';
import { RowLink } from '../ui/RowLink.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import type { Meant, Settling } from './settle.ts';
import { stateWords, words } from './words.ts';
import { HeadCells } from '../ui/HeadCells.tsx';

type Entry = QuarantineAnswer['entries'][number];

interface EntriesProps {
  readonly entries: readonly Entry[];
  readonly isCut: boolean;
  readonly onSettle: (settling: Settling, meant: Meant) => void;
}

/** Record by record, with a choice of those that something shall be done about. */
export function Entries({ entries, isCut, onSettle }: EntriesProps) {
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const open = entries.filter(({ state }) => state === 'open').map(({ place }) => place);
  // What was settled meanwhile is picked no longer.
  const places = open.filter((place) => picked.has(place));
  const settle = (settling: Settling): void => onSettle(settling, { kind: 'places', places });
  const pick = (place: string, isPicked: boolean): void => {
    const next = new Set(picked);
    if (isPicked) next.add(place);
    else next.delete(place);
    setPicked(next);
  };
  const heads = [words.place, words.reason, words.origin, words.where, words.agreement, words.run, words.since];
  return (
    <Sheet title={say(words.entries)} side={mayAct.value && <Chosen count={places.length} onSettle={settle} />}>
      {isCut && <p class="soft">{say(words.cut)}</p>}
      <div class="table-scroll">
        <table class="rows">
          <caption class="unseen">{say(words.entries)}</caption>
          <thead>
            <tr>
              {mayAct.value && (
                <th scope="col">
                  <input
                    type="checkbox"
                    aria-label={say(words.selectAll)}
                    checked={open.length > 0 && places.length === open.length}
                    onChange={({ currentTarget }) => setPicked(new Set(currentTarget.checked ? open : []))}
                  />
                </th>
              )}
              <HeadCells words={heads} />
              <th scope="col" class="figure">
                {say(words.bytes)}
              </th>
              <th scope="col">{say(words.state)}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <EntryRow key={entry.place} entry={entry} isPicked={picked.has(entry.place)} onPick={pick} />
            ))}
          </tbody>
        </table>
      </div>
    </Sheet>
  );
}

function Chosen({ count, onSettle }: { readonly count: number; readonly onSettle: (settling: Settling) => void }) {
  return (
    <span class="quarantine-acts">
      <span class="figure">
        {count} {say(words.selected)}
      </span>
      <button type="button" disabled={count === 0} onClick={() => onSettle('redrive')}>
        {say(words.redrive)}
      </button>
      <button type="button" disabled={count === 0} onClick={() => onSettle('discard')}>
        {say(words.discard)}
      </button>
    </span>
  );
}

interface EntryProps {
  readonly entry: Entry;
  readonly isPicked: boolean;
  readonly onPick: (place: string, isPicked: boolean) => void;
}

function EntryRow({ entry, isPicked, onPick }: EntryProps) {
  const { place, reason, origin, at, agreement, run, sinceMs, bytes, state } = entry;
  return (
    <tr>
      {mayAct.value && (
        <td>
          {state === 'open' && (
            <input
              type="checkbox"
              class="above"
              aria-label={`${say(words.select)} ${place}`}
              checked={isPicked}
              onChange={({ currentTarget }) => onPick(place, currentTarget.checked)}
            />
          )}
        </td>
      )}
      <th scope="row">
        <RowLink href={`/quarantine/${place}`}>{place}</RowLink>
      </th>
      <td>{reason}</td>
      <td class="quarantine-cut">{origin ?? '-'}</td>
      <td class="quarantine-cut">{at ?? ''}</td>
      <td>{agreement !== null && <a href={`/agreements/${agreement}`}>{agreement}</a>}</td>
      <td>{run !== null && <a href={`/runs/${run}`}>{run}</a>}</td>
      <td class="figure-left">{momentText(sinceMs, shownMs.value)}</td>
      <td class="figure">{bytes.toLocaleString('en-US')}</td>
      <td class={state === 'open' ? '' : 'soft'}>{say(stateWords[state])}</td>
    </tr>
  );
}
