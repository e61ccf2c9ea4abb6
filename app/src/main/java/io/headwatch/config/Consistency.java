package io.headwatch.config;

import com.typesafe.config.Config;
import java.util.stream.Stream;

/** Checks what one key demands of another. */
final class Consistency {

  private static final String[] SHARED_TOPICS = {
    "input.topics", "output.results-topic", "output.dead-letter-topic", "output.decisions-topic"
  };

  private final Config config;
  private final Mistakes mistakes;

  Consistency(Config config, Mistakes mistakes) {
    this.config = config;
    this.mistakes = mistakes;
  }

  void check(Settings settings) {
    checkTopics(settings.input(), settings.output());
    checkSegmentation(settings.segmentation(), settings.input(), settings.output());
    checkReferences(settings.input().references(), settings.decoding());
    checkStreams(settings.streams(), settings.input());
    checkWindow(settings.window(), settings.sampling());
    checkAlarm(settings.alarm(), settings.window());
    checkPorts(settings.metrics(), settings.health(), settings.web());
    checkWeb(settings.web());
  }

  private void checkTopics(InputSettings input, OutputSettings output) {
    demand(
        !input.topics().contains(output.resultsTopic()),
        "output.results-topic",
        "must not be one of input.topics",
        "input.topics");
    demand(
        !input.topics().contains(output.deadLetterTopic()),
        "output.dead-letter-topic",
        "must not be one of input.topics",
        "input.topics");
    demand(
        !output.deadLetterTopic().equals(output.resultsTopic()),
        "output.dead-letter-topic",
        "must not be output.results-topic",
        "output.results-topic");
    demand(
        !input.topics().contains(output.decisionsTopic())
            && !output.decisionsTopic().equals(output.resultsTopic())
            && !output.decisionsTopic().equals(output.deadLetterTopic()),
        "output.decisions-topic",
        "must not be one of input.topics, output.results-topic or output.dead-letter-topic",
        "input.topics",
        "output.results-topic",
        "output.dead-letter-topic");
  }

  private void checkSegmentation(
      SegmentationSettings segmentation, InputSettings input, OutputSettings output) {
    boolean requests = !config.getIsNull(full("segmentation.request-topic"));
    boolean replies = !config.getIsNull(full("segmentation.reply-topic"));
    demand(
        requests || !replies,
        "segmentation.reply-topic",
        "needs segmentation.request-topic, which requests come from",
        "segmentation.request-topic");
    demand(
        replies || !requests,
        "segmentation.request-topic",
        "needs segmentation.reply-topic, which replies go to",
        "segmentation.reply-topic");
    segmentation.topics().ifPresent(topics -> checkSegmentation(topics, input, output));
  }

  private void checkSegmentation(
      SegmentationSettings.Topics topics, InputSettings input, OutputSettings output) {
    demand(
        isOfItsOwn(topics.requests(), input, output),
        "segmentation.request-topic",
        "must not be one of input.topics, nor a topic of output",
        SHARED_TOPICS);
    demand(
        isOfItsOwn(topics.replies(), input, output) && !topics.replies().equals(topics.requests()),
        "segmentation.reply-topic",
        "must not be one of input.topics, nor a topic of output, nor segmentation.request-topic",
        SHARED_TOPICS);
  }

  private static boolean isOfItsOwn(String topic, InputSettings input, OutputSettings output) {
    return !input.topics().contains(topic)
        && !topic.equals(output.resultsTopic())
        && !topic.equals(output.deadLetterTopic())
        && !topic.equals(output.decisionsTopic());
  }

  private void checkReferences(ReferenceSettings references, DecodingSettings decoding) {
    demand(
        references.maxBytes() <= decoding.maxBytes(),
        "input.references.max-bytes",
        "must be at most decoding.max-bytes, which is %d".formatted(decoding.maxBytes()),
        "decoding.max-bytes");
  }

  private void checkStreams(StreamsSettings streams, InputSettings input) {
    boolean byField = streams.by() == StreamsSettings.By.FIELD;
    demand(
        !byField || input.fields().stream().isPresent(),
        "input.fields.stream",
        "must be set, since streams.by = field",
        "streams.by");
    int known = byField ? streams.profiles().size() : input.topics().size();
    demand(
        known <= streams.limit(),
        "streams.limit",
        "must be at least %d, the number of %s"
            .formatted(known, byField ? "streams.profiles" : "input.topics"),
        "streams.by",
        "input.topics");
  }

  private void checkWindow(WindowSettings window, SamplingSettings sampling) {
    demand(
        window.grace().compareTo(window.length()) <= 0,
        "window.grace",
        "must be at most window.length, which is %ds".formatted(window.length().toSeconds()),
        "window.length");
    demand(
        window.maximumAge().compareTo(window.length()) >= 0,
        "window.maximum-age",
        "must be at least window.length, which is %ds".formatted(window.length().toSeconds()),
        "window.length");
    demand(
        sampling.perWindow() == 0 || sampling.perWindow() >= window.minimumSamples(),
        "sampling.per-window",
        "must be 0 or at least window.minimum-samples, which is %d, or no window could be judged"
            .formatted(window.minimumSamples()),
        "window.minimum-samples");
  }

  private void checkAlarm(AlarmSettings alarm, WindowSettings window) {
    demand(
        alarm.timeBetweenFalseAlarms().compareTo(window.length()) >= 0,
        "alarm.time-between-false-alarms",
        "must be at least window.length, which is %ds".formatted(window.length().toSeconds()),
        "window.length");
  }

  private void checkPorts(MetricsSettings metrics, EndpointSettings health, WebSettings web) {
    demand(
        metrics.port() == 0 || metrics.port() != health.port(),
        "health.port",
        "must not be metrics.port",
        "metrics.port");
    demand(
        web.port() == 0 || (web.port() != metrics.port() && web.port() != health.port()),
        "web.port",
        "must be neither metrics.port nor health.port",
        "metrics.port",
        "health.port");
  }

  /** What others can reach must ask them who they are. */
  private void checkWeb(WebSettings web) {
    demand(
        web.isLoopback() || web.asksWhoComes(),
        "web.host",
        "must be 127.0.0.1, localhost or ::1, unless web.token-files or web.tls.client-authorities"
            + " says who may connect",
        "web.token-files",
        "web.tls.client-authorities");
    demand(
        config.getIsNull(full("web.tls.client-authorities")) || web.tls().isPresent(),
        "web.tls.client-authorities",
        "needs web.tls.keystore, the server's own key and certificate",
        "web.tls.keystore");
  }

  /** Notes a mistake, unless a key that it depends on is wrong by itself. */
  private void demand(boolean met, String key, String problem, String... dependsOn) {
    boolean judgeable = Stream.of(dependsOn).map(Consistency::full).noneMatch(mistakes::concern);
    if (!met && judgeable) {
      String path = full(key);
      mistakes.add(path, config.getIsNull(path) ? null : config.getValue(path), problem);
    }
  }

  private static String full(String key) {
    return "headwatch." + key;
  }
}
