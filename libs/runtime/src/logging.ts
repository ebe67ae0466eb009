import { pino, type Logger } from 'pino';

export type { Logger } from 'pino';

/**
 * A logger of one part of the exchange. JSON lines on stderr, because stdout belongs to data. Log ids (line, dataset,
 * agreement, topic, partition, offset), never a value of a record.
 */
export function createLogger(part: string, level = 'info'): Logger {
  return pino({ name: part, level, base: { part } }, pino.destination({ dest: 2, sync: false }));
}
