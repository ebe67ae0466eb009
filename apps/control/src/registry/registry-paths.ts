/** The media type of the Confluent schema registry, which its clients send and accept. */
export const registryMediaType = 'application/vnd.schemaregistry.v1+json';

/** Whether a URL belongs to the registry's part of the HTTP edge. */
export function isRegistryPath(url: string): boolean {
  return /^\/(subjects|schemas|config|compatibility|mode)(\/|\?|$)/.test(url);
}
