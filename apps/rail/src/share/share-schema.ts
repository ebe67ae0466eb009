import { explainAgreement, type ExplainedAgreement, type LoadedAgreement, shareSchemaOf } from '@rail/agreements';
import { dataItemsOf, shareTopic, valueSubject } from '@rail/catalogue';

export interface ShareField {
  readonly path: string;
  readonly zh: string;
  /** In the share; what the treatment makes of it. */
  readonly type: string;
  readonly nullable: boolean;
  readonly treatment: string;
  readonly why: { readonly zh: string; readonly en: string };
}

/** What a subscriber has to know to read a share. */
export interface ShareReport {
  readonly agreement: string;
  readonly version: number;
  readonly purpose: { readonly zh: string; readonly en: string };
  readonly subscriber: string;
  readonly validity: { readonly from: string; readonly until: string };
  readonly start: string;
  readonly brokers: readonly string[];
  readonly topic: string;
  /** Any group whose name begins so. */
  readonly groupPrefix: string;
  readonly isolation: 'read_committed';
  readonly subject: string;
  readonly registry: string;
  readonly terms: ExplainedAgreement['terms'];
  readonly fields: readonly ShareField[];
  readonly withheld: number;
}

/** The share of a declared agreement: its fields as they arrive, and the way to them. */
export function shareReport(
  { agreement, dataset }: LoadedAgreement,
  brokers: readonly string[],
  registry: string,
): ShareReport {
  const { id, version, purpose, subscriber, validity, start } = agreement;
  const { fields, counts, terms } = explainAgreement(agreement, dataset);
  const { grade, sharing } = dataset;
  const arriving = new Map(
    dataItemsOf(shareSchemaOf(agreement, dataset), { grade, sharing }).map((item) => [item.path, item]),
  );
  const topic = shareTopic(id);
  return {
    agreement: id,
    version,
    purpose,
    subscriber,
    validity,
    start,
    brokers,
    topic,
    groupPrefix: `${id}.`,
    isolation: 'read_committed',
    subject: valueSubject(topic),
    registry,
    terms,
    fields: fields
      .filter(({ status }) => status !== 'withheld')
      .map(({ item, treatment, why }) => {
        const shared = arriving.get(item.path) ?? item;
        const { path, zh } = item;
        return { path, zh, type: shared.type, nullable: shared.nullable, treatment: treatment ?? 'pass', why };
      }),
    withheld: counts.withheld,
  };
}
