import type { Api } from '@rail/kafka-protocol';
import { RailError } from '@rail/kernel';

export interface VersionRange {
  readonly minVersion: number;
  readonly maxVersion: number;
}

/** The versions that one broker serves, by API key. */
export type BrokerVersions = ReadonlyMap<number, VersionRange>;

/** The highest version both sides speak, up to `maxVersion`. Throws BROKER_TOO_OLD naming the API. */
export function negotiate<Req, Res>(served: BrokerVersions, api: Api<Req, Res>, maxVersion = Infinity): number {
  const range = served.get(api.key);
  if (range === undefined) throw new RailError('BROKER_TOO_OLD', `the broker does not serve ${api.name}`);
  const version = Math.min(api.maxVersion, maxVersion, range.maxVersion);
  if (version < Math.max(api.minVersion, range.minVersion)) {
    const wanted = `${api.minVersion} to ${Math.min(api.maxVersion, maxVersion)}`;
    throw new RailError(
      'BROKER_TOO_OLD',
      `the broker serves ${api.name} in versions ${range.minVersion} to ${range.maxVersion}; ${wanted} are needed`,
    );
  }
  return version;
}
