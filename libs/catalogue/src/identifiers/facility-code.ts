/** A 部件标识码 of city management: division 6, major class 2, minor class 3, serial 5. */
export function isFacilityCode(text: string): boolean {
  return /^\d{6}0[1-6]\d{8}$/.test(text);
}
