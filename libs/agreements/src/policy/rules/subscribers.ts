import { nearest } from '@rail/kernel';

import {
  knownCities,
  knownDatabases,
  knownDepartments,
  neighbourProvinces,
  ownProvince,
} from '../../model/known-subscribers.ts';
import { parseSubscriber } from '../../model/subscriber.ts';
import type { PolicyContext } from '../context.ts';
import { type PolicyFinding, refusal, warning } from '../finding.ts';

/**
 * Whom an agreement names exists. Provinces and cities are closed lists. A department or database that is not known may
 * be a new one, which someone must look at; one that nearly is a known one is taken for a slip.
 */
export function subscribers({ agreement }: PolicyContext): PolicyFinding[] {
  return [
    ...named(agreement.subscriber, ['subscriber']),
    ...(agreement.members ?? []).flatMap((member, index) => named(member, ['members', String(index)])),
  ];
}

type Path = readonly string[];

function named(text: string, path: Path): PolicyFinding[] {
  const subscriber = parseSubscriber(text);
  switch (subscriber?.kind) {
    case 'department':
      return fromOpenList(subscriber.name, knownDepartments, '部门', 'department', path);
    case 'thematic':
      return fromOpenList(subscriber.name, knownDatabases, '专题数据库', 'thematic database', path);
    case 'city':
      return [
        ...fromClosedList(subscriber.code, knownCities, '省内设区市', 'city of Zhejiang', path),
        ...departmentWithin(subscriber.department, path),
      ];
    case 'province':
      if (subscriber.code === ownProvince) {
        const [zh, en] = ['330000 即本省,须写明具体部门', '330000 is Zhejiang itself: name its department'];
        return [refusal('subscriber-known', path, zh, en)];
      }
      return [
        ...fromClosedList(subscriber.code, neighbourProvinces, '相邻省份', 'neighbouring province', path),
        ...departmentWithin(subscriber.department, path),
      ];
    case 'pool':
    case undefined:
      return [];
  }
}

function departmentWithin(name: string | undefined, path: Path): PolicyFinding[] {
  return name === undefined ? [] : fromOpenList(name, knownDepartments, '部门', 'department', path);
}

function fromClosedList(
  code: string,
  known: Readonly<Record<string, string>>,
  zh: string,
  en: string,
  path: Path,
): PolicyFinding[] {
  if (Object.hasOwn(known, code)) return [];
  const near = nearest(code, Object.keys(known));
  const hint = near === undefined ? { zh: '', en: '' } : hinted(`${near} (${known[near]})`);
  return [refusal('subscriber-known', path, `${code} 不是${zh}${hint.zh}`, `${code} is no ${en}${hint.en}`)];
}

function fromOpenList(name: string, known: readonly string[], zh: string, en: string, path: Path): PolicyFinding[] {
  if (known.includes(name)) return [];
  const near = nearest(name, known);
  if (near === undefined) {
    return [warning('subscriber-known', path, `未登记的${zh} ${name}`, `${name} is no ${en} that is known`)];
  }
  const hint = hinted(near);
  return [refusal('subscriber-known', path, `没有${zh} ${name}${hint.zh}`, `there is no ${en} ${name}${hint.en}`)];
}

function hinted(near: string): { readonly zh: string; readonly en: string } {
  return { zh: `;是否为 ${near}?`, en: `; did you mean ${near}?` };
}
