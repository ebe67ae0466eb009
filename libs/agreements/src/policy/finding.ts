import type { LegalBasis } from '../model/agreement.schema.ts';

/** What policy says of one part of an agreement. */
export interface PolicyFinding {
  /** `refuse`: the agreement cannot be. `warn`: someone must look at it. */
  readonly severity: 'refuse' | 'warn';
  /** The rule's name, as in `docs` and in the cases of refused agreements. */
  readonly rule: string;
  /** The part of the agreement, as keys of its file. */
  readonly path: readonly string[];
  /** Characters into the text of that part, where the fault lies in the middle of it. */
  readonly offset?: number;
  readonly message: { readonly zh: string; readonly en: string };
  /** The statute that says so, where one does. */
  readonly statute?: LegalBasis;
}

/** A statute as it is quoted: `个人信息保护法 §6, §28`. */
export function statuteText({ title, articles }: LegalBasis): string {
  return [title, articles.map((article) => `§${article}`).join(', ')].filter((part) => part !== '').join(' ');
}

export function refusal(rule: string, path: readonly string[], zh: string, en: string): PolicyFinding {
  return { severity: 'refuse', rule, path, message: { zh, en } };
}

export function warning(rule: string, path: readonly string[], zh: string, en: string): PolicyFinding {
  return { severity: 'warn', rule, path, message: { zh, en } };
}
