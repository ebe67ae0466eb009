/** What this browser was last told, if it is one of the values that there are. */
export function remembered<T extends string>(key: string, values: readonly T[]): T | undefined {
  const value = localStorage.getItem(key);
  return values.find((known) => known === value);
}
