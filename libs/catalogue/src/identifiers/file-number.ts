/** A number that an office gives a file: two letters for the register, division 6, day yyyyMMdd, serial 8. */
const pattern = /^[A-Z]{2}\d{6}(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)\d{8}$/;

/** Whether a text is the number of a file of a register whose day exists. */
export function isFileNumber(text: string): boolean {
  const groups = pattern.exec(text)?.groups;
  if (groups === undefined) return false;
  const day = `${groups['year']}-${groups['month']}-${groups['day']}`;
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
}
