package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import io.headwatch.check.CheckResult;
import io.headwatch.config.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/** Whether topics are as Headwatch needs them, by what the broker says of them. */
final class TopicCheck {

  private static final String CREATE =
      "kafka-topics.sh --bootstrap-server HOST:PORT --create --topic ";

  private final Settings settings;

  TopicCheck(Settings settings) {
    this.settings = requireNonNull(settings, "settings is null");
  }

  /** A topic with image events. */
  CheckResult input(String topic, TopicAnswer answer) {
    if (answer instanceof TopicAnswer.Missing) {
      return failed(
          topic, "does not exist", "correct input.topics, or create it: " + CREATE + topic);
    }
    return answer instanceof TopicAnswer.Described found
        ? described(topic, found, retentionAdvice(found))
        : unseen(topic, answer);
  }

  /** A topic for verdicts or dead letters. */
  CheckResult output(String topic, TopicAnswer answer) {
    if (answer instanceof TopicAnswer.Missing missing) {
      return missing
          .refusal()
          .map(refusal -> uncreatable(topic, refusal))
          .orElseGet(() -> creatable(topic));
    }
    return answer instanceof TopicAnswer.Described found
        ? described(topic, found, sizeAdvice(topic, found))
        : unseen(topic, answer);
  }

  private static CheckResult creatable(String topic) {
    return new CheckResult.Ok(name(topic), "does not exist yet: `headwatch run` will create it");
  }

  private static CheckResult uncreatable(String topic, KafkaException refusal) {
    return refusal instanceof TopicAuthorizationException
        ? failed(
            topic,
            "does not exist, and may not be created",
            "create it, or grant the right below: " + CREATE + topic)
        : failed(
            topic,
            "does not exist, and cannot be created: " + refusal.getMessage(),
            "create it: " + CREATE + topic);
  }

  private static CheckResult unseen(String topic, TopicAnswer answer) {
    return answer instanceof TopicAnswer.Failed failed
        ? failed(
            topic,
            "cannot be described: " + failed.failure().getMessage(),
            "look into the broker's log")
        : failed(
            topic, "may not be seen, if it exists at all", "grant the rights below, then check it");
  }

  private static CheckResult described(
      String topic, TopicAnswer.Described found, List<String> advice) {
    List<Integer> leaderless = leaderless(found.description());
    return leaderless.isEmpty()
        ? CheckResult.okUnless(name(topic), summary(found), advice)
        : failed(
            topic,
            "partitions %s of %d have no leader"
                .formatted(leaderless, found.description().partitions().size()),
            "bring the brokers back that hold them");
  }

  private static List<Integer> leaderless(TopicDescription description) {
    return description.partitions().stream()
        .filter(partition -> partition.leader() == null || partition.leader().isEmpty())
        .map(TopicPartitionInfo::partition)
        .toList();
  }

  private static String summary(TopicAnswer.Described found) {
    int partitions = found.description().partitions().size();
    List<String> facts = new ArrayList<>();
    facts.add(partitions == 1 ? "1 partition" : partitions + " partitions");
    config(found, TopicConfig.RETENTION_MS_CONFIG)
        .ifPresent(millis -> facts.add("retention " + (millis < 0 ? "unlimited" : days(millis))));
    config(found, TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
        .ifPresent(bytes -> facts.add("records up to %,d bytes".formatted(bytes)));
    return String.join(", ", facts);
  }

  private static String days(long millis) {
    Duration time = Duration.ofMillis(millis);
    return time.toHours() < 48 ? time.toMinutes() + " minutes" : time.toDays() + " days";
  }

  private List<String> retentionAdvice(TopicAnswer.Described found) {
    Duration needed = settings.window().length().plus(settings.window().grace());
    return config(found, TopicConfig.RETENTION_MS_CONFIG)
        .filter(millis -> millis >= 0 && millis < needed.toMillis())
        .map(
            millis ->
                List.of(
                    "raise retention.ms to more than window.length and window.grace, %d ms: events"
                            .formatted(needed.toMillis())
                        + " may be deleted before their window closes"))
        .orElse(List.of());
  }

  private List<String> sizeAdvice(String topic, TopicAnswer.Described found) {
    int largest = Topics.largestLetterBytes(settings);
    return config(found, TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
        .filter(bytes -> topic.equals(settings.output().deadLetterTopic()) && bytes < largest)
        .map(bytes -> sizeAdvice(topic, largest))
        .orElse(List.of());
  }

  private static List<String> sizeAdvice(String topic, int largest) {
    return List.of(
        "larger dead letters come without the event's value; to keep it up to decoding.max-bytes:",
        "kafka-configs.sh --bootstrap-server HOST:PORT --alter --entity-type topics"
            + " --entity-name %s --add-config max.message.bytes=%d".formatted(topic, largest));
  }

  private static Optional<Long> config(TopicAnswer.Described topic, String name) {
    return topic
        .configs()
        .flatMap((Map<String, String> all) -> Optional.ofNullable(all.get(name)))
        .map(Long::valueOf);
  }

  private static CheckResult failed(String topic, String found, String advice) {
    return new CheckResult.Failed(name(topic), found, List.of(advice));
  }

  private static String name(String topic) {
    return "topic " + topic;
  }
}
