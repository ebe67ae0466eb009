/** The schema registry: as given, else as the environment says, else control on this machine. */
export function registryUrlOf(given: string | undefined): string {
  return given ?? process.env['SCHEMA_REGISTRY_URL'] ?? 'http://127.0.0.1:8080';
}
