package io.headwatch.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Plays the script into a topic: raw JPEG images with their event time in a header. */
public final class SceneProducer {

  /** Scenes after the last window, so that event time passes its end and grace. */
  private static final int AFTERWARDS = Script.SCENES_PER_WINDOW / 4;

  private final String bootstrapServers;
  private final String topic;

  /** A producer to one topic. */
  public SceneProducer(String bootstrapServers, String topic) {
    this.bootstrapServers = requireNonNull(bootstrapServers, "bootstrapServers is null");
    this.topic = requireNonNull(topic, "topic is null");
  }

  /**
   * Sends every scene of the script, as fast as the broker takes them.
   *
   * @throws IOException if a scene cannot be encoded
   */
  public void play() throws IOException {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 5),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      List<Act> windows = Script.windows();
      long scene = 0;
      for (Act act : windows) {
        scene = send(producer, Script.stream(act.mix()), scene, Script.SCENES_PER_WINDOW);
      }
      Act last = windows.get(windows.size() - 1);
      send(producer, Script.stream(last.mix()), scene, AFTERWARDS);
    }
  }

  private long send(
      KafkaProducer<byte[], byte[]> producer, SceneImages scenes, long from, int count)
      throws IOException {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (long scene = from; scene < from + count; scene++) {
      ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, null, scenes.jpeg(scene));
      record.headers().add("time", Script.time(scene).toString().getBytes(UTF_8));
      record.headers().add("id", ("scene-" + scene).getBytes(UTF_8));
      sent.add(producer.send(record));
    }
    for (Future<RecordMetadata> record : sent) {
      await(record);
    }
    return from + count;
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
