package io.headwatch.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedBrokerTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @TempDir Path directory;

  @Test
  void records_survivePassageAndRestart() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
      broker.createTopic("images", 2, Map.of());
      produce(broker, Map.of(), "images", "first", "second");
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
      broker.createTopic("images", 2, Map.of());
      produce(broker, Map.of(), "images", "third");

      assertThat(consume(broker, "images", 3))
          .containsExactlyInAnyOrder("first", "second", "third");
    }
  }

  @Test
  void record_ofTwentyMebibytesPasses() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
      broker.createTopic("images", 1, Map.of());
      produce(
          broker,
          Map.of("max.request.size", 32 << 20, "buffer.memory", 64L << 20),
          "images",
          "x".repeat(20 << 20));

      assertThat(consume(broker, "images", 1)).singleElement().asString().hasSize(20 << 20);
    }
  }

  /** A reader of committed records must see what was committed and nothing of what was aborted. */
  @Test
  void transaction_isSeenWholeOrNotAtAll() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
      broker.createTopic("panes", 1, Map.of());
      try (KafkaProducer<byte[], byte[]> producer =
          producer(broker, Map.of("transactional.id", "worker-0"))) {
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(record("panes", "aborted")).get();
        producer.abortTransaction();
        producer.beginTransaction();
        producer.send(record("panes", "committed")).get();
        producer.commitTransaction();
      }

      assertThat(consume(broker, "panes", 1)).containsExactly("committed");
    }
  }

  @Test
  void start_inADirectoryInUseIsRefusedAndLeavesTheFirstRunning() throws Exception {
    try (EmbeddedBroker first = EmbeddedBroker.start(directory)) {
      assertThatThrownBy(() -> EmbeddedBroker.start(directory))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("in use by another embedded broker");

      first.createTopic("images", 1, Map.of());
      produce(first, Map.of(), "images", "still here");
      assertThat(consume(first, "images", 1)).containsExactly("still here");
    }
  }

  @Test
  void start_ofTwoBrokersKeepsThemApart(@TempDir Path other) throws Exception {
    try (EmbeddedBroker first = EmbeddedBroker.start(directory);
        EmbeddedBroker second = EmbeddedBroker.start(other)) {
      first.createTopic("images", 1, Map.of());
      second.createTopic("images", 1, Map.of());
      produce(first, Map.of(), "images", "of the first");
      produce(second, Map.of(), "images", "of the second");

      assertThat(consume(first, "images", 1)).containsExactly("of the first");
      assertThat(consume(second, "images", 1)).containsExactly("of the second");
    }
  }

  @Test
  void createTopic_withARefusedSettingSaysWhich() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
      assertThatThrownBy(
              () -> broker.createTopic("images", 1, Map.of("cleanup.policy", "sometimes")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("images")
          .rootCause()
          .hasMessageContaining("cleanup.policy");
    }
  }

  /** The broker has no authentication, so no other machine may reach it. */
  @Test
  void broker_listensOnLoopbackOnly() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
      int port = port(broker);
      assertThat(broker.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
      assertThat(accepts(LOOPBACK, port)).isTrue();
      assertThat(otherAddresses()).isNotEmpty().noneMatch(address -> accepts(address, port));
    }
  }

  @Test
  void close_freesThePortAndStopsEveryThread() throws Exception {
    Set<Thread> before = nonDaemonThreads();
    EmbeddedBroker broker = EmbeddedBroker.start(directory);
    int port = port(broker);
    broker.close();
    broker.close();

    try (ServerSocket socket = new ServerSocket(port, 1, LOOPBACK)) {
      assertThat(socket.getLocalPort()).isEqualTo(port);
    }
    assertThat(nonDaemonThreads()).isSubsetOf(before);
  }

  private static int port(EmbeddedBroker broker) {
    String servers = broker.bootstrapServers();
    return Integer.parseInt(servers.substring(servers.indexOf(':') + 1));
  }

  /** This machine's addresses but 127.0.0.1; a wildcard socket would answer on all of them. */
  private static List<InetAddress> otherAddresses() throws IOException {
    return Stream.concat(
            Stream.of(InetAddress.getByAddress(new byte[] {127, 0, 0, 2})),
            NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses))
        .filter(address -> !address.equals(LOOPBACK) && !address.isLinkLocalAddress())
        .toList();
  }

  private static boolean accepts(InetAddress address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 1_000);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  private static Set<Thread> nonDaemonThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.isDaemon() && thread.isAlive())
        .collect(Collectors.toSet());
  }

  private static void produce(
      EmbeddedBroker broker, Map<String, Object> properties, String topic, String... values)
      throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = producer(broker, properties)) {
      for (String value : values) {
        producer.send(record(topic, value)).get();
      }
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(
      EmbeddedBroker broker, Map<String, Object> properties) {
    Map<String, Object> all = new HashMap<>(properties);
    all.put("bootstrap.servers", broker.bootstrapServers());
    return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, String value) {
    return new ProducerRecord<>(topic, value.getBytes(UTF_8));
  }

  /** Reads committed records from the beginning until there are {@code count} of them. */
  private static List<String> consume(EmbeddedBroker broker, String topic, int count) {
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "group.id",
                "reader",
                "auto.offset.reset",
                "earliest",
                "isolation.level",
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topic));
      while (values.size() < count) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          values.add(new String(record.value(), UTF_8));
        }
      }
    }
    return values;
  }
}
