/** Turns the local time of a zone into UTC milliseconds. Offsets come from the runtime's own zone tables. */
export interface Zone {
  /** `localMs` counts as if the clock on the wall showed UTC. */
  utcOf(localMs: number): number;
}

const OFFSET = /^([+-])(\d{2}):?(\d{2})$/;
const QUARTER_MS = 900_000;
const KNOWN_MAX = 10_000;

/** A zone by IANA name or as `+08:00`; undefined when there is none of that name. */
export function zoneNamed(name: string): Zone | undefined {
  const fixed = name === 'UTC' || name === 'Z' ? ['+00:00', '+', '00', '00'] : OFFSET.exec(name);
  if (fixed !== null) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3]);
    const offset = (fixed[1] === '-' ? -minutes : minutes) * 60_000;
    return { utcOf: (localMs) => localMs - offset };
  }
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  } catch {
    return undefined;
  }
  const known = new Map<number, number>();
  const offsetAt = (utcMs: number): number => {
    const quarter = Math.floor(utcMs / QUARTER_MS);
    let offset = known.get(quarter);
    if (offset === undefined) {
      offset = offsetOf(format, utcMs);
      if (known.size >= KNOWN_MAX) known.clear();
      known.set(quarter, offset);
    }
    return offset;
  };
  // Twice: the first guess may lie on the other side of a change of the clocks.
  return { utcOf: (localMs) => localMs - offsetAt(localMs - offsetAt(localMs)) };
}

function offsetOf(format: Intl.DateTimeFormat, utcMs: number): number {
  const text = format.formatToParts(utcMs).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const match = /GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?/.exec(text);
  if (match === null) return 0;
  const ms = ((Number(match[2]) * 60 + Number(match[3])) * 60 + Number(match[4] ?? 0)) * 1000;
  return match[1] === '-' ? -ms : ms;
}
