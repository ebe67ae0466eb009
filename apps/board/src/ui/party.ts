import { shortName } from '@rail/board/web';
import { board } from '../state/board.ts';
import { language } from '../state/language.ts';

/** A department or database as people call it: 人力资源 for `human-resources`; the code itself in English and where none fits. */
export function partyName(id: string): string {
  const bare = id.replace(/^thematic\//, '');
  if (language.value === 'en') return bare;
  const line = board.value?.lines.find((each) => each.line === bare);
  return line === undefined ? bare : shortName(line.department.zh);
}
