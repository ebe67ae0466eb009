/** Year and month, or a year before codes had months; region; guiding department; type; five random digits, check. */
const pattern = /^\d{2}(?:0[1-9]|1[0-2]|20)-[1-6]\d{5}-\d{2}-\d{2}-\d{6}$/;

/**
 * A 投资项目代码 (GB/T 40058): 24 signs with their hyphens. The algorithm of its check digit is not published freely:
 * any last digit passes.
 */
export function isProjectCode(text: string): boolean {
  return pattern.test(text);
}
