import { neighbourProvinces, parseSubscriber } from '@rail/agreements';
import type { AgreementSummary } from '@rail/board/api';
import { type Catalogue, cities } from '@rail/catalogue';

export interface PartyName {
  readonly zh: string;
  readonly en: string;
}

/**
 * What people call a subscriber. Cities, provinces and pools have no English name but their own; in Chinese a pool is called
 * by the one purpose that it is for, as its agreement says it.
 */
export function subscriberName(
  { subscriber, purpose }: Pick<AgreementSummary, 'subscriber' | 'purpose'>,
  { lines }: Pick<Catalogue, 'lines'>,
): PartyName {
  const department = (id: string): PartyName => lines.find((line) => line.id === id)?.department ?? { zh: id, en: id };
  const read = parseSubscriber(subscriber);
  switch (read?.kind) {
    case 'department':
      return department(read.name);
    case 'pool':
      return { zh: purpose.zh, en: subscriber };
    case 'city':
    case 'province': {
      const { code } = read;
      const place = cities.find((city) => city.code === code)?.name ?? neighbourProvinces[code] ?? code;
      return { zh: place + (read.department === undefined ? '' : department(read.department).zh), en: subscriber };
    }
    default:
      return { zh: subscriber, en: subscriber };
  }
}
