import type { ServedApi } from '../contract.ts';
import { produceHandler } from './00-produce.ts';
import { fetchHandler } from './01-fetch.ts';
import { listOffsetsHandler } from './02-list-offsets.ts';
import { metadataHandler } from './03-metadata.ts';
import { apiVersionsHandler } from './18-api-versions.ts';
import { createTopicsHandler } from './19-create-topics.ts';
import type { Handler } from './handler.ts';

/** What the data half serves. Coordinators list their own. */
export const dataHandlers: readonly Handler[] = [
  produceHandler,
  fetchHandler,
  listOffsetsHandler,
  metadataHandler,
  createTopicsHandler,
];

/** All that this broker serves, by API key, for ApiVersions and for the guard of `step`. */
export function handlerTable(coordinators: readonly Handler[]): ReadonlyMap<number, Handler> {
  const table = new Map<number, Handler>();
  for (const handler of [...dataHandlers, ...coordinators]) table.set(handler.apiKey, handler);
  const served = (): readonly ServedApi[] => [...table.values()].toSorted((a, b) => a.apiKey - b.apiKey);
  const apiVersions = apiVersionsHandler(served);
  table.set(apiVersions.apiKey, apiVersions);
  return table;
}
