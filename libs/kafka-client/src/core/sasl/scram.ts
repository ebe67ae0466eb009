import { createHash, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';

import { KafkaError } from '../errors/kafka-error.ts';

export type ScramMechanism = 'SCRAM-SHA-256' | 'SCRAM-SHA-512';

const digests = { 'SCRAM-SHA-256': 'sha256', 'SCRAM-SHA-512': 'sha512' } as const;
const keyLengths = { 'SCRAM-SHA-256': 32, 'SCRAM-SHA-512': 64 } as const;
const minIterations = 4096;
/** A server that asks for more would stop this process for seconds. */
const maxIterations = 1_000_000;

/**
 * The client's side of SCRAM (RFC 5802, RFC 7677) as Kafka speaks it: no channel binding, passwords as UTF-8 without
 * SASLprep. `nonce` must be unpredictable printable ASCII without commas.
 */
export class ScramExchange {
  readonly #mechanism: ScramMechanism;
  readonly #username: string;
  readonly #password: string;
  readonly #nonce: string;
  #serverSignature: Buffer | undefined;

  constructor(mechanism: ScramMechanism, username: string, password: string, nonce: string) {
    this.#mechanism = mechanism;
    this.#username = username;
    this.#password = password;
    this.#nonce = nonce;
  }

  clientFirst(): Buffer {
    return Buffer.from(`n,,${this.#clientFirstBare()}`);
  }

  /** Answers the server's challenge. Throws BROKER_DENIED when the challenge is not one to trust. */
  clientFinal(serverFirst: Buffer): Buffer {
    const text = serverFirst.toString();
    const fields = fieldsOf(text);
    const nonce = fields.get('r') ?? '';
    const salt = Buffer.from(fields.get('s') ?? '', 'base64');
    const iterations = Number(fields.get('i'));
    if (!nonce.startsWith(this.#nonce) || nonce.length === this.#nonce.length) {
      throw denied('the server did not extend the nonce');
    }
    if (salt.length === 0) throw denied('the server sent no salt');
    if (!Number.isInteger(iterations) || iterations < minIterations || iterations > maxIterations) {
      throw denied(
        `the server asks for ${fields.get('i') ?? 'no'} iterations; ${minIterations} to ${maxIterations} are accepted`,
      );
    }
    return this.#prove(text, nonce, salt, iterations);
  }

  /** Checks that the server knows the password too. Throws BROKER_DENIED when it does not. */
  verify(serverFinal: Buffer): void {
    const fields = fieldsOf(serverFinal.toString());
    const failure = fields.get('e');
    if (failure !== undefined) throw denied(failure);
    const signature = Buffer.from(fields.get('v') ?? '', 'base64');
    const expected = this.#serverSignature;
    if (expected === undefined || signature.length !== expected.length || !timingSafeEqual(signature, expected)) {
      throw denied('the server could not prove that it knows the password');
    }
  }

  #clientFirstBare(): string {
    const name = this.#username.replaceAll('=', '=3D').replaceAll(',', '=2C');
    return `n=${name},r=${this.#nonce}`;
  }

  #prove(serverFirst: string, nonce: string, salt: Buffer, iterations: number): Buffer {
    const digest = digests[this.#mechanism];
    const hmac = (key: Buffer, text: string): Buffer => createHmac(digest, key).update(text).digest();
    const salted = pbkdf2Sync(this.#password, salt, iterations, keyLengths[this.#mechanism], digest);
    const clientKey = hmac(salted, 'Client Key');
    const storedKey = createHash(digest).update(clientKey).digest();
    const withoutProof = `c=biws,r=${nonce}`;
    const message = `${this.#clientFirstBare()},${serverFirst},${withoutProof}`;
    const signature = hmac(storedKey, message);
    const proof = Buffer.from(clientKey.map((byte, at) => byte ^ signature[at]!));
    this.#serverSignature = hmac(hmac(salted, 'Server Key'), message);
    return Buffer.from(`${withoutProof},p=${proof.toString('base64')}`);
  }
}

function fieldsOf(message: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const part of message.split(',')) {
    if (part[1] === '=') fields.set(part[0]!, part.slice(2));
  }
  return fields;
}

function denied(message: string): KafkaError {
  return new KafkaError('SASL_AUTHENTICATION_FAILED', `SCRAM: ${message}`);
}
