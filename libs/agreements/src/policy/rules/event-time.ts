import { treatmentName } from '../../compile/terms.ts';
import type { DeclaredTreatment } from '../../model/agreement.schema.ts';
import type { PolicyContext } from '../context.ts';
import { type PolicyFinding, refusal, warning } from '../finding.ts';

const coarseness = ['exact', 'hour', 'day', 'month', 'year'];

/**
 * The event time repeats some time of the record, and the record's timestamp follows it: where a time is made coarser,
 * the event time is as well. Dates of a person, such as a birthday, are no event times.
 */
export function eventTime(context: PolicyContext): PolicyFinding[] {
  const { dataset, fields, shared } = context;
  const own = fields.get(dataset.eventTime);
  const findings: PolicyFinding[] = [];
  if (own !== undefined && own !== 'pass' && dateUnit(own) === 'exact') {
    findings.push(
      refusal(
        'event-time',
        ['fields', dataset.eventTime],
        '业务时间只能直传或按时间泛化',
        `${dataset.eventTime} passes or is generalised to a date unit: rows are ordered by it`,
      ),
    );
  }
  const finest = coarseness.indexOf(own === undefined ? 'exact' : dateUnit(own));
  for (const { item, path, treatment } of shared) {
    const unit = dateUnit(treatment);
    if (path === dataset.eventTime || item.personal || coarseness.indexOf(unit) <= finest) continue;
    const zh = `${item.path} 泛化到 ${unit},而业务时间更细,可还原`;
    const en = `${item.path} is generalised to the ${unit}, but ${dataset.eventTime} is finer and may repeat it`;
    findings.push(
      item.type.startsWith('timestamp')
        ? refusal('event-time', ['fields', path], zh, en)
        : warning('event-time', ['fields', path], zh, en),
    );
  }
  return findings;
}

function dateUnit(treatment: DeclaredTreatment): string {
  if (treatmentName(treatment) !== 'generalise') return 'exact';
  return (typeof treatment === 'object' && treatment.generalise?.date) || 'exact';
}
