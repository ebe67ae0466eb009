import { place, setQuery } from '../router/location.ts';
import { say } from '../state/language.ts';

interface FilterProps {
  /** Of the query. */
  readonly name: string;
  readonly label: string;
  readonly choices: readonly string[];
  readonly textOf?: (choice: string) => string;
}

/** One value of the query as a list to choose from, none being all. What the query says is offered though nothing has it. */
export function FilterSelect({ name, label, choices, textOf = (choice) => choice }: FilterProps) {
  const chosen = place.value.query.get(name) ?? '';
  const offered = chosen === '' || choices.includes(chosen) ? choices : [chosen, ...choices];
  return (
    <label>
      {label}
      <select value={chosen} onChange={({ currentTarget }) => setQuery({ [name]: currentTarget.value })}>
        <option value="">{say({ zh: '全部', en: 'all' })}</option>
        {offered.map((choice) => (
          <option key={choice} value={choice} selected={choice === chosen}>
            {textOf(choice)}
          </option>
        ))}
      </select>
    </label>
  );
}
