/** Asia/Shanghai has no summer time. */
const zoneMs = 8 * 3_600_000;

/** Day and time to the second in Hangzhou: 2020-02-12 03:00:00. */
export const dayTimeText = (ms: number): string => new Date(ms + zoneMs).toISOString().slice(0, 19).replace('T', ' ');
