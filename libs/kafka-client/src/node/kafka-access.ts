import type { ConnectionOptions as TlsOptions } from 'node:tls';
import type { SaslOptions } from './authenticate.ts';

/** Where a Kafka cluster is, and how it lets somebody in. */
export interface KafkaAccess {
  /** `host:port`, any of them a way into the cluster. */
  readonly brokers: readonly string[];
  /** Who logs in; nobody does if there is none. */
  readonly sasl?: SaslOptions | undefined;
  /** Whose certificates are trusted; without it nothing is encrypted. */
  readonly tls?: TlsOptions | undefined;
}
