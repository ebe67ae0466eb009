import { apiVersionsApi } from '@rail/kafka-protocol';

import type { Handler } from './requests/handler.ts';

const FIRST_PRODUCE_VERSION = 3;

/**
 * What to do with a request of this API and version. An ApiVersions version that we do not speak is answered in the
 * form of version 0; everything else that we do not speak ends the connection, as in Kafka.
 */
export function admit(
  handlers: ReadonlyMap<number, Handler>,
  apiKey: number,
  apiVersion: number,
): 'serve' | 'answerApiVersions' | 'close' {
  const handler = handlers.get(apiKey);
  if (handler === undefined) return 'close';
  const lowest = apiKey === 0 ? FIRST_PRODUCE_VERSION : handler.minVersion;
  if (apiVersion >= lowest && apiVersion <= handler.maxVersion) return 'serve';
  return apiKey === apiVersionsApi.key ? 'answerApiVersions' : 'close';
}
