import { canonicalText, isRaw } from './canonical-text.ts';
import { pseudonym } from './linkage-key.ts';
import { afterVarint, readLeaf } from './read-leaf.ts';
import type { HashTreatment, TreatmentDefinition } from './treatment.ts';

/** The field's own bytes are hashed, so a hashed field and a record key of the same bytes can be joined. */
export const hash: TreatmentDefinition<HashTreatment> = {
  kind: 'hash',
  summary: {
    zh: '假名化:以关联域密钥计算 HMAC,同域内可关联、不可还原',
    en: 'a keyed hash (HMAC): can be joined within its linkage domain, cannot be reversed',
  },
  accepts: 'every type but null, record, array and map; the result is a string of 64 hexadecimal digits',
  example: { treatment: 'hash', before: '33CC99199001011234', after: '9f2c…e1' },
  check: () => undefined,

  derive: (_treatment, leaf) =>
    leaf.kind === 'null' || leaf.kind === 'record' ? undefined : { kind: 'string', props: {} },

  apply({ key }, leaf, value) {
    const bytes = value instanceof Uint8Array && isRaw(leaf) ? value : Buffer.from(canonicalText(leaf, value), 'utf8');
    return pseudonym(key, bytes);
  },

  compile({ key }, leaf) {
    if (leaf.kind === 'fixed' && isRaw(leaf)) {
      return (bytes, start, end, sink) => {
        sink.writeLatin1(pseudonym(key, bytes, start, end));
        return true;
      };
    }
    if (isRaw(leaf)) {
      return (bytes, start, end, sink) => {
        sink.writeLatin1(pseudonym(key, bytes, afterVarint(bytes, start), end));
        return true;
      };
    }
    return (bytes, start, end, sink) => {
      const text = Buffer.from(canonicalText(leaf, readLeaf(leaf, bytes, start, end)), 'utf8');
      sink.writeLatin1(pseudonym(key, text));
      return true;
    };
  },
};
