const pattern = /^\d{6}(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)(?<hour>\d\d)(?<minute>\d\d)\d{2}[1-4]$/;

/** A 预警编号: division 6, minute of issue yyyyMMddHHmm, kind 2, first level 1 (1 red … 4 blue). */
export function isWarningId(text: string): boolean {
  const groups = pattern.exec(text)?.groups;
  if (groups === undefined) return false;
  const { year, month, day, hour, minute } = groups;
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(`${year}-${month}-${day}T`);
}
