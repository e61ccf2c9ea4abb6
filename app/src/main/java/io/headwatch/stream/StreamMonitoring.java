package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import io.headwatch.config.Settings;
import io.headwatch.config.StreamsSettings;
import io.headwatch.config.VersionSettings;
import io.headwatch.monitor.ContributionPipeline;
import io.headwatch.monitor.Monitor;
import io.headwatch.monitor.MonitorMetrics;
import io.headwatch.monitor.WindowVerdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;

/** The monitor attached to Kafka: from image events to verdicts. */
public final class StreamMonitoring implements AutoCloseable {

  private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  /** Batches in flight: one in the network, one full, one filling, one being decoded. */
  private static final int BATCHES_IN_FLIGHT = 4;

  /** What a pane holds of a pair: 16 counts, mean and sum of squares. */
  private static final int BYTES_PER_PAIR = 16 * Integer.BYTES + 2 * Double.BYTES;

  /** What a pane holds of a word or a concept: mean and sum of squares. */
  private static final int BYTES_PER_NAME = 2 * Double.BYTES;

  /** How many windows a partition may be ahead of the slowest. */
  private static final int WINDOWS_AHEAD = 2;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;
  private final EventConsumer events;

  /**
   * Connects, and makes sure that the topics to write to exist.
   *
   * @param announce told of each verdict once it is on its way to the results topic
   * @throws BrokerException if the broker cannot be reached, or refuses
   */
  public StreamMonitoring(
      Settings settings,
      Monitor monitor,
      ContributionPipeline pipeline,
      ImagePreparation preparation,
      Consumer<WindowVerdict> announce,
      MonitorMetrics metrics,
      Clock clock) {
    requireNonNull(settings, "settings is null");
    KafkaClients clients = new KafkaClients(settings.kafka());
    int letterBytes;
    try (Admin admin = clients.admin()) {
      letterBytes = new Topics(admin, settings, BROKER_TIMEOUT).prepare();
    }
    int inFlight = settings.batch().size() * BATCHES_IN_FLIGHT;
    EventTimes times =
        new EventTimes(
            settings.window().idleAfter(),
            settings.window().length().plus(settings.window().grace()));
    boolean byTopic = settings.streams().by() == StreamsSettings.By.TOPIC;
    Watermarks watermarks = new Watermarks(times, settings.window().grace(), byTopic);
    Intake intake =
        new Intake(
            EventParser.of(settings),
            byTopic,
            new EventSampler(settings.sampling(), settings.window().length()),
            settings.window().aheadLimit(),
            watermarks,
            monitor,
            pipeline,
            preparation,
            metrics,
            clock);
    producer = clients.producer(letterBytes);
    consumer = clients.groupConsumer(inFlight);
    events =
        new EventConsumer(
            consumer,
            settings.input().topics(),
            intake,
            monitor,
            new Outbox(
                producer,
                settings.output().resultsTopic(),
                new DeadLetters(settings.output().deadLetterTopic(), letterBytes)),
            watermarks,
            times,
            new Alignment(
                times,
                byTopic,
                settings.window().length().multipliedBy(WINDOWS_AHEAD),
                mostOpenWindows(pipeline, settings.streams().versions())),
            new StreamActivity(settings.window().length()),
            new LagReport(settings.sampling().behind(), metrics, clock),
            inFlight,
            announce,
            metrics,
            clock);
  }

  /** Runs until {@link #stop}; see {@link EventConsumer#run}. */
  public void run() {
    events.run();
  }

  /** Makes {@link #run} settle what is in flight and return; safe to call from any thread. */
  public void stop() {
    events.stop();
  }

  /** When the loop last got somewhere. */
  public Instant lastProgress() {
    return events.lastProgress();
  }

  /** As many panes as fit a quarter of the heap. */
  private static int mostOpenWindows(ContributionPipeline pipeline, VersionSettings versions) {
    long paneBytes =
        (long) pipeline.pairs() * BYTES_PER_PAIR + (long) pipeline.names() * BYTES_PER_NAME;
    long bytes = versions.mayAnchor() ? 2 * paneBytes : paneBytes;
    return (int) Math.max(2, Math.min(100_000, Runtime.getRuntime().maxMemory() / 4 / bytes));
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    producer.close(CLOSE_TIMEOUT);
  }
}
