import { type ComparedAgreement, loadAgreementFile } from '@rail/agreements';
import type { Catalogue } from '@rail/catalogue';
import { agreementsOf } from '@rail/inspect';
import { KafkaClient } from '@rail/kafka-client';
import { RailError } from '@rail/kernel';
import type { CommandContext } from './command.ts';
import { clientOptions } from './config/client-options.ts';
import { findAgreement } from './find-agreement.ts';

const live = '@live';

/**
 * An agreement as a person names it: a file, the id of a declared one, or `ID@live` for the version that a running
 * exchange has in force, or had last. Throws AGREEMENT_UNKNOWN, or what is wrong with the file.
 */
export async function comparedAgreement(
  word: string,
  catalogue: Catalogue,
  context: CommandContext,
): Promise<ComparedAgreement> {
  if (word.endsWith(live)) return liveAgreement(word.slice(0, -live.length), catalogue, context);
  if (word.includes('/') || word.endsWith('.yaml')) return loadAgreementFile(word, catalogue);
  return findAgreement(context.schemasDir, word);
}

async function liveAgreement(id: string, catalogue: Catalogue, context: CommandContext): Promise<ComparedAgreement> {
  const client = new KafkaClient(clientOptions(context, 'rail.agreement'));
  try {
    await client.connect();
    const found = (await agreementsOf(client)).find(({ agreement }) => agreement.id === id);
    if (found === undefined) throw new RailError('AGREEMENT_UNKNOWN', `this exchange knows no agreement ${id}`);
    return { agreement: found.agreement, dataset: catalogue.dataset(found.agreement.dataset) };
  } finally {
    await client.close();
  }
}
