/** `2026-11-24 16:04:26.123+00`, as PostgreSQL writes it, in ms since 1970; undefined for what is no time. */
export function sqlTimeMs(text: string | null): number | undefined {
  const match = /^(\d{4,}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d(?::?\d\d)?)$/.exec(text ?? '');
  if (match === null) return undefined;
  const [, day, time, zone = 'Z'] = match;
  const ms = Date.parse(`${day}T${time}${/^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone}`);
  return Number.isNaN(ms) ? undefined : ms;
}
