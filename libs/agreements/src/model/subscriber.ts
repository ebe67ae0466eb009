import { nearest } from '@rail/kernel';

/**
 * Who gets a share, as an agreement writes it:
 *
 * - `human-resources`: a department of the province, by the name of its line or the name it is known by;
 * - `thematic/market-entities`: a thematic database, operated by the authority for public data;
 * - `city/330100` or `city/330100/market-regulation`: a city of Zhejiang (data flow back to where they arose), or one
 *   department of it;
 * - `province/310000` or `province/310000/medical-security`: another province, or one department of it;
 * - `pool/delta-credit`: several of the above for one purpose; `members` names each of them. They read one share, and
 *   each is answerable under the same terms.
 */
export type Subscriber =
  | { readonly kind: 'department'; readonly name: string }
  | { readonly kind: 'thematic'; readonly name: string }
  | { readonly kind: 'pool'; readonly name: string }
  | { readonly kind: 'city' | 'province'; readonly code: string; readonly department?: string };

const name = /^[a-z][a-z0-9-]*$/;
const code = /^\d{6}$/;
const kinds = ['thematic', 'city', 'province', 'pool'] as const;

/** Undefined for a text outside the vocabulary. */
export function parseSubscriber(text: string): Subscriber | undefined {
  const [first = '', second, third, ...more] = text.split('/');
  if (more.length > 0) return undefined;
  if (second === undefined) return name.test(first) ? { kind: 'department', name: first } : undefined;
  if (first === 'thematic' || first === 'pool') {
    return name.test(second) && third === undefined ? { kind: first, name: second } : undefined;
  }
  if ((first !== 'city' && first !== 'province') || !code.test(second)) return undefined;
  if (third === undefined) return { kind: first, code: second };
  return name.test(third) ? { kind: first, code: second, department: third } : undefined;
}

/** What is wrong with a text that is no subscriber, with the kind that was probably meant. */
export function subscriberFault(text: string): string {
  const [first = '', ...rest] = text.split('/');
  const near = rest.length === 0 ? undefined : nearest(first, kinds);
  const hint = near === undefined || near === first ? '' : `; did you mean ${[near, ...rest].join('/')}?`;
  return `must be a department (human-resources), thematic/<database>, city/<code>[/<department>], province/<code>[/<department>] or pool/<name>${hint}`;
}
