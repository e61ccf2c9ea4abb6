package io.headwatch.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SceneProducerTest {

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

  /** 26 windows of 200 scenes are the script's, and 50 more close the last of them. */
  @Test
  void goOn_continuesWhereTheScriptEndsUntilItIsInterrupted() throws Exception {
    Thread going = new Thread(this::goOn);
    going.start();
    await().until(() -> producer.history().size() >= 402);
    going.interrupt();
    going.join();

    List<ProducerRecord<byte[], byte[]>> sent = producer.history();
    assertThat(producer.closed()).isTrue();
    assertThat(id(sent.get(0))).isEqualTo("scene-5250");
    assertThat(time(sent.get(0))).isEqualTo(Instant.parse("2024-06-03T10:11:15Z"));
    assertThat(id(sent.get(199))).isEqualTo("scene-5449");
    assertThat(id(sent.get(201))).isEqualTo("scene-5450");
    assertThat(time(sent.get(201))).isEqualTo(Instant.parse("2024-06-03T10:16:15Z"));
  }

  @Test
  void goOn_sendsTheLastImageOfAWindowAgainCutOff() throws Exception {
    Thread going = new Thread(this::goOn);
    going.start();
    await().until(() -> producer.history().size() >= 201);
    going.interrupt();
    going.join();

    ProducerRecord<byte[], byte[]> whole = producer.history().get(199);
    ProducerRecord<byte[], byte[]> broken = producer.history().get(200);
    assertThat(ImageIO.read(new ByteArrayInputStream(whole.value())).getWidth()).isEqualTo(128);
    assertThat(id(broken)).isEqualTo("broken-5449");
    assertThat(time(broken)).isEqualTo(time(whole));
    assertThat(whole.value()).startsWith(broken.value()).hasSizeGreaterThan(broken.value().length);
  }

  private void goOn() {
    try {
      new SceneProducer(() -> producer, "images").goOn(Duration.ZERO);
    } catch (InterruptedException e) {
      // As it should end.
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String id(ProducerRecord<byte[], byte[]> record) {
    return new String(record.headers().lastHeader("id").value(), UTF_8);
  }

  private static Instant time(ProducerRecord<byte[], byte[]> record) {
    return Instant.parse(new String(record.headers().lastHeader("time").value(), UTF_8));
  }
}
