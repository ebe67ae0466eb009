// Compares every served version of every message with the definitions inside Apache Kafka's jars, field by field.
import { compareMessage } from './protocol/compare.ts';
import { kafkaVersion, loadDefinitions } from './protocol/definitions.ts';
import { describedMessages } from './protocol/described-messages.ts';

const messages = describedMessages();
const definitions = loadDefinitions();
if (definitions === undefined) {
  process.stdout.write(
    `check:protocol skipped: ${messages.length} messages not compared, because Maven or the jars of Kafka ${kafkaVersion} are absent\n`,
  );
  process.exit(0);
}

const differences: string[] = [];
let compared = 0;
for (const { message, key } of messages) {
  const definition = definitions.get(message.name);
  if (definition === undefined) {
    differences.push(`${message.name}: Kafka ${kafkaVersion} has no such message`);
    continue;
  }
  if (key !== undefined && key !== definition.apiKey) {
    differences.push(`${message.name}: key ${key}, Kafka's ${definition.apiKey}`);
  }
  for (let version = message.versions.from; version <= message.versions.to; version += 1) {
    compared += 1;
    differences.push(...compareMessage(message, definition, version));
  }
}
for (const difference of differences) {
  process.stdout.write(`${difference}\n`);
}
process.stdout.write(
  `check:protocol: ${messages.length} messages in ${compared} versions compared with Kafka ${kafkaVersion}, ${differences.length} differences\n`,
);
process.exit(differences.length === 0 ? 0 : 1);
