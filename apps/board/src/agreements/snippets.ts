import type { AgreementPage } from '@rail/board/api';

export const snippetLanguages = ['java', 'python', 'go', 'node', 'kcat', 'http'] as const;
export type SnippetLanguage = (typeof snippetLanguages)[number];

/** Names of languages and tools are the same in every language. */
export const snippetNames: Readonly<Record<SnippetLanguage, string>> = {
  java: 'Java',
  python: 'Python',
  go: 'Go',
  node: 'Node',
  kcat: 'kcat',
  http: 'HTTP/SSE',
};

type Connect = AgreementPage['connect'];

/** The fewest lines that read a share as it must be read: committed records, a group of the agreement, from its start. */
export function snippetOf(language: SnippetLanguage, id: string, connect: Connect): string {
  return makers[language](connect, id);
}

/** What `rail subscribe` writes a whole sample with. It knows `http` where the tab says HTTP/SSE. */
export const subscribeCommand = (id: string, language: SnippetLanguage): string =>
  `rail subscribe ${id} --lang ${language} -d feed`;

const groupOf = ({ groupPrefix }: Connect): string => `${groupPrefix}feed`;

const makers: Readonly<Record<SnippetLanguage, (connect: Connect, id: string) => string>> = {
  java: (connect) => `var p = new Properties();
p.put("bootstrap.servers", "${connect.bootstrap}");
p.put("group.id", "${groupOf(connect)}");
p.put("isolation.level", "read_committed");
p.put("auto.offset.reset", "earliest");
p.put("schema.registry.url", "${connect.registry}");
p.put("key.deserializer", StringDeserializer.class);
p.put("value.deserializer", KafkaAvroDeserializer.class);
try (var consumer = new KafkaConsumer<String, GenericRecord>(p)) {
  consumer.subscribe(List.of("${connect.topic}"));
  while (true)
    for (var record : consumer.poll(Duration.ofSeconds(1)))
      System.out.println(record.value());
}`,
  python: (connect) => `from confluent_kafka import DeserializingConsumer
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer

registry = SchemaRegistryClient({"url": "${connect.registry}"})
consumer = DeserializingConsumer({
    "bootstrap.servers": "${connect.bootstrap}",
    "group.id": "${groupOf(connect)}",
    "isolation.level": "read_committed",
    "auto.offset.reset": "earliest",
    "value.deserializer": AvroDeserializer(registry),
})
consumer.subscribe(["${connect.topic}"])
while True:
    message = consumer.poll(1.0)
    if message is not None:
        print(message.value())`,
  go: (connect) => `client, err := kgo.NewClient(
	kgo.SeedBrokers("${connect.bootstrap}"),
	kgo.ConsumerGroup("${groupOf(connect)}"),
	kgo.ConsumeTopics("${connect.topic}"),
	kgo.FetchIsolationLevel(kgo.ReadCommitted()),
	kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
)
if err != nil {
	log.Fatal(err)
}
for {
	fetches := client.PollFetches(context.Background())
	fetches.EachError(func(t string, p int32, err error) { log.Fatal(err) })
	// Avro after five bytes: 0 and the id of the schema at
	// ${connect.registry}
	fetches.EachRecord(func(r *kgo.Record) { fmt.Println(r.Offset, len(r.Value)) })
}`,
  node: (connect) => `import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';
import { Kafka } from 'kafkajs';

const registry = new SchemaRegistry({ host: '${connect.registry}' });
const kafka = new Kafka({ brokers: ['${connect.bootstrap}'] });
// Reads committed records only, unless readUncommitted is set.
const consumer = kafka.consumer({ groupId: '${groupOf(connect)}' });
consumer.on('consumer.crash', ({ payload }) => {
  if (!payload.restart) process.exit(77);
});
await consumer.connect();
await consumer.subscribe({ topic: '${connect.topic}', fromBeginning: true });
await consumer.run({
  eachMessage: async ({ message: { value } }) => {
    const record = value && (await registry.decode(value)); // null: a deletion
    process.stdout.write(JSON.stringify(record) + '\\n');
  },
});`,
  kcat: (connect) => `kcat -b ${connect.bootstrap} -X isolation.level=read_committed \\
  -X auto.offset.reset=earliest -s value=avro -r ${connect.registry} \\
  -G ${groupOf(connect)} ${connect.topic}`,
  http: (_, id) => `# RAIL_GATEWAY: address of the gateway, RAIL_TOKEN: your token
curl -N -H "Authorization: Bearer $RAIL_TOKEN" \\
  "$RAIL_GATEWAY/v1/shares/${id}/stream"

# After a break, with the id of the last event received:
#   -H "Last-Event-ID: …"
# Why nothing comes:
curl -H "Authorization: Bearer $RAIL_TOKEN" \\
  "$RAIL_GATEWAY/v1/shares/${id}/status"`,
};
