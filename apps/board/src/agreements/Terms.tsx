import type { AgreementPage } from '@rail/board/api';
import { say } from '../state/language.ts';
import { Sheet } from '../ui/Sheet.tsx';
import { words } from './words.ts';
import { HeadCells } from '../ui/HeadCells.tsx';

/** What else is agreed, each with its reason, and the law that all of it stands on. */
export function Terms({ page }: { readonly page: AgreementPage }) {
  return (
    <Sheet title={say(words.terms)}>
      {page.legalBasis.length > 0 && (
        <p class="agreement-law">
          <span class="soft">{say(words.legalBasis)}</span> {page.legalBasis.join('; ')}
        </p>
      )}
      <div class="table-scroll">
        <table class="rows wrapping">
          <caption class="unseen">{say(words.terms)}</caption>
          <thead>
            <tr>
              <HeadCells words={[words.term, words.value, words.why]} />
            </tr>
          </thead>
          <tbody>
            {page.terms.map(({ term, value, why }) => (
              <tr key={term}>
                <th scope="row">{term}</th>
                <td>{value}</td>
                <td class="soft">{say(why)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Sheet>
  );
}
