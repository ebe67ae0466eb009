import type { AgreementPage } from '@rail/board/api';
import { say } from '../state/language.ts';
import { Sheet } from '../ui/Sheet.tsx';
import { WithheldButton } from '../ui/WithheldButton.tsx';
import { treatmentText } from './treatment-text.ts';
import { words } from './words.ts';
import { HeadCells } from '../ui/HeadCells.tsx';

type Field = AgreementPage['fields'][number];

/** Field by field what is shared and how treated, with the reason; those that are not only on demand. */
export function Fields({
  fields,
  showsWithheld,
}: {
  readonly fields: readonly Field[];
  readonly showsWithheld: boolean;
}) {
  const shared = fields.filter(({ status }) => status !== 'withheld');
  const withheld = fields.length - shared.length;
  const shown = showsWithheld ? fields : shared;
  return (
    <Sheet title={`${say(words.fields)} ${shared.length}/${fields.length}`} class="agreement-fields">
      <div class="table-scroll">
        <table class="rows wrapping">
          <caption class="unseen">{say(words.fields)}</caption>
          <thead>
            <tr>
              <HeadCells words={[words.field, words.name, words.grade, words.treatment, words.why]} />
            </tr>
          </thead>
          <tbody>
            {shown.map((field) => (
              <FieldRow key={field.path} field={field} />
            ))}
          </tbody>
        </table>
      </div>
      {withheld > 0 && (
        <p class="soft">
          {withheld} {say(words.notShared)} <WithheldButton areShown={showsWithheld} />
        </p>
      )}
    </Sheet>
  );
}

function FieldRow({ field }: { readonly field: Field }) {
  return (
    <tr class={`field-${field.status}`}>
      <th scope="row">
        <code>{field.path}</code>
      </th>
      <td>{field.zh}</td>
      <td>{field.grade}</td>
      <td class="field-treatment">{treatmentText(field)}</td>
      <td class="soft">{say(field.why)}</td>
    </tr>
  );
}
