import { treatmentName } from '../../compile/terms.ts';
import type { DeclaredTreatment } from '../../model/agreement.schema.ts';
import type { PolicyContext } from '../context.ts';
import { type PolicyFinding, refusal } from '../finding.ts';
import { isAmong } from '../items-used.ts';

/** What makes a record of passing by a trace of somebody. */
interface Trace {
  readonly who: readonly string[];
  readonly when: readonly string[];
  readonly where: readonly string[];
}

const traces: Readonly<Record<string, Trace>> = {
  'transport/expressway-passage': {
    who: ['plateNumber'],
    when: ['entryAt', 'exitAt', 'gantries.at', 'eventTime'],
    where: ['entryStation', 'exitStation', 'gantries.gantryId'],
  },
};

const statute = { title: '个人信息保护法', articles: ['6', '28'] };

/**
 * Who passed where and when, all three readable, is a trace of movement: sensitive personal information. It needs a
 * purpose that is bound to a case, and a filter, as a case looks for some and not for all.
 */
export function movementTrace({ agreement, shared }: PolicyContext): PolicyFinding[] {
  const trace = traces[agreement.dataset];
  if (trace === undefined) return [];
  const tells = (items: readonly string[], isTold: (treatment: DeclaredTreatment) => boolean): boolean =>
    shared.some(({ item, treatment }) => isAmong(item.path, items) && isTold(treatment));
  if (!tells(trace.who, isReadable) || !tells(trace.when, isTimed) || !tells(trace.where, isReadable)) return [];
  const findings: PolicyFinding[] = [];
  const [whoPath] = shared.filter(({ item }) => isAmong(item.path, trace.who)).map(({ path }) => path);
  if (agreement.boundTo?.kind !== 'case') {
    findings.push(
      found(
        ['fields', whoPath ?? ''],
        '号牌、时间、地点并存即行踪轨迹(敏感个人信息),须有绑定案件的特定目的;可改供按站点、按小时的计数',
        'plate, time and station together are a trace of movement: it needs a purpose bound to a case; counts by station and hour need none',
      ),
    );
  } else if (agreement.where === undefined) {
    findings.push(
      found(
        ['boundTo'],
        '案件只涉及部分对象,须以行过滤限定',
        'a case looks for some vehicles, not for all: a filter must say which',
      ),
    );
  }
  return findings;
}

function isReadable(treatment: DeclaredTreatment): boolean {
  return ['pass', 'mask'].includes(treatmentName(treatment));
}

/** A day and a station still tell where somebody was; a month does not. */
function isTimed(treatment: DeclaredTreatment): boolean {
  if (treatmentName(treatment) === 'pass') return true;
  return typeof treatment === 'object' && ['hour', 'day'].includes(treatment.generalise?.date ?? '');
}

function found(path: readonly string[], zh: string, en: string): PolicyFinding {
  return { ...refusal('movement-trace', path, zh, en), statute };
}
