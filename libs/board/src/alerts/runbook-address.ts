/** Where control serves the page of the manual that an alert names: `alerts/line-late.md` → `/runbooks/line-late`. */
export const runbookAddress = (runbook: string): string => `/runbooks/${runbookName(runbook)}`;

/** `alerts/line-late.md` → `line-late`. */
export const runbookName = (runbook: string): string => runbook.replace(/^alerts\//, '').replace(/\.md$/, '');
