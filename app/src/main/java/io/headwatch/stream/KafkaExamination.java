package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import io.headwatch.check.CheckResult;
import io.headwatch.config.SegmentationSettings;
import io.headwatch.config.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.NewTopic;

/** Looks into brokers, topics and rights, without changing anything. Every question has an end. */
public final class KafkaExamination {

  private final Settings settings;
  private final Duration timeout;

  /**
   * @param timeout how long to wait for each answer of the broker
   */
  public KafkaExamination(Settings settings, Duration timeout) {
    this.settings = requireNonNull(settings, "settings is null");
    this.timeout = requireNonNull(timeout, "timeout is null");
  }

  /**
   * Runs the checks, those after a failed one as far as they don't depend on it.
   *
   * @param results told of each check as soon as it is done
   * @return whether the brokers can be reached
   */
  public boolean run(Consumer<CheckResult> results) {
    CheckResult broker = new BrokerCheck(settings.kafka(), timeout).result();
    results.accept(broker);
    if (broker instanceof CheckResult.Failed) {
      String why = "the brokers cannot be reached";
      results.accept(new CheckResult.Skipped("topics", why));
      results.accept(new CheckResult.Skipped("rights", why));
      return false;
    }
    try (AdminConnection connection = new AdminConnection(settings.kafka(), timeout)) {
      lookInto(connection, results);
      return true;
    }
  }

  private void lookInto(AdminConnection connection, Consumer<CheckResult> results) {
    TopicLookup lookup = new TopicLookup(connection);
    TopicCheck check = new TopicCheck(settings);
    Map<String, TopicAnswer> inputs = new LinkedHashMap<>();
    settings.input().topics().forEach(topic -> inputs.put(topic, lookup.find(topic)));
    inputs.forEach((topic, answer) -> results.accept(check.input(topic, answer)));
    String verdicts = settings.output().resultsTopic();
    String letters = settings.output().deadLetterTopic();
    Map<String, TopicAnswer> outputs = new LinkedHashMap<>();
    outputs.put(verdicts, lookup.findOrValidate(Topics.results(settings)));
    outputs.put(letters, lookup.findOrValidate(Topics.deadLetters(settings)));
    String decisions = settings.output().decisionsTopic();
    outputs.put(decisions, lookup.findOrValidate(Topics.decisions(settings)));
    List<String> groups = new ArrayList<>(List.of(settings.kafka().groupId()));
    for (NewTopic topic : Topics.segmentation(settings)) {
      outputs.put(topic.name(), lookup.findOrValidate(topic));
    }
    outputs.forEach((topic, answer) -> results.accept(check.output(topic, answer)));
    settings
        .segmentation()
        .servedTopics()
        .map(SegmentationSettings.Topics::requests)
        .ifPresent(
            requests -> {
              inputs.put(requests, requireNonNull(outputs.remove(requests)));
              groups.add(SegmentationRequests.group(settings.kafka()));
            });
    results.accept(
        new RightsCheck(connection).result(inputs, outputs, Set.of(verdicts, decisions), groups));
  }
}
