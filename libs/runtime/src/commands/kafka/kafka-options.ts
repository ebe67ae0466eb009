import type { KafkaAccess } from '@rail/kafka-client';
import kafkajs from 'kafkajs';
import type { Logger } from '../../logging.ts';
import { quietKafkajs } from './quiet-queue.ts';

export interface CommandTransportOptions {
  readonly kafka: KafkaAccess;
  /** Tells processes of one part apart. */
  readonly instance: string;
  readonly logger: Logger;
}

const sessionTimeoutMs = 6000;

/** How Nest's server and client reach Kafka: what kafkajs says goes into the log, and it tries again whatever failed. */
export function kafkaOptions({ kafka, logger }: CommandTransportOptions, clientId: string, groupId: string) {
  quietKafkajs();
  const log = (level: kafkajs.logLevel, message: string): void => {
    if (level === kafkajs.logLevel.ERROR) logger.warn({ client: clientId }, message);
    else logger.debug({ client: clientId }, message);
  };
  return {
    client: {
      clientId,
      ...accessOf(kafka),
      logLevel: kafkajs.logLevel.WARN,
      logCreator:
        () =>
        ({ level, log: { message } }: kafkajs.LogEntry) =>
          log(level, message),
    },
    consumer: {
      groupId,
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: sessionTimeoutMs / 5,
      maxWaitTimeInMs: 500,
      allowAutoTopicCreation: false,
      retry: { restartOnFailure: () => Promise.resolve(true) },
    },
    producer: { allowAutoTopicCreation: false },
  };
}

function accessOf({ brokers, sasl, tls }: KafkaAccess): Pick<kafkajs.KafkaConfig, 'brokers' | 'sasl' | 'ssl'> {
  // kafkajs has the same mechanisms, in small letters.
  const login = sasl && ({ ...sasl, mechanism: sasl.mechanism.toLowerCase() } as kafkajs.SASLOptions);
  return {
    brokers: [...brokers],
    ...(tls !== undefined && { ssl: tls }),
    ...(login !== undefined && { sasl: login }),
  };
}
