import { RailError } from '@rail/kernel';

import type { BrokerAddress } from './metadata-cache.ts';

const defaultPort = 9092;

/** `host`, `host:port` or `[v6]:port` as addresses, with negative node ids as long as the real ones are unknown. Throws CONFIG_INVALID. */
export function bootstrapAddresses(brokers: readonly string[]): BrokerAddress[] {
  if (brokers.length === 0) throw new RailError('CONFIG_INVALID', 'no broker address is given');
  return brokers.map((text, at) => {
    const match = /^(?:\[([0-9a-f:.]+)\]|([^:[\]\s]+))(?::(\d{1,5}))?$/i.exec(text.trim());
    const port = Number(match?.[3] ?? defaultPort);
    if (match === null || port < 1 || port > 65_535) {
      throw new RailError('CONFIG_INVALID', `"${text}" is not a broker address; write host:port`);
    }
    return { nodeId: -1 - at, host: match[1] ?? match[2]!, port };
  });
}
