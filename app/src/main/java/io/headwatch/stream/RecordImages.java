package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import io.headwatch.config.Settings;
import io.headwatch.image.ImageDecoder;
import io.headwatch.image.Thumbnail;
import io.headwatch.image.UndecodableImageException;
import io.headwatch.monitor.EventReference;
import io.headwatch.pixels.EventImage;
import io.headwatch.pixels.EventImages;
import io.headwatch.pixels.ImageUnavailableException;
import io.headwatch.pixels.ImageUnavailableException.Why;
import io.headwatch.pixels.PixelRules;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Images of events of the input topics, each read again by its position, without a group and
 * without commits, and understood as the daemon does: within the limits of decoding, and fetched
 * only from where {@code input.references} allows. What an event says of its time decides whether
 * its image has expired.
 *
 * <p>Implementation note: one image at a time is read and decoded, whoever asks, so that one large
 * image at most is in memory. Few may wait. The small copies of those asked for last are kept.
 */
public final class RecordImages implements EventImages, AutoCloseable {

  /** Fewer than the threads that serve requests. */
  private static final int MOST_WAITING = 8;

  private static final int KEPT = 256;
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private final Set<String> topics;
  private final KafkaClients clients;
  private final EventParser parser;
  private final ImageDecoder decoder;
  private final PixelRules rules;
  private final Duration timeout;
  private final Semaphore waiting = new Semaphore(MOST_WAITING);
  private final ReentrantLock turn = new ReentrantLock(true);
  private final Map<Copy, EventImage> kept = new Kept();
  private @Nullable KafkaConsumer<byte[], byte[]> consumer;

  private record Copy(EventReference event, int side) {}

  private static final class Kept extends LinkedHashMap<Copy, EventImage> {
    private static final long serialVersionUID = 1L;

    Kept() {
      super(KEPT, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Copy, EventImage> eldest) {
      return size() > KEPT;
    }
  }

  /**
   * Nothing is connected to before the first image is asked for.
   *
   * @param decoder with the daemon's limits
   * @param timeout how long to wait for one's turn, and for a record
   */
  public RecordImages(Settings settings, ImageDecoder decoder, PixelRules rules, Duration timeout) {
    this.topics = Set.copyOf(settings.input().topics());
    this.clients = KafkaClients.within(timeout, settings.kafka());
    this.parser = EventParser.of(settings);
    this.decoder = requireNonNull(decoder, "decoder is null");
    this.rules = requireNonNull(rules, "rules is null");
    this.timeout = requireNonNull(timeout, "timeout is null");
  }

  @Override
  public EventImage image(EventReference event, int side) throws ImageUnavailableException {
    rules.requireKept(event);
    if (!topics.contains(event.topic())) {
      // Who writes to the results topic must not be able to have any topic read.
      throw new ImageUnavailableException(
          Why.GONE, "%s is none of this instance's input.topics".formatted(event.topic()));
    }
    if (!waiting.tryAcquire()) {
      throw busy();
    }
    try {
      return inTurn(new Copy(event, side));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImageUnavailableException(Why.UNREACHABLE, "Headwatch is being stopped");
    } finally {
      waiting.release();
    }
  }

  private static ImageUnavailableException busy() {
    return new ImageUnavailableException(
        Why.BUSY, "too many images are being fetched; ask again in some seconds");
  }

  private EventImage inTurn(Copy copy) throws ImageUnavailableException, InterruptedException {
    if (!turn.tryLock(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      throw busy();
    }
    try {
      EventImage known = kept.get(copy);
      EventImage image = known == null ? fetched(copy) : known;
      rules.requireYoung(image.time());
      kept.put(copy, image);
      return image;
    } catch (ImageUnavailableException e) {
      kept.remove(copy);
      throw e;
    } finally {
      turn.unlock();
    }
  }

  private EventImage fetched(Copy copy) throws ImageUnavailableException, InterruptedException {
    ConsumerRecord<byte[], byte[]> record = record(copy.event);
    try {
      EventEnvelope envelope = parser.envelope(record);
      rules.requireYoung(envelope.time());
      byte[] encoded = parser.load(envelope).encoded();
      byte[] jpeg = Thumbnail.jpeg(decoder.decode(encoded), copy.side);
      return new EventImage(jpeg, envelope.time());
    } catch (RejectedEventException e) {
      throw unusable(e.reason().label(), e);
    } catch (UndecodableImageException e) {
      throw unusable(e.reason().label(), e);
    }
  }

  private static ImageUnavailableException unusable(String reason, Exception e) {
    return new ImageUnavailableException(
        Why.UNUSABLE,
        "the event has no image that can be used: %s: %s".formatted(reason, e.getMessage()));
  }

  private ConsumerRecord<byte[], byte[]> record(EventReference event)
      throws ImageUnavailableException {
    try {
      return read(connected(), event);
    } catch (OffsetOutOfRangeException e) {
      throw gone(event);
    } catch (KafkaException e) {
      disconnect();
      throw new ImageUnavailableException(
          Why.UNREACHABLE, "Kafka does not give the event: " + e.getMessage());
    }
  }

  private ConsumerRecord<byte[], byte[]> read(
      KafkaConsumer<byte[], byte[]> from, EventReference event) throws ImageUnavailableException {
    TopicPartition partition = new TopicPartition(event.topic(), event.partition());
    from.assign(List.of(partition));
    from.seek(partition, event.offset());
    long deadline = System.nanoTime() + timeout.toNanos();
    while (System.nanoTime() < deadline) {
      for (ConsumerRecord<byte[], byte[]> record : from.poll(POLL)) {
        if (record.offset() == event.offset()) {
          return record;
        }
        throw gone(event);
      }
      if (from.position(partition) > event.offset()) {
        throw gone(event);
      }
    }
    throw new ImageUnavailableException(
        Why.UNREACHABLE, "Kafka did not give the event within %d s".formatted(timeout.toSeconds()));
  }

  private static ImageUnavailableException gone(EventReference event) {
    return new ImageUnavailableException(
        Why.GONE, "Kafka no longer has the event %s (retention of its topic)".formatted(event));
  }

  private KafkaConsumer<byte[], byte[]> connected() {
    KafkaConsumer<byte[], byte[]> open = consumer;
    if (open == null) {
      open = clients.recordConsumer();
      consumer = open;
    }
    return open;
  }

  private void disconnect() {
    KafkaConsumer<byte[], byte[]> open = consumer;
    consumer = null;
    if (open != null) {
      open.close(CloseOptions.timeout(Duration.ZERO));
    }
  }

  /** Ends the connection; to be called when nobody asks any more. */
  @Override
  public void close() {
    boolean mine = false;
    try {
      mine = turn.tryLock(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
      if (mine) {
        disconnect();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (mine) {
        turn.unlock();
      }
    }
  }
}
