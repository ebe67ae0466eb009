const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether the eight signs from `from` on are a day of the Gregorian calendar, yyyyMMdd. */
export function isCalendarDay(signs: Uint8Array, from: number): boolean {
  let digits = 0;
  for (let at = from; at < from + 8; at++) {
    const digit = signs[at]! - 48;
    if (!(digit >= 0 && digit <= 9)) return false;
    digits = digits * 10 + digit;
  }
  const year = Math.floor(digits / 10_000);
  const month = Math.floor(digits / 100) % 100;
  const day = digits % 100;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 && isLeap ? 29 : (daysOfMonth[month - 1] ?? 0);
  return day >= 1 && day <= days;
}
