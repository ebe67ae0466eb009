/** The system's name of an error (`ENOENT`), or an empty string. Not by `instanceof`: errors cross realms. */
export function errnoOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
