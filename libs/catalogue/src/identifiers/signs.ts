/** A check of the ASCII signs from `start` to `end`: of a text, or of bytes as they stand in a record. */
export type SignCheck = (signs: Uint8Array, start: number, end: number) => boolean;

const scratch = new Uint8Array(64);

/** The check of a text; a sign beyond ASCII, or a text of more than 64 signs, passes none. */
export function ofText(check: SignCheck): (text: string) => boolean {
  return (text) => {
    if (text.length > scratch.length) return false;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code > 127) return false;
      scratch[at] = code;
    }
    return check(scratch, 0, text.length);
  };
}
