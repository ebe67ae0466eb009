import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.ControlRecordType;
import org.apache.kafka.common.record.EndTransactionMarker;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.MemoryRecordsBuilder;
import org.apache.kafka.common.record.Record;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.record.TimestampType;

/** Answers each JSON line on standard input with a line of hexadecimal bytes (or facts) made by Kafka's own classes. */
public final class GoldenBytes {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> PACKAGES = List.of(
        "org.apache.kafka.common.message.",
        "org.apache.kafka.coordinator.group.generated.",
        "org.apache.kafka.coordinator.transaction.generated.",
        "org.apache.kafka.server.log.remote.metadata.storage.generated.");

    public static void main(String[] arguments) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            JsonNode task = MAPPER.readTree(line);
            switch (task.get("task").asText()) {
                case "message" -> System.out.println(hex(message(task)));
                case "batch" -> System.out.println(hex(batch(task)));
                case "marker" -> System.out.println(hex(marker(task)));
                case "read" -> System.out.println(read(task));
                default -> throw new IllegalArgumentException(line);
            }
        }
    }

    private static ByteBuffer message(JsonNode task) throws Exception {
        short version = (short) task.get("version").asInt();
        Class<?> converter = find(task.get("name").asText());
        Message message = (Message) converter.getMethod("read", JsonNode.class, short.class)
            .invoke(null, task.get("value"), version);
        ObjectSerializationCache cache = new ObjectSerializationCache();
        ByteBuffer bytes = ByteBuffer.allocate(message.size(cache, version));
        message.write(new ByteBufferAccessor(bytes), cache, version);
        return bytes.flip();
    }

    private static Class<?> find(String name) throws ClassNotFoundException {
        for (String place : PACKAGES) {
            for (String suffix : List.of("Data", "")) {
                try {
                    return Class.forName(place + name + suffix + "JsonConverter");
                } catch (ClassNotFoundException absent) {
                    continue;
                }
            }
        }
        throw new ClassNotFoundException(name);
    }

    private static ByteBuffer batch(JsonNode task) throws Exception {
        MemoryRecordsBuilder builder = MemoryRecords.builder(
            ByteBuffer.allocate(1024),
            RecordBatch.MAGIC_VALUE_V2,
            Compression.of(CompressionType.forName(task.get("compression").asText())).build(),
            TimestampType.CREATE_TIME,
            task.get("baseOffset").asLong(),
            RecordBatch.NO_TIMESTAMP,
            task.get("producerId").asLong(),
            (short) task.get("producerEpoch").asInt(),
            task.get("baseSequence").asInt(),
            task.get("transactional").asBoolean(),
            false,
            task.get("partitionLeaderEpoch").asInt());
        for (JsonNode record : task.get("records")) {
            JsonNode given = record.get("headers");
            Header[] headers = new Header[given.size()];
            for (int i = 0; i < headers.length; i++) {
                headers[i] = new RecordHeader(given.get(i).get(0).asText(), bytes(given.get(i).get(1)));
            }
            builder.append(record.get("timestamp").asLong(), bytes(record.get("key")), bytes(record.get("value")), headers);
        }
        return builder.build().buffer();
    }

    private static byte[] bytes(JsonNode node) {
        return node.isNull() ? null : node.asText().getBytes(StandardCharsets.UTF_8);
    }

    private static ByteBuffer marker(JsonNode task) {
        ControlRecordType type = ControlRecordType.valueOf(task.get("type").asText().toUpperCase());
        return MemoryRecords.withEndTransactionMarker(
            task.get("baseOffset").asLong(),
            task.get("timestamp").asLong(),
            task.get("partitionLeaderEpoch").asInt(),
            task.get("producerId").asLong(),
            (short) task.get("producerEpoch").asInt(),
            new EndTransactionMarker(type, task.get("coordinatorEpoch").asInt())).buffer();
    }

    /** Reads a batch made elsewhere: number of records and sum of key, value and header bytes. */
    private static String read(JsonNode task) {
        ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(task.get("bytes").asText()));
        int records = 0;
        int size = 0;
        for (RecordBatch batch : MemoryRecords.readableRecords(bytes).batches()) {
            batch.ensureValid();
            for (Record record : batch) {
                record.ensureValid();
                records++;
                size += Math.max(0, record.keySize()) + Math.max(0, record.valueSize()) + record.headers().length;
            }
        }
        return records + " " + size;
    }

    private static String hex(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
