import { findCoordinatorApi } from '@rail/kafka-protocol';

import type { BrokerAddress } from '../core/cluster/metadata-cache.ts';
import { throwOn } from '../core/errors/from-code.ts';
import type { ConnectionPool } from './connection-pool.ts';
import type { Metadata } from './metadata.ts';

export type CoordinatorKind = 'group' | 'transaction';

const keyTypes = { group: 0, transaction: 1 } as const;

/** Which broker coordinates a group or a transactional id, remembered until it turns out to be wrong. */
export class Coordinators {
  readonly #pool: ConnectionPool;
  readonly #metadata: Metadata;
  readonly #known = new Map<string, Promise<BrokerAddress>>();

  constructor(pool: ConnectionPool, metadata: Metadata) {
    this.#pool = pool;
    this.#metadata = metadata;
  }

  find(kind: CoordinatorKind, id: string): Promise<BrokerAddress> {
    const key = `${kind} ${id}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const looking = this.#look(kind, id);
    this.#known.set(key, looking);
    looking.catch(() => this.#known.delete(key));
    return looking;
  }

  forget(kind: CoordinatorKind, id: string): void {
    this.#known.delete(`${kind} ${id}`);
  }

  async #look(kind: CoordinatorKind, id: string): Promise<BrokerAddress> {
    const connection = await this.#pool.get(this.#metadata.candidates()[0]!, 'main');
    const version = connection.versionOf(findCoordinatorApi, 3);
    const answer = await connection.send(findCoordinatorApi, version, { key: id, keyType: keyTypes[kind] });
    throwOn(answer.errorCode, `find the coordinator of ${kind} ${id}`);
    return { nodeId: answer.nodeId, host: answer.host, port: answer.port };
  }
}
