import type { KafkaAccess, KafkaClientOptions } from '@rail/kafka-client';
import { RailError } from '@rail/kernel';
import { Environment, readKafkaAccess } from '@rail/runtime';
import type { CommandContext } from '../command.ts';

/** How a command reaches its brokers: who it is, and how long it tries. Throws CONFIG_INVALID. */
export function clientOptions(
  context: Pick<CommandContext, 'brokers' | 'env' | 'timeoutMs' | 'settings'>,
  clientId: string,
): KafkaClientOptions {
  return { ...kafkaAccess(context), clientId, retryForMs: context.timeoutMs };
}

/** As the processes of an exchange read it from their environment. Throws CONFIG_INVALID with every fault. */
export function kafkaAccess({
  brokers,
  env,
  settings,
}: Pick<CommandContext, 'brokers' | 'env' | 'settings'>): KafkaAccess {
  const missing = settings.values.get('password')?.missing;
  if (missing !== undefined && settings.values.has('user')) throw new RailError('CONFIG_INVALID', missing);
  // Nothing else is a process's: a command has RAIL_ names of its own, and takes brokers without a port.
  const named = Object.entries(env).filter(([name]) => /^(SASL|SSL|KAFKA_SECURITY)_/.test(name));
  const environment = new Environment(Object.fromEntries(named));
  const access = readKafkaAccess(environment);
  environment.check();
  return { ...access, brokers };
}
