import { join } from 'node:path';
import { loadAgreements, type LoadedAgreement } from '@rail/agreements';
import { loadCatalogue } from '@rail/catalogue';
import { nearest, RailError } from '@rail/kernel';

/** One declared agreement by its id. Throws AGREEMENT_UNKNOWN, naming a near one. */
export function findAgreement(schemasDir: string, id: string): LoadedAgreement {
  const catalogue = loadCatalogue(join(schemasDir, 'lines'));
  const loaded = loadAgreements(join(schemasDir, 'agreements'), catalogue);
  const found = loaded.find(({ agreement }) => agreement.id === id);
  if (found !== undefined) return found;
  const near = nearest(
    id,
    loaded.map(({ agreement }) => agreement.id),
  );
  throw new RailError(
    'AGREEMENT_UNKNOWN',
    `no agreement "${id}"${near === undefined ? '' : `; did you mean ${near}?`}`,
  );
}
