package io.headwatch.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwatch.scenes.EmbeddedModel;
import io.headwatch.scenes.SceneGenerator;
import io.headwatch.scenes.SceneMix;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  private static final String TOPIC = "soak-images";
  private static final int SCENES = 3_000;
  private static final int BROKEN_EVERY = 100;
  private static final int METRICS_PORT = 19_404;
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final Instant START = Instant.parse("2026-06-01T00:00:00Z");
  private static final Pattern SERIES = Pattern.compile("^(\\w+)(\\{[^}]*})? (\\S+)$");

  private SoakRun() {}

  public static void main(String[] arguments) throws Exception {
    int events = Integer.parseInt(arguments[0]);
    double rate = Double.parseDouble(arguments[1]);
    Path directory = Files.createTempDirectory("headwatch-soak");
    Process broker = broker(directory.resolve("broker"));
    String address = address(broker);
    Path config = config(directory, address, Path.of(arguments[3]).toAbsolutePath());
    Process daemon = daemon(Path.of(arguments[2]), config, directory.resolve("daemon.log"));
    try {
      await("the daemon listens", () -> settled() >= 0);
      List<Long> resident = new ArrayList<>();
      Instant begin = Instant.now();
      produce(address, events, rate, () -> resident.add(residentKilobytes(daemon)));
      await("every event is settled", () -> settled() >= events);
      Duration took = Duration.between(begin, Instant.now());
      System.out.println("seconds " + took.toSeconds());
      metrics().forEach((series, value) -> report(series, value));
      memory(resident);
    } finally {
      daemon.destroy();
      System.out.println("exit code after SIGTERM " + daemon.waitFor());
    }
    System.out.println("dead letters " + records(address, "headwatch-dead-letters"));
    System.out.println("verdicts " + records(address, "headwatch-verdicts"));
    broker.getOutputStream().close();
    broker.waitFor(30, TimeUnit.SECONDS);
  }

  private static Process broker(Path directory) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g",
            "-cp",
            System.getProperty("java.class.path"),
            BrokerProcess.class.getName(),
            directory.toString(),
            TOPIC)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static String address(Process broker) throws IOException {
    BufferedReader lines = broker.inputReader(UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("broker ")) {
        return line.substring("broker ".length());
      }
    }
    throw new IOException("the broker did not start");
  }

  private static Path config(Path directory, String address, Path profile) throws IOException {
    Path model = EmbeddedModel.copyTo(directory.resolve("model"));
    return Files.writeString(
        directory.resolve("headwatch.conf"),
        """
        headwatch {
          kafka.bootstrap-servers = "%s"
          input.topics = [%s]
          model.directory = "%s"
          streams.profile = "%s"
          window { length = %ds, grace = 5s, idle-after = 10s }
          web.port = 0
          metrics.port = %d
          health.port = 0
        }
        """
            .formatted(address, TOPIC, model, profile, WINDOW.toSeconds(), METRICS_PORT));
  }

  private static Process daemon(Path launcher, Path config, Path log) throws IOException {
    System.out.println("log of the daemon " + log);
    return new ProcessBuilder(launcher.toString(), "run", "--config", config.toString())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
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
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(TOPIC, i % 3, null, value);
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
  private static byte[] hugePng() {
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

  private static Map<String, Double> metrics() throws IOException, InterruptedException {
    HttpResponse<String> page =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + METRICS_PORT + "/metrics"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    Map<String, Double> values = new TreeMap<>();
    page.body()
        .lines()
        .map(SERIES::matcher)
        .filter(Matcher::matches)
        .forEach(
            line ->
                values.put(
                    line.group(1) + (line.group(2) == null ? "" : line.group(2)),
                    Double.parseDouble(line.group(3))));
    return values;
  }

  private static void report(String series, double value) {
    if (series.startsWith("headwatch_events") || series.startsWith("headwatch_windows")) {
      System.out.printf("%s %.0f%n", series, value);
    }
  }

  /** Number of events that reached their end; -1 while nobody listens. */
  private static double settled() {
    try {
      return metrics().entrySet().stream()
          .filter(entry -> entry.getKey().startsWith("headwatch_events_total"))
          .mapToDouble(Map.Entry::getValue)
          .sum();
    } catch (IOException | InterruptedException e) {
      return -1;
    }
  }

  private static long residentKilobytes(Process process) {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
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

  private static long records(String address, String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", address, "auto.offset.reset", "earliest"),
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

  private static void await(String what, java.util.function.BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofMinutes(10).toNanos();
    while (!condition.getAsBoolean()) {
      require(System.nanoTime() < deadline, "waited too long until " + what);
      LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
    }
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalStateException(otherwise);
    }
  }
}
