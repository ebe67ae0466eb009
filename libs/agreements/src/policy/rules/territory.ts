import { isRailError } from '@rail/kernel';
import { type FilterAst, parseFilter } from '@rail/transcoder';

import { parseSubscriber } from '../../model/subscriber.ts';
import type { PolicyContext } from '../context.ts';
import { type PolicyFinding, statuteText, warning } from '../finding.ts';

type Syntax = FilterAst['root'];

const statute = { title: '个人信息保护法', articles: ['34'] };

/**
 * The duties of a city or of another province end at its border: of persons it gets those whom some division of the
 * record puts within it. Others need a reason that no filter shows: someone must look.
 */
export function territory({ agreement, shared }: PolicyContext): PolicyFinding[] {
  const subscriber = parseSubscriber(agreement.subscriber);
  if (subscriber?.kind !== 'city' && subscriber?.kind !== 'province') return [];
  const personal = shared.find(({ item, treatment }) => item.personal && treatment !== 'nullify');
  const prefix = subscriber.code.replace(/(00)+$/, '');
  if (personal === undefined || isWithin(agreement.where, prefix)) return [];
  const place = agreement.where === undefined ? ['subscriber'] : ['where'];
  const { path } = personal.item;
  return [
    {
      ...warning(
        'territory',
        place,
        `${path} 为个人信息,行过滤未限定在 ${prefix} 辖区内;${statuteText(statute)}:不得超出履行法定职责所必需的范围`,
        `${path} is personal, and no filter keeps rows to ${prefix}, as in divisionCode.startsWith("${prefix}"): duties end at the border`,
      ),
      statute,
    },
  ];
}

/** Whether each row that passes names a place below a prefix: one of the conditions that must all hold says so. */
function isWithin(where: string | undefined, prefix: string): boolean {
  if (where === undefined) return false;
  try {
    return conditions(parseFilter(where).root).some((condition) => placesOf(condition).every(startsWith(prefix)));
  } catch (error) {
    if (isRailError(error)) return false;
    throw error;
  }
}

/** The parts of a condition that must all hold. */
function conditions(syntax: Syntax): readonly Syntax[] {
  return syntax.kind === 'call' && syntax.name === '_&&_' ? syntax.args.flatMap(conditions) : [syntax];
}

/** The texts of which a field must begin with one, or be one; an empty text stands for a condition of another kind. */
function placesOf(syntax: Syntax): readonly string[] {
  if (syntax.kind !== 'call') return [''];
  if (syntax.name === 'startsWith') return syntax.args.map(textOf);
  if (syntax.name === '_==_') return [syntax.args.map(textOf).find((text) => text !== '') ?? ''];
  const [, list] = syntax.args;
  return syntax.name === '@in' && list?.kind === 'list' && list.items.length > 0 ? list.items.map(textOf) : [''];
}

function textOf(syntax: Syntax): string {
  return syntax.kind === 'literal' && syntax.value.type === 'string' ? syntax.value.value : '';
}

function startsWith(prefix: string): (text: string) => boolean {
  return (text) => text.startsWith(prefix);
}
