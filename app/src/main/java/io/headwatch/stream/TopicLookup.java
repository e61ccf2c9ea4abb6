package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks the broker for topics, and changes nothing. */
final class TopicLookup {

  private final AdminConnection connection;

  TopicLookup(AdminConnection connection) {
    this.connection = requireNonNull(connection, "connection is null");
  }

  /** A topic that must be there. */
  TopicAnswer find(String topic) {
    DescribeTopicsOptions withRights =
        new DescribeTopicsOptions().includeAuthorizedOperations(true);
    try {
      return new TopicAnswer.Described(
          connection.await(
              connection.admin().describeTopics(List.of(topic), withRights).topicNameValues(),
              topic),
          configs(topic));
    } catch (UnknownTopicOrPartitionException e) {
      return new TopicAnswer.Missing(Optional.empty());
    } catch (TopicAuthorizationException e) {
      return new TopicAnswer.Hidden();
    } catch (KafkaException e) {
      return new TopicAnswer.Failed(e);
    }
  }

  /** A topic that is created where it is missing: if it is, tries whether it could be. */
  TopicAnswer findOrValidate(NewTopic wanted) {
    TopicAnswer answer = find(wanted.name());
    return answer instanceof TopicAnswer.Missing ? validated(wanted) : answer;
  }

  private TopicAnswer validated(NewTopic wanted) {
    CreateTopicsOptions validating = new CreateTopicsOptions().validateOnly(true);
    try {
      connection.await(connection.admin().createTopics(List.of(wanted), validating).all());
      return new TopicAnswer.Missing(Optional.empty());
    } catch (TopicExistsException e) {
      return find(wanted.name());
    } catch (KafkaException e) {
      return new TopicAnswer.Missing(Optional.of(e));
    }
  }

  private Optional<Map<String, String>> configs(String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try {
      Config config =
          connection.await(
              connection.admin().describeConfigs(List.of(resource)).values(), resource);
      return Optional.of(
          config.entries().stream()
              .filter(entry -> entry.value() != null)
              .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value)));
    } catch (KafkaException e) {
      return Optional.empty();
    }
  }
}
