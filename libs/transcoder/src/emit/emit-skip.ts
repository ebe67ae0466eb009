import type { AvroSchema } from '@rail/avro';
import { assert } from '@rail/kernel';

import { type Code, code, noCode } from './code.ts';

/** Moves `pos` over a leaf: the short form at once, every other form and every fault by a call. */
export function emitSkip(leaf: AvroSchema): Code {
  switch (leaf.kind) {
    case 'null':
      return noCode;
    case 'boolean':
      return code`if (pos < end && bytes[pos] <= 1) pos++; else fail();`;
    case 'int':
      return code`if (pos < end && bytes[pos] < 128) pos++; else pos = skipInt(bytes, pos, end);`;
    case 'long':
      return code`if (pos < end && bytes[pos] < 128) pos++; else pos = skipLong(bytes, pos, end);`;
    case 'enum':
      return emitIndex(leaf.symbols.length);
    case 'string':
    case 'bytes':
      return code`
        if (pos < end && (b = bytes[pos]) < 128 && (b & 1) === 0 && (next = pos + 1 + (b >> 1)) <= end) pos = next;
        else pos = skipSized(bytes, pos, end);`;
    case 'float':
      return emitAdvance(4);
    case 'double':
      return emitAdvance(8);
    case 'fixed':
      return emitAdvance(leaf.size);
    default:
      assert(false, `${leaf.kind} is no leaf`);
  }
}

function emitAdvance(bytes: number): Code {
  return code`if (${bytes} > end - pos) fail();\npos += ${bytes};`;
}

function emitIndex(count: number): Code {
  return code`
    if (pos < end && (b = bytes[pos]) < ${Math.min(128, 2 * count)} && (b & 1) === 0) pos++;
    else pos = skipIndex(bytes, pos, end, ${count});`;
}
