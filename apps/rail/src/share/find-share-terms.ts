import { join } from 'node:path';
import { loadAgreements } from '@rail/agreements';
import { loadCatalogue } from '@rail/catalogue';
import { agreementsOf, type AgreementTerms } from '@rail/inspect';
import type { KafkaClient } from '@rail/kafka-client';
import { nearest, RailError } from '@rail/kernel';

/** An agreement as the exchange knows it. Throws AGREEMENT_UNKNOWN, naming a near one. */
export async function termsOf(client: KafkaClient, schemasDir: string, id: string): Promise<AgreementTerms> {
  const known = await agreementsOf(client);
  const found = known.find(({ agreement }) => agreement.id === id);
  if (found !== undefined) return found;
  const ids = known.map(({ agreement }) => agreement.id);
  const isDeclared = declaredIds(schemasDir).includes(id);
  const near = nearest(id, ids);
  const hint = isDeclared
    ? ': it is declared here, and control has not taken it up'
    : near === undefined
      ? ''
      : `; did you mean ${near}?`;
  throw new RailError('AGREEMENT_UNKNOWN', `this exchange has no agreement "${id}"${hint}`);
}

function declaredIds(schemasDir: string): string[] {
  const catalogue = loadCatalogue(join(schemasDir, 'lines'));
  return loadAgreements(join(schemasDir, 'agreements'), catalogue).map(({ agreement }) => agreement.id);
}
