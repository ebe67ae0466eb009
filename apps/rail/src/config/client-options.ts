import type { KafkaClientOptions } from '@rail/kafka-client';
import { RailError } from '@rail/kernel';
import type { CommandContext } from '../command.ts';

const mechanisms = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const;

/** How a command reaches its brokers: who it is, and how long it tries. Throws OPTION_INVALID, CONFIG_INVALID. */
export function clientOptions(
  { brokers, env, timeoutMs, settings }: Pick<CommandContext, 'brokers' | 'env' | 'timeoutMs' | 'settings'>,
  clientId: string,
): KafkaClientOptions {
  const username = env['SASL_USERNAME'];
  const reach = { brokers: [...brokers], clientId, retryForMs: timeoutMs };
  if (username === undefined) return reach;
  const wanted = env['SASL_MECHANISM'] ?? 'SCRAM-SHA-256';
  const mechanism = mechanisms.find((name) => name === wanted);
  if (mechanism === undefined) {
    throw new RailError('OPTION_INVALID', `SASL_MECHANISM ${wanted}: it is one of ${mechanisms.join(', ')}`);
  }
  const missing = settings.values.get('password')?.missing;
  if (missing !== undefined) throw new RailError('CONFIG_INVALID', missing);
  return { ...reach, sasl: { mechanism, username, password: env['SASL_PASSWORD'] ?? '' } };
}
