package io.headwatch.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwatch.scenes.SceneGenerator;
import io.headwatch.scenes.SceneMix;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A run of the daemon as users run it, against a broker in a process of its own: many image events,
 * one in a hundred broken; then the counters, the dead letters and the daemon's resident memory.
 *
 * <p>Not a test of the build, for it takes minutes. Arguments: number of events, events per second,
 * launcher, profile of scenes.
 */
final class SoakRun {

  private static final int SCENES = 3_000;
  private static final int BROKEN_EVERY = 100;
  private static final Instant START = Instant.parse("2026-06-01T00:00:00Z");

  private SoakRun() {}

  public static void main(String[] arguments) throws Exception {
    int events = Integer.parseInt(arguments[0]);
    double rate = Double.parseDouble(arguments[1]);
    try (WatchedDaemon daemon = WatchedDaemon.start(Path.of(arguments[2]), Path.of(arguments[3]))) {
      List<Long> resident = new ArrayList<>();
      Instant begin = Instant.now();
      produce(
          daemon.bootstrapServers(), events, rate, () -> resident.add(daemon.residentKilobytes()));
      WatchedDaemon.await("every event is settled", () -> daemon.settled() >= events);
      Duration took = Duration.between(begin, Instant.now());
      System.out.println("seconds " + took.toSeconds());
      daemon.metrics().forEach(SoakRun::report);
      memory(resident);
      System.out.println("exit code after SIGTERM " + daemon.stop());
      System.out.println("dead letters " + records(daemon, "headwatch-dead-letters"));
      System.out.println("verdicts " + records(daemon, "headwatch-verdicts"));
    }
  }

  private static void produce(String address, int events, double rate, Runnable sample)
      throws IOException {
    byte[][] scenes = scenes();
    byte[][] broken = broken(scenes);
    long begin = System.nanoTime();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", address, "linger.ms", 5),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < events; i++) {
        boolean bad = i % BROKEN_EVERY == BROKEN_EVERY / 2;
        byte[] value = bad ? broken[i / BROKEN_EVERY % broken.length] : scenes[i % scenes.length];
        ProducerRecord<byte[], byte[]> record =
            new ProducerRecord<>(WatchedDaemon.TOPIC, i % 3, null, value);
        Instant time = START.plus(Duration.ofNanos((long) (i / rate * 1e9)));
        record.headers().add("time", time.toString().getBytes(UTF_8));
        var unused =
            producer.send(record, (metadata, failure) -> require(failure == null, "not sent"));
        if (i % Math.max(1, events / 400) == 0) {
          sample.run();
        }
        LockSupport.parkNanos(begin + (long) (i / rate * 1e9) - System.nanoTime());
      }
    }
  }

  private static byte[][] scenes() throws IOException {
    SceneGenerator generator =
        new SceneGenerator(SceneMix.standard().withObjectShare("penguin", 0), 128, 77);
    byte[][] scenes = new byte[SCENES][];
    for (int i = 0; i < SCENES; i++) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ImageIO.write(generator.scene(i).image(), "jpeg", bytes);
      scenes[i] = bytes.toByteArray();
    }
    return scenes;
  }

  private static byte[][] broken(byte[][] scenes) {
    return new byte[][] {
      Arrays.copyOf(scenes[0], scenes[0].length / 2),
      {},
      "this is not an image\n".getBytes(UTF_8),
      hugePng(),
      "%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n".getBytes(UTF_8)
    };
  }

  /** A PNG whose header promises 30,000 x 30,000 pixels. */
  static byte[] hugePng() {
    ByteBuffer png = ByteBuffer.allocate(8 + 25);
    png.putLong(0x89504E470D0A1A0AL).putInt(13);
    byte[] header =
        ByteBuffer.allocate(17)
            .put("IHDR".getBytes(UTF_8))
            .putInt(30_000)
            .putInt(30_000)
            .put(new byte[] {8, 2, 0, 0, 0})
            .array();
    CRC32 checksum = new CRC32();
    checksum.update(header);
    return png.put(header).putInt((int) checksum.getValue()).array();
  }

  private static void report(String series, double value) {
    if (series.startsWith("headwatch_events") || series.startsWith("headwatch_windows")) {
      System.out.printf("%s %.0f%n", series, value);
    }
  }

  private static void memory(List<Long> resident) {
    int quarter = resident.size() / 4;
    for (int i = 0; i < 4; i++) {
      double mean =
          resident.subList(i * quarter, (i + 1) * quarter).stream()
              .mapToLong(Long::longValue)
              .average()
              .orElse(0);
      System.out.printf("resident memory, quarter %d: %.1f MiB%n", i + 1, mean / 1024);
    }
  }

  private static long records(WatchedDaemon daemon, String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", daemon.bootstrapServers(), "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long count = 0;
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<byte[], byte[]> ignored : consumer.poll(Duration.ofMillis(200))) {
          count++;
        }
      }
      return count;
    }
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalStateException(otherwise);
    }
  }
}
