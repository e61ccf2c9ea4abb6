package io.headwatch.stream;

import io.headwatch.check.CheckResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.utils.SecurityUtils;
import org.jspecify.annotations.Nullable;

/**
 * Compares what the broker allows with what Headwatch needs, and names each ACL that is missing
 * with the command that grants it.
 */
final class RightsReview {

  private static final String NAME = "rights";

  /** Kafka lets whoever may read or write a resource describe it, so one ACL suffices. */
  private static final Set<AclOperation> IMPLYING_DESCRIBE =
      Set.of(AclOperation.READ, AclOperation.WRITE);

  private final Map<KafkaResource, List<AclOperation>> allowed = new LinkedHashMap<>();
  private final List<Right> missing = new ArrayList<>();
  private final List<Right> helpful = new ArrayList<>();
  private final List<Right> untold = new ArrayList<>();

  /** An operation on a resource, which one ACL grants. */
  private record Right(AclOperation operation, KafkaResource resource) {

    String grant() {
      return Acls.grant(SecurityUtils.operationName(operation), resource.option());
    }

    @Override
    public String toString() {
      return SecurityUtils.operationName(operation) + " on " + resource;
    }
  }

  /**
   * Demands operations on a resource.
   *
   * @param granted what the broker allows; null if it doesn't say
   * @param operations Read or Write before Describe, which they imply
   */
  void require(
      KafkaResource resource, @Nullable Set<AclOperation> granted, AclOperation... operations) {
    for (AclOperation operation : operations) {
      Right right = new Right(operation, resource);
      if (granted == null) {
        untold.add(right);
      } else if (granted.contains(operation)) {
        allowed.computeIfAbsent(resource, r -> new ArrayList<>()).add(operation);
      } else if (!impliedByMissing(right)) {
        missing.add(right);
      }
    }
  }

  /**
   * Notes an operation on a resource that Headwatch can do without.
   *
   * @param granted what the broker allows; null if it doesn't say, which is no matter here
   */
  void prefer(KafkaResource resource, @Nullable Set<AclOperation> granted, AclOperation operation) {
    if (granted != null && !granted.contains(operation)) {
      helpful.add(new Right(operation, resource));
    }
  }

  private boolean impliedByMissing(Right right) {
    return right.operation() == AclOperation.DESCRIBE
        && missing.stream()
            .filter(other -> other.resource().equals(right.resource()))
            .anyMatch(other -> IMPLYING_DESCRIBE.contains(other.operation()));
  }

  /** What came of it. */
  CheckResult result() {
    List<String> advice = new ArrayList<>();
    advise(advice, "missing", missing);
    advise(advice, "the broker does not say whether these are granted", untold);
    advise(advice, "not needed, but helpful", helpful);
    return missing.isEmpty()
        ? CheckResult.okUnless(NAME, summary(), advice)
        : new CheckResult.Failed(NAME, summary(), advice);
  }

  private static void advise(List<String> advice, String heading, List<Right> rights) {
    if (!rights.isEmpty()) {
      advice.add(heading + ", where NAME is the user that Headwatch connects as:");
      rights.forEach(right -> advice.add(right.grant()));
    }
  }

  private String summary() {
    List<String> parts = new ArrayList<>();
    if (!missing.isEmpty()) {
      parts.add("missing: " + joined(missing));
    }
    if (!untold.isEmpty()) {
      parts.add("not known: " + joined(untold));
    }
    if (missing.isEmpty() && !helpful.isEmpty()) {
      parts.add("without: " + joined(helpful));
    }
    if (!allowed.isEmpty()) {
      parts.add("granted: " + granted());
    }
    return String.join("; ", parts);
  }

  private String granted() {
    return allowed.entrySet().stream()
        .map(entry -> operations(entry.getValue()) + " on " + entry.getKey())
        .collect(Collectors.joining("; "));
  }

  private static String operations(List<AclOperation> operations) {
    return operations.stream().map(SecurityUtils::operationName).collect(Collectors.joining(", "));
  }

  private static String joined(List<Right> rights) {
    return rights.stream().map(Right::toString).collect(Collectors.joining(", "));
  }
}
