import { apiVersionsApi } from '@rail/kafka-protocol';

import type { BrokerVersions } from '../core/cluster/versions.ts';
import { throwOn } from '../core/errors/from-code.ts';
import type { Connection } from './connection.ts';

const unsupportedVersion = 35;

/** Asks which versions the broker serves: with version 3, or 0 where that is not known. */
export async function readApiVersions(connection: Connection): Promise<BrokerVersions> {
  const body = { clientSoftwareName: 'data-rail', clientSoftwareVersion: '0.1.0' };
  let answer = await connection.send(apiVersionsApi, 3, body, 0);
  if (answer.errorCode === unsupportedVersion) answer = await connection.send(apiVersionsApi, 0, {}, 0);
  throwOn(answer.errorCode, `ApiVersions of ${connection.address}`);
  return new Map(answer.apiKeys.map(({ apiKey, minVersion, maxVersion }) => [apiKey, { minVersion, maxVersion }]));
}
