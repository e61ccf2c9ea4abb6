package io.headwatch.stream;

import static java.util.Objects.requireNonNull;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwatch.check.CheckResult;
import io.headwatch.check.CheckResult.Failed;
import io.headwatch.check.CheckResult.Ok;
import io.headwatch.check.CheckResult.Skipped;
import io.headwatch.check.CheckResult.Warning;
import io.headwatch.config.Settings;
import io.headwatch.demo.EmbeddedBroker;
import io.headwatch.demo.SecuredBroker;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class KafkaExaminationTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String GRANT =
      "kafka-acls.sh --bootstrap-server HOST:PORT --add --allow-principal User:NAME --operation ";

  @TempDir Path directory;

  @Test
  void run_withoutAuthorizerFindsRightsGrantedAndTopicsCreatable() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"))) {
      broker.createTopic("images", 2, Map.of("retention.ms", "604800000"));

      Settings settings = ExampleSettings.of(directory, broker.bootstrapServers(), Map.of());

      Map<String, CheckResult> results = run(settings);

      assertThat(results.values()).hasOnlyElementsOfType(Ok.class);
      assertThat(results.get("broker").found()).startsWith("1 broker, cluster ");
      assertThat(results.get("topic images").found()).startsWith("2 partitions, retention 7 days");
      assertThat(results.get("topic verdicts").found()).contains("will create it");
      try (Admin admin = new KafkaClients(settings.kafka()).admin()) {
        assertThat(admin.listTopics().names().get()).containsExactly("images");
        assertThat(admin.listGroups().all().get()).isEmpty();
      }
    }
  }

  @Test
  void run_findsWhatIsWrongWithTopics() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"))) {
      broker.createTopic("images", 1, Map.of("retention.ms", "60000"));
      broker.createTopic("letters", 1, Map.of("max.message.bytes", "1000000"));

      Map<String, CheckResult> results =
          run(
              ExampleSettings.of(
                  directory, broker.bootstrapServers(), Map.of(), "input.topics = [images, imgs]"));

      assertThat(results.get("topic imgs")).isInstanceOf(Failed.class);
      assertThat(results.get("topic imgs").found()).isEqualTo("does not exist");
      // 5 minutes of window and 30 s of grace are more than a minute of retention.
      assertThat(results.get("topic images")).isInstanceOf(Warning.class);
      assertThat(results.get("topic images").advice())
          .singleElement()
          .asString()
          .contains("retention.ms", "330000 ms");
      // 1 MiB in base64 and 64 KiB of envelope.
      assertThat(results.get("topic letters")).isInstanceOf(Warning.class);
      assertThat(results.get("topic letters").advice())
          .anyMatch(line -> line.endsWith("--add-config max.message.bytes=1463637"));
    }
  }

  @Test
  void run_withoutRightsNamesEveryMissingAcl() throws Exception {
    try (SecuredBroker broker = SecuredBroker.start(directory.resolve("broker"))) {
      broker.createTopic("images");
      broker.createTopic("letters");
      broker.grant(DESCRIBE, TOPIC, "verdicts");

      Map<String, CheckResult> results = run(secured(broker, "w"));

      assertThat(results.get("broker")).isInstanceOf(Ok.class);
      assertThat(results.get("topic images").found()).startsWith("may not be seen");
      assertThat(results.get("topic verdicts").found())
          .isEqualTo("does not exist, and may not be created");
      assertThat(results.get("rights")).isInstanceOf(Failed.class);
      assertThat(results.get("rights").advice())
          .contains(
              GRANT + "Read --topic images",
              GRANT + "Read --group watch",
              GRANT + "Create --topic verdicts",
              GRANT + "Write --topic letters");
    }
  }

  @Test
  void run_findsLessAndLessMissingAsAclsAreGranted() throws Exception {
    try (SecuredBroker broker = SecuredBroker.start(directory.resolve("broker"))) {
      broker.createTopic("images");
      broker.createTopic("letters");
      broker.createTopic("decided");
      broker.grant(READ, TOPIC, "images");
      broker.grant(READ, GROUP, "watch");
      broker.grant(WRITE, TOPIC, "decided");
      broker.grant(WRITE, TOPIC, "letters");
      broker.grant(CREATE, TOPIC, "verdicts");

      CheckResult withoutWrite = rights(broker);

      assertThat(withoutWrite).isInstanceOf(Failed.class);
      assertThat(withoutWrite.found()).startsWith("missing: Write on topic verdicts; ");
      assertThat(broker.admin().listGroups().all().get()).isEmpty();

      broker.grant(WRITE, TOPIC, "verdicts");

      CheckResult withoutTopic = rights(broker);

      // A broker doesn't tell whether a topic may be written that does not exist.
      assertThat(withoutTopic).isInstanceOf(Warning.class);
      assertThat(withoutTopic.found()).startsWith("not known: Write on topic verdicts; ");

      broker.createTopic("verdicts");

      CheckResult withoutConfigs = rights(broker);

      assertThat(withoutConfigs).isInstanceOf(Warning.class);
      assertThat(withoutConfigs.advice())
          .contains(GRANT + "DescribeConfigs --topic images")
          .contains(GRANT + "Read --topic verdicts")
          .contains(GRANT + "Read --topic decided")
          .hasSize(7);

      // What the page shows is read from there.
      broker.grant(READ, TOPIC, "verdicts");
      broker.grant(READ, TOPIC, "decided");
      for (String topic : List.of("images", "letters", "verdicts", "decided")) {
        broker.grant(DESCRIBE_CONFIGS, TOPIC, topic);
      }

      assertThat(rights(broker)).isInstanceOf(Ok.class);
    }
  }

  /** Requests for masks are read by a group of their own. */
  @Test
  void run_asksForTheRightsOfSegmentation() throws Exception {
    try (SecuredBroker broker = SecuredBroker.start(directory.resolve("broker"))) {
      for (String topic : List.of("images", "letters", "verdicts", "decided", "answered")) {
        broker.createTopic(topic);
      }
      broker.createTopic("asked");

      Map<String, CheckResult> results =
          run(
              ExampleSettings.of(
                  directory,
                  broker.bootstrapServers(),
                  SecuredBroker.login("watcher", "w"),
                  "segmentation { request-topic = asked, reply-topic = answered }"));

      assertThat(results).containsKeys("topic asked", "topic answered");
      assertThat(results.get("rights").advice())
          .contains(
              GRANT + "Read --topic asked",
              GRANT + "Read --group watch-segmentation",
              GRANT + "Write --topic answered")
          .doesNotContain(GRANT + "Write --topic asked");
    }
  }

  private CheckResult rights(SecuredBroker broker) throws Exception {
    return requireNonNull(run(secured(broker, "w")).get("rights"));
  }

  @Test
  void run_withAWrongPasswordSaysSo() throws Exception {
    try (SecuredBroker broker = SecuredBroker.start(directory.resolve("broker"))) {
      Map<String, CheckResult> results = run(secured(broker, "wrong"));

      assertThat(results.get("broker").found()).contains("refuses the login");
      assertThat(results.get("broker").advice()).asString().contains("sasl.jaas.config");
      assertThat(results.get("rights")).isInstanceOf(Skipped.class);
    }
  }

  @Test
  void run_againstAClosedPortSaysThatNothingListens() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }

    Map<String, CheckResult> results =
        run(ExampleSettings.of(directory, "127.0.0.1:" + port, Map.of()));

    assertThat(results.get("broker")).isInstanceOf(Failed.class);
    assertThat(results.get("broker").found())
        .isEqualTo("127.0.0.1:%d refuses connections: nothing listens there".formatted(port));
    assertThat(results.get("topics")).isInstanceOf(Skipped.class);
  }

  @Test
  void run_againstAnUnknownNameSaysThatItDoesNotResolve() throws Exception {
    Map<String, CheckResult> results =
        run(ExampleSettings.of(directory, "broker.invalid:9092", Map.of()));

    assertThat(results.get("broker").found()).contains("does not resolve");
  }

  /** The classic of brokers in containers: the first connection works, and no other. */
  @Test
  void run_againstABrokerThatAdvertisesAnotherAddressNamesTheSetting() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"))) {
      broker.createTopic("images", 1, Map.of());
    }
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(
            directory.resolve("broker"),
            Map.of("advertised.listeners", "BROKER://broker.invalid:9092"))) {
      Settings settings = ExampleSettings.of(directory, broker.bootstrapServers(), Map.of());

      CheckResult result = requireNonNull(run(settings, Duration.ofSeconds(3)).get("broker"));

      assertThat(result.found()).contains("broker.invalid:9092 has a name that does not resolve");
      assertThat(result.advice()).asString().contains("advertised.listeners");
    }
  }

  /** As a port of another service, or one that wants TLS, seems to a client without. */
  @Test
  void run_againstASilentServerEndsAndNamesTheProtocol() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Settings settings =
          ExampleSettings.of(directory, "127.0.0.1:" + silent.getLocalPort(), Map.of());

      CheckResult broker = run(settings, Duration.ofSeconds(1)).get("broker");

      assertThat(broker.found()).contains("does not answer as a Kafka broker within 1 s");
      assertThat(broker.advice()).asString().contains("security.protocol");
    }
  }

  private Settings secured(SecuredBroker broker, String password) throws Exception {
    return ExampleSettings.of(
        directory, broker.bootstrapServers(), SecuredBroker.login("watcher", password));
  }

  private static Map<String, CheckResult> run(Settings settings) {
    return run(settings, TIMEOUT);
  }

  private static Map<String, CheckResult> run(Settings settings, Duration timeout) {
    Map<String, CheckResult> results = new LinkedHashMap<>();
    new KafkaExamination(settings, timeout).run(result -> results.put(result.name(), result));
    return results;
  }
}
