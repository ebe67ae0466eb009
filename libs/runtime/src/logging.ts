import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger } from 'pino';

const secrets = ['password', 'secret', 'token', 'authorization', 'cookie', 'databaseUrl', 'redisUrl', 'linkageSecret'];
/** Two levels deep: nobody logs deeper objects. */
const secretPaths = secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
const censor = '[secret]';
/** Who is named in front of the host of a URL, with the password behind the colon. */
const credentials = /(?<=:\/\/)[^\s/@"']*:[^\s/"']+(?=@)/g;

/**
 * A logger of one part of the exchange. JSON lines on stderr, because stdout belongs to data. Log ids (line, dataset,
 * database, agreement, topic, partition, offset, `spanIds` of a traced batch), never a value of a record.
 */
export function createLogger(part: string, level = 'info', instance?: string): Logger {
  return loggerTo(pino.destination({ dest: 2, sync: false }), part, level, instance);
}

export function loggerTo(stream: DestinationStream, part: string, level: string, instance?: string): Logger {
  const base = { part, ...(instance !== undefined && { instance }) };
  return pino(
    {
      level,
      base,
      redact: { paths: secretPaths, censor },
      // Errors of clients quote the URL that they were given.
      hooks: { streamWrite: (line) => line.replaceAll(credentials, censor) },
    },
    stream,
  );
}
