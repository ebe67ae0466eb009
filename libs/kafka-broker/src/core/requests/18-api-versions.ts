import { apiVersionsApi } from '@rail/kafka-protocol';

import type { ServedApi } from '../contract.ts';
import type { Handler } from './handler.ts';

/** ApiVersions: 0–4, answered from the table of what is served and nowhere else. */
export function apiVersionsHandler(served: () => readonly ServedApi[]): Handler {
  return {
    apiKey: apiVersionsApi.key,
    minVersion: 0,
    maxVersion: 4,
    handle: (state, request) => state.reply(request.token, apiVersionsBody(served(), 0)),
  };
}

export function apiVersionsBody(served: readonly ServedApi[], errorCode: number): unknown {
  return {
    errorCode,
    apiKeys: served.map(({ apiKey, minVersion, maxVersion }) => ({ apiKey, minVersion, maxVersion })),
  };
}
