import type { RunRequest } from '@rail/board/api';

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** What the form says, as control is asked. A speed that is no number is left for control to refuse by name. */
export function requestOf(form: {
  readonly paths: string;
  readonly mappings: string;
  readonly speed: string;
  readonly shifts: boolean;
}): RunRequest {
  const mappings = lines(form.mappings);
  const speed = form.speed.trim().replace(/(\d)x$/i, '$1');
  return {
    paths: lines(form.paths),
    ...(mappings.length > 0 && { mappings }),
    ...(speed !== '' && { speed: speed === 'max' ? 'max' : Number(speed) }),
    ...(form.shifts && { shiftTo: 'now' }),
  };
}

/** Share of rows that were not sent, as a percentage; undefined before the first row. */
export function rejectedPercent(quarantined: number, sent: number): string | undefined {
  const rows = quarantined + sent;
  if (rows === 0) return undefined;
  const percent = (100 * quarantined) / rows;
  return `${percent < 1 ? percent.toFixed(3) : percent.toFixed(1)} %`;
}
