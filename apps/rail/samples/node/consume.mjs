// Prints the records of a share, one JSON line each. Ends with 77 if it may not, with 75 if nothing comes.
// kafkajs 2.2.4 can show records of aborted transactions of Apache Kafka; the broker of Data Rail sends none.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import avro from 'avsc';
import { Kafka, logLevel } from 'kafkajs';

process.loadEnvFile('.env'); // what the environment says already stays
const env = process.env;
const denials = new Set(['TOPIC_AUTHORIZATION_FAILED', 'GROUP_AUTHORIZATION_FAILED', 'SASL_AUTHENTICATION_FAILED']);
const schemas = new Map();

function sasl() {
  if (!env.SECURITY_PROTOCOL.startsWith('SASL')) return {};
  const { SASL_USERNAME: username, SASL_PASSWORD: password } = env;
  return { sasl: { mechanism: env.SASL_MECHANISM.toLowerCase(), username, password } };
}

function ssl() {
  if (!env.SECURITY_PROTOCOL.endsWith('SSL')) return {};
  return { ssl: env.SSL_CA ? { ca: [readFileSync(env.SSL_CA)] } : true };
}

async function schemaOf(id) {
  if (!schemas.has(id)) {
    let text;
    if (String(id) === env.SCHEMA_ID) text = readFileSync(env.SCHEMA_FILE, 'utf8');
    else {
      const answer = await fetch(`${env.REGISTRY}/schemas/ids/${id}`);
      if (!answer.ok) throw new Error(`schema ${id}: ${await answer.text()}`);
      text = (await answer.json()).schema;
    }
    schemas.set(id, avro.Type.forSchema(JSON.parse(text)));
  }
  return schemas.get(id);
}

/** A zero byte, four bytes of schema id, Avro binary; null is a deletion. */
async function valueOf(bytes) {
  if (bytes === null) return null;
  const type = await schemaOf(bytes.readInt32BE(1));
  return type.fromBuffer(bytes.subarray(5));
}

// Whoever may not find the group is told so in the log only.
let denied;
const logCreator =
  () =>
  ({ log: { message, error } }) => {
    if (/not authorized|authentication failed/i.test(error)) denied = error;
    process.stderr.write(`${message}${error === undefined ? '' : `: ${error}`}\n`);
  };

const kafka = new Kafka({
  clientId: env.GROUP,
  brokers: env.BOOTSTRAP.split(','),
  logLevel: logLevel.ERROR,
  logCreator,
  ...sasl(),
  ...ssl(),
});
const consumer = kafka.consumer({ groupId: env.GROUP, readUncommitted: false });
let lastMs = performance.now();

async function end(code, why) {
  if (why !== undefined) process.stderr.write(`${why}\n`);
  await consumer.disconnect().catch(() => undefined);
  process.exit(code);
}

const codeOf = (error) =>
  denied !== undefined ||
  denials.has(error.type ?? error.cause?.type) ||
  error.name === 'KafkaJSSASLAuthenticationError'
    ? 77
    : 1;

// Without this, a consumer that is refused stops reading, and its process lives on.
consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
  if (!restart || codeOf(error) === 77) void end(codeOf(error), error.message);
});
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => void end(0));
setInterval(() => {
  if (performance.now() - lastMs < Number(env.MAX_SILENCE) * 1000) return;
  void end(75, `nothing for ${env.MAX_SILENCE} s: rail subscribe ${env.AGREEMENT} --why`);
}, 1000);

try {
  await consumer.connect();
  await consumer.subscribe({ topics: [env.TOPIC], fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ partition, message: { offset, key, value } }) => {
      const record = { partition, offset: Number(offset), key: key?.toString() ?? null, value: await valueOf(value) };
      process.stdout.write(`${JSON.stringify(record)}\n`);
      lastMs = performance.now();
    },
  });
} catch (error) {
  await end(codeOf(error), error.message);
}
