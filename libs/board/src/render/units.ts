const secondMs = 1000;
const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;
/** Asia/Shanghai: no summer time. */
const zoneMs = 8 * hourMs;

const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');

/** At most six columns: 0.8s, 21s, 3m12, 5h07, 23d. */
export function spanText(ms: number): string {
  if (ms === Infinity) return '∞';
  if (ms < 9950) return `${(ms / secondMs).toFixed(1)}s`;
  if (ms < minuteMs) return `${Math.floor(ms / secondMs)}s`;
  return minutesText(ms);
}

/** A promise as it was declared: 30s, 1m, 1d. */
export function promiseText(ms: number): string {
  const [unit, name] =
    ms % dayMs === 0
      ? [dayMs, 'd']
      : ms % hourMs === 0
        ? [hourMs, 'h']
        : ms % minuteMs === 0
          ? [minuteMs, 'm']
          : [secondMs, 's'];
  return `${Math.round(ms / unit)}${name}`;
}

/** How far beyond what was promised: +0m21, +4m12, +5h07. */
export const overdueText = (ms: number): string => `+${minutesText(ms)}`;

function minutesText(ms: number): string {
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)}m${two((ms % minuteMs) / secondMs)}`;
  if (ms < 2 * dayMs) return `${Math.floor(ms / hourMs)}h${two((ms % hourMs) / minuteMs)}`;
  return `${Math.floor(ms / dayMs)}d`;
}

/** At most six columns: 0.0, 118.2, 1,214, 23.5k. */
export function rateText(perSecond: number): string {
  return perSecond < 999.95 ? perSecond.toFixed(1) : countText(Math.round(perSecond));
}

/** At most six columns: 9,574, 23.5k, 1.2M. */
export function countText(count: number): string {
  if (count < 100_000) return count.toLocaleString('en-US');
  if (count < 9_999_500) return `${Math.round(count / 1000).toLocaleString('en-US')}k`;
  return `${Math.round(count / 1_000_000).toLocaleString('en-US')}M`;
}

/** HH:MM:SS in Asia/Shanghai. */
export const timeText = (atMs: number): string => new Date(atMs + zoneMs).toISOString().slice(11, 19);

/** HH:MM of today, MM-DD of any other day. */
export function momentText(atMs: number, nowMs: number): string {
  const moment = new Date(atMs + zoneMs).toISOString();
  return moment.slice(0, 10) === new Date(nowMs + zoneMs).toISOString().slice(0, 10)
    ? moment.slice(11, 16)
    : moment.slice(5, 10);
}
