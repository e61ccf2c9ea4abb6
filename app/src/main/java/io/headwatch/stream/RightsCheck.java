package io.headwatch.stream;

import static java.util.Objects.requireNonNull;
import static org.apache.kafka.common.acl.AclOperation.CLUSTER_ACTION;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.IDEMPOTENT_WRITE;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import io.headwatch.check.CheckResult;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.jspecify.annotations.Nullable;

/**
 * Whether this client has the rights that Headwatch needs, by asking for them: nothing is read,
 * written or joined.
 */
final class RightsCheck {

  /** A feature of clusters without ZooKeeper, which came after Write began to suffice (KIP-679). */
  private static final String METADATA_VERSION = "metadata.version";

  private final AdminConnection connection;
  private final RightsReview review = new RightsReview();

  RightsCheck(AdminConnection connection) {
    this.connection = requireNonNull(connection, "connection is null");
  }

  /**
   * @param inputs what the broker says of the topics to read
   * @param outputs what it says of the topics to write
   * @param read which of these are read, too
   * @param groups consumer groups that are joined
   */
  CheckResult result(
      Map<String, TopicAnswer> inputs,
      Map<String, TopicAnswer> outputs,
      Set<String> read,
      List<String> groups) {
    inputs.forEach(this::input);
    groups.forEach(
        group -> review.require(KafkaResource.group(group), onGroup(group), READ, DESCRIBE));
    @Nullable Set<AclOperation> onCluster = onCluster();
    outputs.forEach((topic, answer) -> output(topic, answer, onCluster));
    read.forEach(
        topic -> readOutput(topic, requireNonNull(outputs.get(topic), "read is no output")));
    if (onCluster != null && !isKraft()) {
      review.prefer(KafkaResource.cluster(), onCluster, IDEMPOTENT_WRITE);
    }
    return review.result();
  }

  private void input(String name, TopicAnswer answer) {
    KafkaResource topic = KafkaResource.topic(name);
    if (answer instanceof TopicAnswer.Described found) {
      review.require(topic, found.description().authorizedOperations(), READ, DESCRIBE);
      review.prefer(topic, found.description().authorizedOperations(), DESCRIBE_CONFIGS);
    } else if (answer instanceof TopicAnswer.Hidden) {
      review.require(topic, Set.of(), READ, DESCRIBE);
    }
  }

  private void output(String name, TopicAnswer answer, @Nullable Set<AclOperation> onCluster) {
    KafkaResource topic = KafkaResource.topic(name);
    if (answer instanceof TopicAnswer.Described found) {
      review.require(topic, found.description().authorizedOperations(), WRITE, DESCRIBE);
      review.prefer(topic, found.description().authorizedOperations(), DESCRIBE_CONFIGS);
    } else if (answer instanceof TopicAnswer.Hidden) {
      review.require(topic, Set.of(), WRITE, DESCRIBE);
      review.require(topic, null, CREATE);
    } else if (answer instanceof TopicAnswer.Missing missing) {
      boolean refused =
          missing.refusal().filter(TopicAuthorizationException.class::isInstance).isPresent();
      review.require(topic, refused ? Set.of() : Set.of(CREATE), CREATE);
      review.require(topic, isAlmighty(onCluster) ? Set.of(WRITE) : null, WRITE);
    }
  }

  /** Without this right the page shows no windows, or no decisions, and the rest goes on. */
  private void readOutput(String name, TopicAnswer answer) {
    KafkaResource topic = KafkaResource.topic(name);
    if (answer instanceof TopicAnswer.Described found) {
      review.prefer(topic, found.description().authorizedOperations(), READ);
    } else if (answer instanceof TopicAnswer.Hidden) {
      review.prefer(topic, Set.of(), READ);
    }
  }

  /** Without an authorizer, or for its super users, the broker allows everything. */
  private static boolean isAlmighty(@Nullable Set<AclOperation> onCluster) {
    return onCluster != null && onCluster.contains(CLUSTER_ACTION);
  }

  private @Nullable Set<AclOperation> onCluster() {
    try {
      return connection.await(
          connection
              .admin()
              .describeCluster(new DescribeClusterOptions().includeAuthorizedOperations(true))
              .authorizedOperations());
    } catch (KafkaException e) {
      return null;
    }
  }

  private boolean isKraft() {
    try {
      return connection
          .await(connection.admin().describeFeatures().featureMetadata())
          .finalizedFeatures()
          .containsKey(METADATA_VERSION);
    } catch (KafkaException e) {
      return false;
    }
  }

  private @Nullable Set<AclOperation> onGroup(String group) {
    DescribeConsumerGroupsOptions withRights =
        new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true);
    try {
      return connection
          .await(
              connection
                  .admin()
                  .describeConsumerGroups(List.of(group), withRights)
                  .describedGroups(),
              group)
          .authorizedOperations();
    } catch (GroupAuthorizationException e) {
      return Set.of();
    } catch (GroupIdNotFoundException e) {
      return onNewGroup(group);
    } catch (KafkaException e) {
      return null;
    }
  }

  /**
   * Of a group that does not exist, a broker doesn't tell the rights. But a member that does not
   * exist either can be asked to leave it: that needs the right to read, and is refused in any
   * case.
   */
  private @Nullable Set<AclOperation> onNewGroup(String group) {
    MemberToRemove nobody = new MemberToRemove("headwatch-doctor-" + UUID.randomUUID());
    try {
      connection.await(
          connection
              .admin()
              .removeMembersFromConsumerGroup(
                  group, new RemoveMembersFromConsumerGroupOptions(List.of(nobody)))
              .memberResult(nobody));
      return null;
    } catch (UnknownMemberIdException e) {
      return Set.of(READ, DESCRIBE);
    } catch (GroupAuthorizationException e) {
      return Set.of(DESCRIBE);
    } catch (KafkaException e) {
      return null;
    }
  }
}
