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
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
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
    Map<Address, String> obstacles = obstacles(configured);
    List<Address> open = configured.stream().filter(a -> !obstacles.containsKey(a)).toList();
    if (open.isEmpty()) {
      return failed(
          sentences(obstacles), "check kafka.bootstrap-servers, and that the broker runs");
    }
    try (AdminConnection connection = new AdminConnection(settings, timeout)) {
      return described(connection, obstacles);
    } catch (KafkaException e) {
      return refused(open, e);
    }
  }

  private static CheckResult described(AdminConnection connection, Map<Address, String> obstacles) {
    DescribeClusterResult cluster = connection.admin().describeCluster();
    Collection<Node> nodes = connection.await(cluster.nodes());
    Map<Address, String> unreachable = obstacles(addresses(nodes));
    if (!unreachable.isEmpty()) {
      return misdirecting(unreachable);
    }
    String brokers = nodes.size() == 1 ? "1 broker" : nodes.size() + " brokers";
    String found = brokers + ", cluster " + connection.await(cluster.clusterId());
    return obstacles.isEmpty()
        ? new CheckResult.Ok(NAME, found)
        : new CheckResult.Warning(
            NAME,
            found + "; but " + sentences(obstacles),
            List.of("correct kafka.bootstrap-servers: Headwatch starts by those that answer"));
  }

  private static CheckResult misdirecting(Map<Address, String> unreachable) {
    return failed(
        "a broker answers, but sends clients to where none is: " + sentences(unreachable),
        "make the name known here, or correct advertised.listeners in the broker's settings");
  }

  private static List<Address> addresses(Collection<Node> nodes) {
    return nodes.stream().map(node -> new Address(node.host(), node.port())).distinct().toList();
  }

  /**
   * Where the leaders of partitions say they are. An admin client asks nothing but that address
   * once it has got it; the first request of a consumer goes to the configured addresses.
   */
  private List<Address> advertised() {
    KafkaConsumer<byte[], byte[]> consumer = KafkaClients.within(timeout, settings).looseConsumer();
    try {
      return addresses(
          consumer.listTopics().values().stream()
              .flatMap(List::stream)
              .map(PartitionInfo::leader)
              .filter(leader -> leader != null && !leader.isEmpty())
              .toList());
    } catch (KafkaException e) {
      return List.of();
    } finally {
      consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
  }

  /** What stands in the way to each of some addresses, for those where something does. */
  private static Map<Address, String> obstacles(List<Address> addresses) {
    Map<Address, CompletableFuture<Optional<String>>> attempts = new LinkedHashMap<>();
    addresses.forEach(
        address -> attempts.computeIfAbsent(address, a -> a.obstacle(CONNECT_TIMEOUT)));
    Map<Address, String> obstacles = new LinkedHashMap<>();
    attempts.forEach(
        (address, attempt) -> attempt.join().ifPresent(words -> obstacles.put(address, words)));
    return obstacles;
  }

  private static String sentences(Map<Address, String> obstacles) {
    return obstacles.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining("; "));
  }

  private CheckResult refused(List<Address> asked, KafkaException e) {
    String servers = asked.stream().map(Address::toString).collect(Collectors.joining(", "));
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
          "%s does not know what this client asks: %s".formatted(servers, e.getMessage()),
          "Headwatch needs Kafka 2.1 or later");
    }
    if (e instanceof TimeoutException) {
      return silent(servers);
    }
    return failed("no client can be made: " + root(e), "check kafka.properties");
  }

  private CheckResult silent(String servers) {
    Map<Address, String> unreachable = obstacles(advertised());
    return unreachable.isEmpty()
        ? failed(
            "%s accepts connections, but does not answer as a Kafka broker within %d s"
                .formatted(servers, timeout.toSeconds()),
            "check that the port is the broker's, and security.protocol under kafka.properties:"
                + " where client and broker differ in it, neither answers the other")
        : misdirecting(unreachable);
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
