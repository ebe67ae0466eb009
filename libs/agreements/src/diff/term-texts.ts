import {
  effectiveDomain,
  effectiveKey,
  effectiveOnLeave,
  effectiveTombstones,
  type PinnedDataset,
} from '../compile/terms.ts';
import type { SharingAgreement } from '../model/agreement.schema.ts';
import { statuteText } from '../policy/finding.ts';

/** Every term of an agreement but its fields as one line of text, what is left out as what it means; `-` for none. */
export function termTexts({
  agreement,
  dataset,
}: {
  readonly agreement: SharingAgreement;
  readonly dataset: PinnedDataset;
}): ReadonlyMap<string, string> {
  const { quota, dataPeriod, boundTo, consent } = agreement;
  const terms: Readonly<Record<TermName, string | undefined>> = {
    provider: agreement.provider,
    subscriber: agreement.subscriber,
    members: agreement.members?.join(', '),
    dataset: agreement.dataset,
    purpose: `${agreement.purpose.zh} ${agreement.purpose.en}`,
    legalBasis: agreement.legalBasis.map(statuteText).join('; '),
    boundTo: boundTo && `${boundTo.kind} ${boundTo.reference}`,
    consent: consent && `${consent.form} ${consent.reference}`,
    sharingClass: agreement.sharingClass,
    owners: agreement.owners.map(({ role, office, contact }) => `${role} ${office} ${contact}`).join('; '),
    validity: `${agreement.validity.from} to ${agreement.validity.until}`,
    dataPeriod: dataPeriod && `${dataPeriod.from ?? '-'} to ${dataPeriod.until ?? '-'}`,
    start: agreement.start,
    where: agreement.where,
    key: effectiveKey(agreement, dataset),
    tombstones: effectiveTombstones(agreement, dataset),
    onLeave: effectiveOnLeave(agreement, dataset),
    headers: agreement.headers.join(', '),
    linkageDomain: effectiveDomain(agreement),
    quota: quota && `${quota.recordsPerDay ?? '-'} a day, ${quota.recordsPerSecond ?? '-'} a second`,
    onQuota: agreement.onQuota,
    onSuspend: agreement.onSuspend,
    onRevoke: agreement.onRevoke,
  };
  return new Map(Object.entries(terms).map(([term, text]) => [term, text || '-']));
}

/** A term that is added to the model and not here does not compile. */
type TermName = Exclude<keyof SharingAgreement, 'id' | 'version' | 'fields'>;
