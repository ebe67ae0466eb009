import { KafkaClient } from '@rail/kafka-client';
import { describeError, isRailError } from '@rail/kernel';
import { openDatabase } from '@rail/thematic';
import type { CommandContext } from '../command.ts';
import { clientOptions } from '../config/client-options.ts';
import type { Finding } from './finding.ts';

/** Whether brokers answer, and with how many topics. */
export async function checkBrokers(context: CommandContext): Promise<Finding> {
  const check = `broker ${context.brokers.join(',')}`;
  try {
    const client = new KafkaClient({ ...clientOptions(context, 'rail.doctor'), retryForMs: 1500 });
    return { check, status: 'ok', detail: `answers, ${await countTopics(client)} topics` };
  } catch (error) {
    const isThere = isRailError(error) && error.code !== 'BROKER_UNREACHABLE';
    const advice = isThere ? error.row.remedy : 'Start one with rail up, or correct --brokers.';
    return { check, status: 'warn', detail: describeError(error), advice };
  }
}

async function countTopics(client: KafkaClient): Promise<number> {
  try {
    await client.connect();
    return (await client.metadata()).filter(({ name }) => !name.startsWith('__')).length;
  } finally {
    await client.close();
  }
}

export async function checkRegistry(url: string): Promise<Finding> {
  const check = `schema registry ${url}`;
  try {
    const response = await fetch(`${url}/subjects`, { signal: AbortSignal.timeout(1500) });
    const subjects = (await response.json()) as unknown[];
    return { check, status: 'ok', detail: `answers, ${subjects.length} subjects` };
  } catch (error) {
    const advice = 'Start one with rail up, or correct SCHEMA_REGISTRY_URL.';
    return { check, status: 'warn', detail: describeError(error), advice };
  }
}

/** The PostgreSQL that DATABASE_URL names; its password is not shown. */
export async function checkDatabase(url: string): Promise<Finding> {
  const check = 'database';
  try {
    const db = await openDatabase({ url });
    try {
      const [row] = await db.query('SELECT version() AS version');
      return { check, status: 'ok', detail: (row?.['version'] ?? '').split(',')[0] ?? '' };
    } finally {
      await db.close();
    }
  } catch (error) {
    return {
      check,
      status: 'fail',
      detail: describeError(error),
      advice: 'Correct DATABASE_URL, or start PostgreSQL.',
    };
  }
}

/** What listens there, if it is `part` of an exchange; undefined if none answers. */
export async function partAt(part: 'control' | 'gateway', url: string): Promise<string | undefined> {
  const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(1500) }).catch(() => undefined);
  return response?.ok === true ? `${part} of a running exchange, ${url}` : undefined;
}
