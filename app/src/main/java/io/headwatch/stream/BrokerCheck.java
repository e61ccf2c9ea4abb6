package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import io.headwatch.check.CheckResult;
import io.headwatch.config.KafkaSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/**
 * Whether the brokers answer, and if not, why: first by connecting to the configured addresses,
 * then by asking for the cluster, then by connecting to the addresses that its brokers give.
 */
final class BrokerCheck {

  private static final String NAME = "broker";
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final KafkaSettings settings;
  private final Duration timeout;

  /**
   * @param timeout how long to wait for the cluster's answer
   */
  BrokerCheck(KafkaSettings settings, Duration timeout) {
    this.settings = requireNonNull(settings, "settings is null");
    this.timeout = requireNonNull(timeout, "timeout is null");
  }

  CheckResult result() {
    List<Address> configured = Address.listed(settings.bootstrapServers());
    Map<Address, String> obstacles = obstacles(configured, Function.identity());
    if (obstacles.size() == configured.size()) {
      return failed(
          sentences(obstacles), "check kafka.bootstrap-servers, and that the broker runs");
    }
    try (AdminConnection connection = new AdminConnection(settings, timeout)) {
      return described(connection, obstacles);
    } catch (KafkaException e) {
      return refused(e);
    }
  }

  private CheckResult described(AdminConnection connection, Map<Address, String> obstacles) {
    DescribeClusterResult cluster = connection.admin().describeCluster();
    Collection<Node> nodes = connection.await(cluster.nodes());
    Map<Node, String> unreachable = obstacles(nodes, node -> new Address(node.host(), node.port()));
    if (!unreachable.isEmpty()) {
      return failed(
          unreachable.entrySet().stream()
              .map(
                  entry ->
                      "%s, as a broker calls itself, %s"
                          .formatted(at(entry.getKey()), entry.getValue()))
              .collect(Collectors.joining("; ")),
          "make the name known here, or correct advertised.listeners in the broker's configuration");
    }
    String found =
        "%d broker%s, cluster %s"
            .formatted(
                nodes.size(), nodes.size() == 1 ? "" : "s", connection.await(cluster.clusterId()));
    return CheckResult.okUnless(
        NAME,
        obstacles.isEmpty() ? found : found + "; but " + sentences(obstacles),
        obstacles.isEmpty()
            ? List.of()
            : List.of(
                "correct kafka.bootstrap-servers: Headwatch starts only by those that answer"));
  }

  private static <T> Map<T, String> obstacles(Collection<T> places, Function<T, Address> address) {
    Map<T, CompletableFuture<Optional<String>>> attempts = new LinkedHashMap<>();
    places.forEach(place -> attempts.put(place, address.apply(place).obstacle(CONNECT_TIMEOUT)));
    Map<T, String> obstacles = new LinkedHashMap<>();
    attempts.forEach(
        (place, attempt) -> attempt.join().ifPresent(words -> obstacles.put(place, words)));
    return obstacles;
  }

  private static String at(Node node) {
    return new Address(node.host(), node.port()).toString();
  }

  private static String sentences(Map<Address, String> obstacles) {
    return obstacles.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining("; "));
  }

  private CheckResult refused(KafkaException e) {
    String servers = settings.bootstrapServers();
    if (e instanceof SaslAuthenticationException) {
      return failed(
          "%s refuses the login: %s".formatted(servers, e.getMessage()),
          "check sasl.mechanism and sasl.jaas.config under kafka.properties");
    }
    if (e instanceof AuthenticationException) {
      return failed(
          "no secure connection to %s: %s".formatted(servers, root(e)),
          "check security.protocol and the ssl.* settings under kafka.properties");
    }
    if (e instanceof UnsupportedVersionException) {
      return failed(
          "%s is too old or too new: %s".formatted(servers, e.getMessage()),
          "Headwatch needs Kafka 2.1 or later");
    }
    if (e instanceof TimeoutException) {
      return failed(
          "%s accepts connections, but does not answer as a Kafka broker within %d s"
              .formatted(servers, timeout.toSeconds()),
          "check that the port is the broker's, and security.protocol under kafka.properties: a"
              + " broker with TLS is silent to clients without");
    }
    return failed("no client can be made: " + root(e), "check kafka.properties");
  }

  private static String root(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  private static CheckResult failed(String found, String advice) {
    return new CheckResult.Failed(NAME, found, List.of(advice));
  }
}
