/** A 网格编码: village or community (12 digits, GB/T 10114) and a grid within it (3). */
export function isGridCode(text: string): boolean {
  return /^\d{15}$/.test(text);
}
