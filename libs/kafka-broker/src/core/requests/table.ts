import type { ServedApi } from '../contract.ts';
import { produceHandler } from './00-produce.ts';
import { fetchHandler } from './01-fetch.ts';
import { listOffsetsHandler } from './02-list-offsets.ts';
import { metadataHandler } from './03-metadata.ts';
import { apiVersionsHandler } from './18-api-versions.ts';
import { createTopicsHandler } from './19-create-topics.ts';
import { deleteTopicsHandler } from './20-delete-topics.ts';
import { deleteRecordsHandler } from './21-delete-records.ts';
import { offsetForLeaderEpochHandler } from './23-offset-for-leader-epoch.ts';
import { describeConfigsHandler } from './32-describe-configs.ts';
import { alterConfigsHandler } from './33-alter-configs.ts';
import { describeLogDirsHandler } from './35-describe-log-dirs.ts';
import { createPartitionsHandler } from './37-create-partitions.ts';
import { incrementalAlterConfigsHandler } from './44-incremental-alter-configs.ts';
import { describeClusterHandler } from './60-describe-cluster.ts';
import { describeProducersHandler } from './61-describe-producers.ts';
import type { Handler } from './handler.ts';

/** What the data half serves. Coordinators list their own. */
const dataHandlers: readonly Handler[] = [
  produceHandler,
  fetchHandler,
  listOffsetsHandler,
  metadataHandler,
  createTopicsHandler,
  deleteTopicsHandler,
  deleteRecordsHandler,
  offsetForLeaderEpochHandler,
  describeConfigsHandler,
  alterConfigsHandler,
  describeLogDirsHandler,
  createPartitionsHandler,
  incrementalAlterConfigsHandler,
  describeClusterHandler,
  describeProducersHandler,
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
