import type { TimestampPrecision } from '@rail/agreements';
import {
  answeredCommandsTopic,
  type Catalogue,
  commandRepliesTopic,
  commandsTopic,
  lineControlsTopic,
  quarantineTopic,
  replaysTopic,
} from '@rail/catalogue';
import type { KafkaClient } from '@rail/kafka-client';

/** Agreements in force, compacted by agreement id. */
export const agreementsTopic = 'rail.agreements';
/** The router's accounts, one record for each transaction and source partition. */
export const ledgerTopic = 'rail.ledger';
/** Alerts, silences and notices that were not delivered yet, compacted by key. */
export const alertsTopic = 'rail.alerts';
/** What happened, seven days of it. */
export const eventsTopic = 'rail.events';
/** The boards of the last day. */
export const boardTopic = 'rail.board';

const dayMs = 86_400_000;

const kept = (ms: number) => ({ 'cleanup.policy': 'delete', 'retention.ms': String(ms) });
const commandTopics = [
  { name: commandsTopic, partitions: 1, configs: kept(dayMs) },
  { name: commandRepliesTopic, partitions: 1, configs: kept(dayMs) },
  // Twice as long as a command is remembered: what is asked again within a day is found.
  { name: answeredCommandsTopic, partitions: 1, configs: kept(2 * dayMs) },
];

/** Creates the topics that exist whatever is agreed: lines, their quarantine, control topics. */
export async function createExchangeTopics(client: KafkaClient, catalogue: Catalogue): Promise<void> {
  await client.createTopics([
    ...catalogue.datasets.map((dataset) => ({
      name: dataset.topic,
      partitions: dataset.partitions,
      configs: { 'cleanup.policy': 'delete', 'message.timestamp.type': 'CreateTime' },
    })),
    ...catalogue.lines.map((line) => ({
      name: quarantineTopic(line.id),
      partitions: Math.max(...line.datasets.map((dataset) => dataset.partitions)),
      // Larger than what lines take: a quarantined record carries its value and why.
      configs: { 'cleanup.policy': 'delete', 'max.message.bytes': '2097152' },
    })),
    { name: agreementsTopic, partitions: 1, configs: { 'cleanup.policy': 'compact' } },
    { name: ledgerTopic, partitions: 1, configs: { 'cleanup.policy': 'delete' } },
    { name: lineControlsTopic, partitions: 1, configs: { 'cleanup.policy': 'compact' } },
    { name: replaysTopic, partitions: 1, configs: { 'cleanup.policy': 'compact' } },
    ...commandTopics,
    { name: alertsTopic, partitions: 1, configs: { 'cleanup.policy': 'compact' } },
    { name: eventsTopic, partitions: 1, configs: kept(7 * dayMs) },
    // Segments of an hour: what is older than a day goes an hour later at most.
    { name: boardTopic, partitions: 1, configs: { ...kept(dayMs), 'segment.ms': '3600000' } },
  ]);
}

const retentionMs = 7 * dayMs;
/** A share whose event time is coarse has stamps that lie back by as much: retention must not take new records for old. */
const coarserByMs: Readonly<Record<TimestampPrecision, number>> = {
  exact: 0,
  hour: dayMs,
  day: dayMs,
  month: 31 * dayMs,
  year: 366 * dayMs,
};

/** The topic of a share: its partitions are those of the source, and what the broker keeps is exactly what was sent. */
export async function createShareTopic(
  client: KafkaClient,
  topic: string,
  partitions: number,
  isEmbedded: boolean,
  precision: TimestampPrecision,
): Promise<void> {
  await client.createTopics([
    {
      name: topic,
      partitions,
      configs: {
        'cleanup.policy': 'delete',
        'message.timestamp.type': 'CreateTime',
        'compression.type': 'producer',
        'retention.ms': String(retentionMs + coarserByMs[precision]),
        // A setting of the embedded broker only; Apache Kafka refuses topics with settings that it does not know.
        ...(isEmbedded && { 'rail.isolation': 'committed' }),
      },
    },
  ]);
}
