import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Prints the records of a share, one JSON line each. Ends with 77 if it may not, with 75 if nothing comes. */
public final class Consumer {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> ENV = settings();
  private static final Map<Integer, Schema> SCHEMAS = new HashMap<>();

  public static void main(String[] args) throws Exception {
    KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties());
    Thread main = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      consumer.wakeup();
      try {
        main.join(8_000);
      } catch (InterruptedException e) {
        // it was given its time
      }
    }));
    long maxSilenceMs = Long.parseLong(ENV.get("MAX_SILENCE")) * 1000;
    int code = 0;
    try {
      consumer.subscribe(List.of(ENV.get("TOPIC")));
      long lastMs = System.currentTimeMillis();
      while (System.currentTimeMillis() - lastMs < maxSilenceMs) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofSeconds(1));
        if (records.isEmpty()) continue;
        for (ConsumerRecord<byte[], byte[]> record : records) System.out.println(line(record));
        System.out.flush();
        consumer.commitSync();
        lastMs = System.currentTimeMillis();
      }
      System.err.println("nothing for " + ENV.get("MAX_SILENCE") + " s: rail subscribe " + ENV.get("AGREEMENT") + " --why");
      code = 75;
    } catch (WakeupException e) {
      // asked to stop
    } catch (AuthorizationException | AuthenticationException e) {
      System.err.println("not allowed: " + e.getMessage());
      code = 77;
    }
    consumer.close();
    if (code != 0) Runtime.getRuntime().halt(code);
  }

  private static String line(ConsumerRecord<byte[], byte[]> record) throws Exception {
    String key = record.key() == null ? "null" : JSON.writeValueAsString(new String(record.key(), StandardCharsets.UTF_8));
    return "{\"partition\":" + record.partition() + ",\"offset\":" + record.offset() + ",\"key\":" + key
        + ",\"value\":" + value(record.value()) + "}";
  }

  /** A zero byte, four bytes of schema id, Avro binary; null is a deletion. */
  private static String value(byte[] bytes) throws Exception {
    if (bytes == null) return "null";
    Schema schema = schema(ByteBuffer.wrap(bytes, 1, 4).getInt());
    Object value = new GenericDatumReader<>(schema)
        .read(null, DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null));
    return GenericData.get().toString(value);
  }

  private static Schema schema(int id) throws Exception {
    Schema known = SCHEMAS.get(id);
    if (known != null) return known;
    String text;
    if (String.valueOf(id).equals(ENV.get("SCHEMA_ID"))) {
      text = Files.readString(Path.of(ENV.get("SCHEMA_FILE")));
    } else {
      HttpRequest request = HttpRequest.newBuilder(URI.create(ENV.get("REGISTRY") + "/schemas/ids/" + id)).build();
      HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) throw new IllegalStateException("schema " + id + ": " + answer.body());
      text = JSON.readTree(answer.body()).get("schema").asText();
    }
    Schema schema = new Schema.Parser().parse(text);
    SCHEMAS.put(id, schema);
    return schema;
  }

  private static Properties properties() {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", ENV.get("BOOTSTRAP"));
    properties.put("group.id", ENV.get("GROUP"));
    properties.put("isolation.level", "read_committed");
    properties.put("auto.offset.reset", "earliest");
    properties.put("enable.auto.commit", "false");
    properties.put("key.deserializer", ByteArrayDeserializer.class);
    properties.put("value.deserializer", ByteArrayDeserializer.class);
    String protocol = ENV.get("SECURITY_PROTOCOL");
    properties.put("security.protocol", protocol);
    if (protocol.startsWith("SASL")) {
      String mechanism = ENV.get("SASL_MECHANISM");
      String module = mechanism.equals("PLAIN") ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
      properties.put("sasl.mechanism", mechanism);
      properties.put("sasl.jaas.config", "org.apache.kafka.common.security." + module + " required username=\""
          + ENV.get("SASL_USERNAME") + "\" password=\"" + ENV.get("SASL_PASSWORD") + "\";");
    }
    if (!ENV.getOrDefault("SSL_CA", "").isEmpty()) {
      properties.put("ssl.truststore.type", "PEM");
      properties.put("ssl.truststore.location", ENV.get("SSL_CA"));
    }
    return properties;
  }

  private static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    try {
      for (String line : Files.readAllLines(Path.of(".env"))) {
        int at = line.indexOf('=');
        if (at > 0 && !line.startsWith("#")) settings.put(line.substring(0, at), line.substring(at + 1));
      }
    } catch (java.io.IOException e) {
      throw new IllegalStateException(".env cannot be read: start this in its folder", e);
    }
    settings.replaceAll((name, value) -> System.getenv().getOrDefault(name, value));
    return settings;
  }
}
