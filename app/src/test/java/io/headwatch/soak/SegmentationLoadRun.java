package io.headwatch.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwatch.image.PngEncoder;
import io.headwatch.scenes.PlacedObject;
import io.headwatch.scenes.Scene;
import io.headwatch.scenes.SceneGenerator;
import io.headwatch.scenes.SceneMix;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What masks on demand cost the stream: the daemon as users run it works off a topic, in turns
 * without and with clients that segment without pause; then bad requests without pause. Prints
 * events per second of each turn, what was answered, and the daemon's resident memory.
 *
 * <p>Not a test of the build, for it takes minutes. Arguments: launcher, profile of scenes, number
 * of clients, seconds of a turn, number of turns of each kind.
 */
final class SegmentationLoadRun {

  private static final int EVENTS_PER_SECOND = 600;
  private static final int SCENES = 1_000;
  private static final int IMAGES = 20;
  private static final int BAD_ROUNDS = 10;
  private static final int LARGE_BODY_MIB = 200;
  private static final String BOUNDARY = "a-boundary";
  private static final Instant START = Instant.parse("2026-06-01T00:00:00Z");
  private static final URI MASKS =
      URI.create("http://127.0.0.1:%d/v1/segment".formatted(WatchedDaemon.WEB_PORT));

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Asked> asked = asked();
  private final AtomicInteger newWords = new AtomicInteger();
  private final Map<String, AtomicInteger> answers = new ConcurrentSkipListMap<>();

  private SegmentationLoadRun() throws IOException {}

  public static void main(String[] arguments) throws Exception {
    int clients = Integer.parseInt(arguments[2]);
    int seconds = Integer.parseInt(arguments[3]);
    int turns = Integer.parseInt(arguments[4]);
    SegmentationLoadRun run = new SegmentationLoadRun();
    try (WatchedDaemon daemon = WatchedDaemon.start(Path.of(arguments[0]), Path.of(arguments[1]))) {
      fill(daemon, EVENTS_PER_SECOND * seconds * (2 * turns + 1));
      run.turn(daemon, 0, seconds);
      double without = 0;
      double with = 0;
      for (int i = 0; i < turns; i++) {
        without += run.turn(daemon, 0, seconds);
        with += run.turn(daemon, clients, seconds);
      }
      System.out.printf("with clients / without, after a first turn: %.3f%n", with / without);
      run.badRequests(daemon);
      System.out.println("exit code after SIGTERM " + daemon.stop());
    }
  }

  /** Events per second while so many clients segment. */
  private double turn(WatchedDaemon daemon, int clients, int seconds) throws InterruptedException {
    answers.clear();
    AtomicBoolean over = new AtomicBoolean();
    List<Thread> threads =
        IntStream.range(0, clients)
            .mapToObj(client -> new Thread(() -> segment(client, over)))
            .toList();
    threads.forEach(Thread::start);
    LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
    double settled = daemon.settled();
    long begin = System.nanoTime();
    LockSupport.parkNanos(Duration.ofSeconds(seconds).toNanos());
    double rate = (daemon.settled() - settled) / ((System.nanoTime() - begin) / 1e9);
    over.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    System.out.printf(
        "%d clients: %.1f events/s; answers %s; resident %.0f MiB%n",
        clients, rate, answers, daemon.residentKilobytes() / 1024.0);
    return rate;
  }

  /** An image, and the names of what is in it. */
  private record Asked(byte[] image, String words) {}

  /** Each request has a word that none had before, so that the text tower has work, too. */
  private void segment(int client, AtomicBoolean over) {
    for (int i = client; !over.get(); i++) {
      Asked one = asked.get(i % IMAGES);
      byte[] form = form(one.image, one.words + ",thing " + newWords.incrementAndGet());
      send("mask", "multipart/form-data; boundary=" + BOUNDARY, BodyPublishers.ofByteArray(form));
    }
  }

  private void badRequests(WatchedDaemon daemon) throws IOException {
    String form = "multipart/form-data; boundary=" + BOUNDARY;
    String words =
        IntStream.range(0, 500).mapToObj(Integer::toString).collect(Collectors.joining(","));
    byte[] scene = scenes(320, 1, 3)[0];
    answers.clear();
    for (int round = 0; round < BAD_ROUNDS; round++) {
      for (boolean told : new boolean[] {true, false}) {
        BodyPublisher body =
            BodyPublishers.ofByteArrays(Collections.nCopies(LARGE_BODY_MIB, new byte[1 << 20]));
        send(
            told ? "200 MB, length told" : "200 MB, chunked",
            form,
            told ? BodyPublishers.fromPublisher(body, (long) LARGE_BODY_MIB << 20) : body);
      }
      send("no form", form, BodyPublishers.ofString("nonsense"));
      send("500 words", form, BodyPublishers.ofByteArray(form(scene, words)));
      send("bomb", form, BodyPublishers.ofByteArray(form(SoakRun.hugePng(), "cat")));
      send("unknown type", "application/x-unknown", BodyPublishers.ofString("nonsense"));
      System.out.printf("resident %.0f MiB%n", daemon.residentKilobytes() / 1024.0);
    }
    System.out.println("bad requests: " + answers);
  }

  private void send(String name, String type, BodyPublisher body) {
    String answer;
    try {
      HttpRequest request =
          HttpRequest.newBuilder(MASKS)
              .header("Content-Type", type)
              .timeout(Duration.ofMinutes(2))
              .POST(body)
              .build();
      answer = Integer.toString(http.send(request, BodyHandlers.discarding()).statusCode());
    } catch (IOException | InterruptedException e) {
      answer = e.toString();
    }
    answers.computeIfAbsent(name + " " + answer, key -> new AtomicInteger()).incrementAndGet();
  }

  private static void fill(WatchedDaemon daemon, int events) throws IOException {
    byte[][] scenes = scenes(128, SCENES, 77);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", daemon.bootstrapServers(), "linger.ms", 5),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < events; i++) {
        ProducerRecord<byte[], byte[]> event =
            new ProducerRecord<>(WatchedDaemon.TOPIC, i % 3, null, scenes[i % SCENES]);
        event.headers().add("time", START.plusMillis(300L * i).toString().getBytes(UTF_8));
        var unused = producer.send(event);
      }
    }
  }

  private static byte[][] scenes(int size, int count, long seed) throws IOException {
    SceneGenerator generator = new SceneGenerator(SceneMix.standard(), size, seed);
    byte[][] scenes = new byte[count][];
    for (int i = 0; i < count; i++) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ImageIO.write(generator.scene(i).image(), "jpeg", bytes);
      scenes[i] = bytes.toByteArray();
    }
    return scenes;
  }

  /** Scenes of 320 pixels with the names of their two or three objects. */
  private static List<Asked> asked() throws IOException {
    SceneGenerator generator =
        new SceneGenerator(SceneMix.standard().withObjectCount(2, 3), 320, 5);
    List<Asked> asked = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      Scene scene = generator.scene(i);
      String words =
          scene.objects().stream().map(PlacedObject::name).collect(Collectors.joining(","));
      asked.add(new Asked(PngEncoder.encode(scene.image()), words));
    }
    return asked;
  }

  private static byte[] form(byte[] image, String words) {
    byte[] head =
        """
        --%s\r
        Content-Disposition: form-data; name="words"\r
        \r
        %s\r
        --%s\r
        Content-Disposition: form-data; name="image"; filename="image"\r
        Content-Type: application/octet-stream\r
        \r
        """
            .formatted(BOUNDARY, words, BOUNDARY)
            .getBytes(UTF_8);
    byte[] tail = "\r\n--%s--\r\n".formatted(BOUNDARY).getBytes(UTF_8);
    return ByteBuffer.allocate(head.length + image.length + tail.length)
        .put(head)
        .put(image)
        .put(tail)
        .array();
  }
}
