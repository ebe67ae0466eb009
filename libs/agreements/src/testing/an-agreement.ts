/** An agreement file that is valid for the register of enterprises; lines can be exchanged. */
export function anAgreementText(changes: Readonly<Record<string, string>> = {}): string {
  const lines: Record<string, string> = {
    id: 'mr-xx-900',
    version: '1',
    provider: 'market-regulation',
    subscriber: 'human-resources',
    dataset: 'market-regulation/enterprise',
    purpose: '{ zh: 用途, en: purpose }',
    legalBasis: "[{ title: 社会保险经办条例, articles: ['8'] }]",
    sharingClass: 'restricted',
    owners: '[{ role: provider, office: 处, contact: a@market-regulation.example }]',
    validity: '{ from: 2026-01-01, until: 2027-01-01 }',
    start: 'earliest',
    fields: '{ uscc: pass, status: pass }',
    ...changes,
  };
  return Object.entries(lines)
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `${key}: ${value}\n`)
    .join('');
}
