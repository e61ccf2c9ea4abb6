package io.headwatch.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Plays the script into a topic: raw JPEG images with their event time in a header. The last image
 * of each window comes a second time, cut off in the middle, as broken images come in every stream.
 */
public final class SceneProducer {

  /** Scenes after the last window, so that event time passes its end and grace. */
  private static final int AFTERWARDS = Script.SCENES_PER_WINDOW / 4;

  private final Supplier<Producer<byte[], byte[]>> producers;
  private final String topic;

  /** A producer to one topic. */
  public SceneProducer(String bootstrapServers, String topic) {
    this(() -> producer(requireNonNull(bootstrapServers, "bootstrapServers is null")), topic);
  }

  SceneProducer(Supplier<Producer<byte[], byte[]>> producers, String topic) {
    this.producers = requireNonNull(producers, "producers is null");
    this.topic = requireNonNull(topic, "topic is null");
  }

  private static Producer<byte[], byte[]> producer(String bootstrapServers) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 5),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /**
   * Sends every scene of the script, as fast as the broker takes them.
   *
   * @throws IOException if a scene cannot be encoded
   */
  public void play() throws IOException {
    try (Producer<byte[], byte[]> producer = producers.get()) {
      List<Act> windows = Script.windows();
      long scene = 0;
      for (Act act : windows) {
        scene = sendWindow(producer, Script.stream(act.mix()), scene);
      }
      Act last = windows.get(windows.size() - 1);
      send(producer, Script.stream(last.mix()), scene, AFTERWARDS);
    }
  }

  /**
   * Goes on where the script ends: sends scenes as the reference until the thread is interrupted.
   *
   * @param pace time between as many scenes as a window has
   * @throws IOException if a scene cannot be encoded
   * @throws InterruptedException when the thread is interrupted
   */
  public void goOn(Duration pace) throws IOException, InterruptedException {
    SceneImages scenes = Script.stream(Script.clean());
    try (Producer<byte[], byte[]> producer = producers.get()) {
      long scene = (long) Script.windows().size() * Script.SCENES_PER_WINDOW + AFTERWARDS;
      while (true) {
        Thread.sleep(pace.toMillis());
        scene = sendWindow(producer, scenes, scene);
      }
    } catch (InterruptException e) {
      // The client's own kind, which sets the thread's flag again.
      Thread.interrupted();
      throw new InterruptedException("interrupted while scenes were sent");
    }
  }

  private long sendWindow(Producer<byte[], byte[]> producer, SceneImages scenes, long from)
      throws IOException {
    long next = send(producer, scenes, from, Script.SCENES_PER_WINDOW);
    byte[] jpeg = scenes.jpeg(next - 1);
    await(producer.send(record(next - 1, "broken", Arrays.copyOf(jpeg, jpeg.length / 2))));
    return next;
  }

  private long send(Producer<byte[], byte[]> producer, SceneImages scenes, long from, int count)
      throws IOException {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (long scene = from; scene < from + count; scene++) {
      sent.add(producer.send(record(scene, "scene", scenes.jpeg(scene))));
    }
    for (Future<RecordMetadata> record : sent) {
      await(record);
    }
    return from + count;
  }

  private ProducerRecord<byte[], byte[]> record(long scene, String kind, byte[] image) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, null, image);
    record.headers().add("time", Script.time(scene).toString().getBytes(UTF_8));
    record.headers().add("id", (kind + "-" + scene).getBytes(UTF_8));
    return record;
  }

  private static void await(Future<RecordMetadata> record) throws IOException {
    try {
      record.get();
    } catch (ExecutionException e) {
      throw new IOException("the broker refused a scene", e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
