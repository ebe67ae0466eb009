import type { ReplayRun } from '@rail/board/api';
import { say } from '../state/language.ts';
import { rowOfFile, tracePath } from '../trace/place-link.ts';
import { partyName } from '../ui/party.ts';
import { Sheet } from '../ui/Sheet.tsx';
import { RejectedRows } from './RejectedRows.tsx';
import { words } from './words.ts';

/** What was sent to each dataset, and the rows that were not, with the place of the first. */
export function RunDatasets({ run }: { readonly run: ReplayRun }) {
  return (
    <>
      <Sheet title={say(words.datasets)}>
        <div class="table-scroll">
          <table class="rows">
            <caption class="unseen">{say(words.datasets)}</caption>
            <thead>
              <tr>
                <th scope="col">{say(words.dataset)}</th>
                <th scope="col">{say(words.file)}</th>
                <th scope="col" class="figure">
                  {say(words.sent)}
                </th>
                <th scope="col" class="figure">
                  {say(words.aside)}
                </th>
              </tr>
            </thead>
            <tbody>
              {run.datasets.map(({ line, dataset, file, sent, quarantined }) => (
                <tr key={`${line}/${dataset}`}>
                  <th scope="row">
                    <a href={`/lines/${line}`}>{partyName(line)}</a> <span class="soft">{dataset}</span>
                  </th>
                  <td>{file}</td>
                  <td class="figure">{sent.toLocaleString('en-US')}</td>
                  <td class="figure">{quarantined.toLocaleString('en-US')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Sheet>
      <Rejected run={run} />
    </>
  );
}

function Rejected({ run }: { readonly run: ReplayRun }) {
  const rejected = run.datasets.flatMap(({ line, dataset, byReason }) =>
    byReason.map((reason) => ({ line, dataset, ...reason })),
  );
  return (
    <Sheet title={say(words.rejected)}>
      {rejected.length === 0 ? (
        <p class="soft run-none">{say(words.noneRejected)}</p>
      ) : (
        <div class="table-scroll">
          <table class="rows">
            <caption class="unseen">{say(words.rejected)}</caption>
            <thead>
              <tr>
                <th scope="col">{say(words.dataset)}</th>
                <th scope="col">{say(words.reason)}</th>
                <th scope="col" class="figure">
                  {say(words.count)}
                </th>
                <th scope="col">{say(words.first)}</th>
              </tr>
            </thead>
            <tbody>
              {rejected.map(({ line, dataset, reason, rows, first }) => (
                <tr key={`${line}/${dataset}/${reason}`}>
                  <td>
                    {partyName(line)} <span class="soft">{dataset}</span>
                  </td>
                  <th scope="row">
                    <a href={`/quarantine?run=${run.run}&line=${line}&reason=${reason}`}>{reason}</a>
                  </th>
                  <td class="figure">{rows.toLocaleString('en-US')}</td>
                  <td>
                    <a href={tracePath(rowOfFile(first))}>{first}</a>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {rejected.length > 0 && <RejectedRows run={run} />}
    </Sheet>
  );
}
