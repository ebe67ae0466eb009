/**
 * The number of characters of UTF-8 text, or -1 if it is none (RFC 3629: no overlong forms, no surrogates, nothing above
 * U+10FFFF). For the short texts of fields a loop costs less than a call into the engine.
 */
export function countCharacters(bytes: Buffer, start: number, end: number): number {
  let characters = 0;
  for (let at = start; at < end; characters++) {
    const lead = bytes[at] as number;
    if (lead < 0x80) {
      at++;
      continue;
    }
    const more = lead < 0xc2 ? -1 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf5 ? 3 : -1;
    if (more < 0 || at + more >= end) return -1;
    const second = bytes[at + 1] as number;
    if (second < secondFrom(lead) || second > secondTo(lead)) return -1;
    for (let next = at + 2; next <= at + more; next++) if (((bytes[next] as number) & 0xc0) !== 0x80) return -1;
    at += more + 1;
  }
  return characters;
}

function secondFrom(lead: number): number {
  return lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
}

function secondTo(lead: number): number {
  return lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
}

/** The position after so many characters of well-formed text. */
export function skipCharacters(bytes: Buffer, start: number, count: number): number {
  let at = start;
  for (let left = count; left > 0; left--) {
    at++;
    while (((bytes[at] as number) & 0xc0) === 0x80) at++;
  }
  return at;
}
