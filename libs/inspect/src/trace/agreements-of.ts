import { type Entitlement, idOfEnded, parseEnded, parseEntitlement, type SharingAgreement } from '@rail/agreements';
import { lineTopic } from '@rail/catalogue';
import type { KafkaClient } from '@rail/kafka-client';
import { RailError } from '@rail/kernel';
import { boundsOf, readRanges } from '../log/read-range.ts';
import { recordsOf } from '../log/stored-record.ts';

const agreementsTopic = 'rail.agreements';

/** An agreement as the exchange knows it: in force, or ended and remembered. */
export interface AgreementTerms {
  readonly agreement: SharingAgreement;
  /** None once the agreement has ended. */
  readonly entitlement: Entitlement | undefined;
}

/** All agreements of an exchange, from the topic that its router reads. */
export async function agreementsOf(client: KafkaClient): Promise<AgreementTerms[]> {
  const terms = new Map<string, AgreementTerms>();
  const ranges = (await boundsOf(client, [agreementsTopic])).map(({ topic, partition, start, end }) => ({
    topic,
    partition,
    from: start,
    to: end,
  }));
  await readRanges(client, ranges, (batch) => {
    for (const { key, value, offset } of recordsOf(batch)) {
      const id = key?.toString() ?? '';
      const at = `${agreementsTopic}/0/${offset}`;
      const ended = idOfEnded(id);
      if (ended !== undefined && value !== null && !terms.has(ended)) {
        terms.set(ended, { agreement: parseEnded(value.toString(), at), entitlement: undefined });
      } else if (ended === undefined && value !== null) {
        const entitlement = parseEntitlement(value.toString(), at);
        terms.set(id, { agreement: entitlement.agreement, entitlement });
      } else if (ended === undefined) {
        const before = terms.get(id);
        if (before !== undefined) terms.set(id, { agreement: before.agreement, entitlement: undefined });
      }
    }
  });
  return [...terms.values()].sort((left, right) => left.agreement.id.localeCompare(right.agreement.id));
}

/** The line topic that an agreement shares. Throws RECORD_NOT_FOUND if the exchange does not know the agreement. */
export function topicOfAgreement(agreements: readonly AgreementTerms[], id: string): string {
  const found = agreements.find(({ agreement }) => agreement.id === id);
  if (found === undefined) throw new RailError('RECORD_NOT_FOUND', `this exchange knows no agreement ${id}`);
  const [line = '', dataset = ''] = found.agreement.dataset.split('/');
  return lineTopic(line, dataset);
}
