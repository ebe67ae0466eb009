import { join } from 'node:path';
import { loadAgreements } from '@rail/agreements';
import { loadCatalogue } from '@rail/catalogue';
import { describeError } from '@rail/kernel';
import { loadDatabases } from '@rail/thematic';
import type { Finding } from './finding.ts';

/** Whether lines, agreements and databases are declared without fault, and fit each other. */
export function checkDeclarations(schemasDir: string): Finding[] {
  const found: Finding[] = [];
  const check = (name: string, read: () => string): boolean => {
    try {
      found.push({ check: name, status: 'ok', detail: read() });
      return true;
    } catch (error) {
      const advice = 'Correct the files that are named.';
      found.push({ check: name, status: 'fail', detail: describeError(error).split('\n').join('; '), advice });
      return false;
    }
  };
  const hasLines = check('lines', () => {
    const { lines, datasets } = loadCatalogue(join(schemasDir, 'lines'));
    return `${lines.length} lines, ${datasets.length} datasets`;
  });
  if (hasLines) {
    check('agreements', () => {
      const agreements = loadAgreements(join(schemasDir, 'agreements'), loadCatalogue(join(schemasDir, 'lines')));
      const warnings = agreements.reduce((sum, each) => sum + each.warnings.length, 0);
      return `${agreements.length} agreements${warnings > 0 ? `, ${warnings} warnings: rail agreement list` : ''}`;
    });
  }
  check('databases', () => {
    const databases = loadDatabases(join(schemasDir, 'thematic'));
    const views = databases.reduce((sum, { views: { length } }) => sum + length, 0);
    return `${databases.length} thematic databases, ${views} views`;
  });
  return found;
}
