import { randomBytes } from 'node:crypto';

import { saslAuthenticateApi, saslHandshakeApi } from '@rail/kafka-protocol';

import { kafkaErrorFrom, throwOn } from '../core/errors/from-code.ts';
import { KafkaError } from '../core/errors/kafka-error.ts';
import { plainMessage } from '../core/sasl/plain.ts';
import { ScramExchange, type ScramMechanism } from '../core/sasl/scram.ts';
import type { Connection } from './connection.ts';

export interface SaslOptions {
  readonly mechanism: 'PLAIN' | ScramMechanism;
  readonly username: string;
  readonly password: string;
}

/** Logs in. Throws BROKER_DENIED. */
export async function authenticate(connection: Connection, sasl: SaslOptions): Promise<void> {
  const { mechanism, username, password } = sasl;
  const handshake = await connection.send(saslHandshakeApi, 1, { mechanism });
  const offered = handshake.mechanisms.join(', ');
  throwOn(
    handshake.errorCode,
    `${connection.address} offers ${offered === '' ? 'no mechanism' : offered}, not ${mechanism}`,
  );
  if (mechanism === 'PLAIN') {
    await exchange(connection, plainMessage(username, password));
    return;
  }
  const scram = new ScramExchange(mechanism, username, password, randomBytes(24).toString('base64url'));
  const challenge = await exchange(connection, scram.clientFirst());
  scram.verify(await exchange(connection, scram.clientFinal(challenge)));
}

async function exchange(connection: Connection, authBytes: Buffer): Promise<Buffer> {
  const version = connection.versionOf(saslAuthenticateApi);
  const answer = await connection.send(saslAuthenticateApi, version, { authBytes });
  const error = kafkaErrorFrom(answer.errorCode, `log in to ${connection.address}`);
  if (error === undefined) return answer.authBytes;
  const detail = answer.errorMessage ?? error.message;
  throw new KafkaError(error.kafkaName, `log in to ${connection.address}: ${detail}`, { kafkaCode: error.kafkaCode });
}
