import type { AgreementPage } from '@rail/board/api';
import { say } from '../state/language.ts';
import { statusWords, treatmentWords } from './words.ts';

/** `mask(6,4)` as 遮盖 (6,4): the word translated, the parameters as they are. */
export function treatmentText({
  status,
  treatment,
}: Pick<AgreementPage['fields'][number], 'status' | 'treatment'>): string {
  if (treatment === null || status !== 'treated') return say(statusWords[status]);
  const [, kind = treatment, rest = ''] = /^(\w+)(.*)$/s.exec(treatment) ?? [];
  const word = treatmentWords[kind];
  return word === undefined ? treatment : `${say(word)} ${rest}`.trim();
}
