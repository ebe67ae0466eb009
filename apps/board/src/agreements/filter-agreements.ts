import type { AgreementSummary } from '@rail/board/api';

/** What the address of the list says: each narrows it, none is all. */
export interface AgreementFilter {
  readonly line?: string | undefined;
  readonly subscriber?: string | undefined;
  readonly database?: string | undefined;
  readonly state?: string | undefined;
  readonly text?: string | undefined;
}

/** The filter in an address. */
export function filterOf(query: URLSearchParams): AgreementFilter {
  const value = (name: string): string | undefined => query.get(name) || undefined;
  return {
    line: value('line'),
    subscriber: value('subscriber'),
    database: value('database'),
    state: value('state'),
    text: value('q')?.trim().toLowerCase(),
  };
}

export function matches(agreement: AgreementSummary, filter: AgreementFilter): boolean {
  const { line, subscriber, database, state, text } = filter;
  if (line !== undefined && agreement.line !== line) return false;
  if (subscriber !== undefined && agreement.subscriber !== subscriber) return false;
  if (database !== undefined && !agreement.databases.includes(database)) return false;
  if (state !== undefined && agreement.state !== state) return false;
  const { id, purpose, dataset } = agreement;
  return text === undefined || [id, dataset, purpose.zh, purpose.en].some((each) => each.toLowerCase().includes(text));
}

/** What a filter may be set to: what there is, in order. */
export function choicesOf(
  agreements: readonly AgreementSummary[],
): Readonly<Record<'line' | 'subscriber' | 'database' | 'state', readonly string[]>> {
  const of = (values: readonly string[]): string[] => [...new Set(values)].sort();
  return {
    line: of(agreements.map(({ line }) => line)),
    subscriber: of(agreements.map(({ subscriber }) => subscriber)),
    database: of(agreements.flatMap(({ databases }) => databases)),
    state: of(agreements.map(({ state }) => state)),
  };
}
