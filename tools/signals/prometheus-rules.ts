import { stringify } from 'yaml';
import { ruleNames, ruleOf } from '../../libs/board/src/alerts/rules.ts';

/** deploy/prometheus/rules.yml: those rows of the alert table that metrics alone can tell. */
export function prometheusRules(note: string): string {
  const rules = ruleNames.flatMap((name) => {
    const { promql, forMs, severity, when, title, firstStep, firstCommand, runbook, pagesWhen } = ruleOf(name);
    if (promql === null) return [];
    return {
      alert: name,
      expr: promql,
      for: `${forMs / 1000}s`,
      labels: { severity },
      annotations: {
        summary: title.en,
        summary_zh: title.zh,
        description: pagesWhen === null ? when.en : `${when.en}; a page if ${pagesWhen.en}`,
        first_step: firstStep.en,
        first_step_zh: firstStep.zh,
        first_command: firstCommand.replaceAll(/\{(line|agreement|database)\}/g, '{{ $labels.$1 }}'),
        runbook: `docs/${runbook}`,
      },
    };
  });
  return `${note}${stringify({ groups: [{ name: 'data-rail', interval: '5s', rules }] }, { lineWidth: 0 })}`;
}
