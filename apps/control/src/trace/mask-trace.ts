import type { TraceAgreement, TraceAnswer } from '@rail/board/api';
import type { TraceReport } from '@rail/inspect';
import { maySeeContentOf, type Principal } from '@rail/runtime';

/** Headers that the exchange writes itself; others may hold anything. */
const ownHeaders: ReadonlySet<string> = new Set(['rail-run', 'rail-seq', 'rail-at', 'rail-redriven']);

/**
 * A trace as far as a caller may see it. Who may see all content sees all; others see of their agreements what these
 * deliver, and of the rest that and why, but no value: no key, no row, no field.
 */
export function maskTrace(report: TraceReport, caller: Principal): TraceAnswer {
  if (caller.content === 'all') {
    return { ...report, agreements: report.agreements.map((each) => ({ ...each, isHidden: false })), isHidden: false };
  }
  const headers = Object.entries(report.headers).filter(([name]) => ownHeaders.has(name));
  return {
    ...report,
    key: null,
    headers: Object.fromEntries(headers),
    agreements: report.agreements.map((each) => maskAgreement(each, maySeeContentOf(caller, each.id))),
    isHidden: true,
  };
}

function maskAgreement(traced: TraceReport['agreements'][number], isEntitled: boolean): TraceAgreement {
  const { fields, rows, outcome, why } = traced;
  return {
    ...traced,
    // Why a row does not match names what stands in it.
    why: outcome === 'filtered' ? 'it does not match the terms' : why,
    fields: fields.map((field) => ({
      ...field,
      before: isEntitled && field.status === 'passed' ? field.before : [],
      after: isEntitled ? field.after : [],
    })),
    rows: isEntitled ? rows : rows.map((row) => ({ ...row, row: row.row.slice(0, row.row.indexOf(':')) })),
    isHidden: true,
  };
}
