package io.headwatch.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.LintResult;
import io.headwatch.config.SegmentationSettings;
import io.headwatch.config.Settings;
import io.headwatch.config.StreamsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChartTest {

  private static final String MINIMAL = "minimal-values.yaml";
  private static final String FULL = "full-values.yaml";
  private static final String HPA = "hpa-values.yaml";

  private final Chart chart = Chart.asItIs();
  private final KubernetesSchemas schemas = new KubernetesSchemas();

  @Test
  void lint_findsNothing() {
    LintResult result = chart.lint();

    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    assertThat(result.getMessages()).noneMatch(message -> message.contains("[WARNING]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {MINIMAL, FULL, HPA})
  void manifests_areWhatKubernetesKnows(String values, @TempDir Path copy) {
    Manifests manifests = Chart.withTests(copy).render(values);

    assertThat(manifests.ofKind("Pod")).hasSize(1);
    manifests.objects().stream()
        .filter(object -> !"ScaledObject".equals(object.get("kind")))
        .forEach(schemas::check);
  }

  // Otherwise the test above might pass whatever the chart makes.
  @Test
  void schemas_refuseUnknownAndMissingFields() {
    Map<String, Object> budget = chart.render(MINIMAL).only("PodDisruptionBudget");
    Yaml.map(Yaml.at(budget, "spec")).put("maxUnavailabel", 1);
    Map<String, Object> set = chart.render(MINIMAL).only("StatefulSet");
    Yaml.map(Yaml.at(set, "spec")).remove("serviceName");
    Yaml.map(Yaml.at(set, "spec")).remove("selector");
    Map<String, Object> deep = chart.render(MINIMAL).only("StatefulSet");
    container(deep).put("readOnlyRootFilesystem", true);
    Map<String, Object> monitor = chart.render(FULL).only("ServiceMonitor");
    Yaml.map(Yaml.at(monitor, "spec")).put("endpoint", List.of());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> schemas.check(budget))
        .withMessageContaining("maxUnavailabel");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> schemas.check(set))
        .withMessageContaining("selector");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> schemas.check(deep))
        .withMessageContaining("readOnlyRootFilesystem");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> schemas.check(monitor))
        .withMessageContaining("endpoint");
  }

  @ParameterizedTest
  @CsvSource({
    "replicaCounts, 2",
    "web.tokenSecret.nam, x",
    "input.form, jpeg",
    "kafka.bootstrapServers, broker-without-port",
    "terminationGracePeriodSeconds, 20",
    "gpu.count, 0",
    "segmentation.words, 256"
  })
  void values_thatAreNotKnownOrOutOfRangeAreRefused(String key, String value) {
    assertThatThrownBy(() -> chart.render(MINIMAL, Map.of(key, value)))
        .hasMessageContaining(key.substring(key.lastIndexOf('.') + 1));
  }

  @ParameterizedTest
  @CsvSource({
    "kafka.bootstrapServers, '', set kafka.bootstrapServers",
    "model.directory, '', set model.directory",
    "streams.by, field, set streams.field",
    "segmentation.requestTopic, asked, need one another",
  })
  void values_thatAreMissingAreNamed(String key, String value, String message) {
    assertThatThrownBy(() -> chart.render(MINIMAL, Map.of(key, value)))
        .hasMessageContaining(message);
  }

  @Test
  void values_twoScalersAreRefused() {
    assertThatThrownBy(() -> chart.render(FULL, Map.of("autoscaling.enabled", "true")))
        .hasMessageContaining("choose one");
  }

  // A value that the schema lacks could not be set; one that values.yaml lacks is not documented.
  @Test
  void values_andTheirSchemaHaveTheSameKeys() {
    Map<String, Object> values =
        Yaml.document(Repository.text("deploy/helm/headwatch/values.yaml"));
    Map<String, Object> schema =
        Yaml.document(Repository.text("deploy/helm/headwatch/values.schema.json"));
    List<String> known = new ArrayList<>();
    collectProperties("", schema, known);
    known.remove("global");

    assertThat(known).containsExactlyInAnyOrderElementsOf(leaves("", values, known));
  }

  @ParameterizedTest
  @ValueSource(strings = {MINIMAL, FULL, HPA})
  void configuration_isOneThatTheDaemonAccepts(String values, @TempDir Path directory) {
    assertThat(Configurations.mistakes(chart.render(values).configuration(), directory)).isEmpty();
  }

  @Test
  void configuration_saysWhatTheValuesSay(@TempDir Path directory) {
    Settings settings = Configurations.read(chart.render(FULL).configuration(), directory);

    assertThat(settings.kafka().bootstrapServers())
        .isEqualTo("kafka-1.example.com:9093, kafka-2.example.com:9093");
    assertThat(settings.kafka().groupId()).isEqualTo("headwatch-production");
    assertThat(settings.kafka().properties())
        .containsOnly(
            Map.entry("security.protocol", "SASL_SSL"),
            Map.entry("sasl.mechanism", "SCRAM-SHA-512"),
            Map.entry("client.rack", "it's \"quoted\""),
            Map.entry(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required"
                    + " username=\"headwatch\" password=\"a \"password\"\";"));
    assertThat(settings.input().topics()).containsExactly("camera-images", "line-images");
    assertThat(settings.input().fields().stream()).contains("camera");
    assertThat(settings.streams().by()).isEqualTo(StreamsSettings.By.FIELD);
    assertThat(settings.streams().profile()).contains(Path.of("/profiles/cameras.profile"));
    assertThat(settings.streams().profiles())
        .containsOnly(
            Map.entry("loading-dock", Path.of("/profiles/dock.profile")),
            Map.entry("hall 7.b", Path.of("/profiles/hall.profile")));
    assertThat(settings.window().length()).isEqualTo(Duration.ofMinutes(10));
    assertThat(settings.model().device()).hasToString("GPU");
    assertThat(settings.sampling().when()).hasToString("BEHIND");
    assertThat(settings.segmentation())
        .isEqualTo(
            new SegmentationSettings(
                true,
                3,
                Duration.ofSeconds(45),
                20,
                5 << 20,
                Optional.of(new SegmentationSettings.Topics("mask-requests", "mask-replies"))));
  }

  // Values of the chart that differed from the daemon's defaults would be a second set of these.
  @Test
  void configuration_hasTheDaemonsDefaultsOfMasks(@TempDir Path directory) {
    Manifests manifests = chart.render(MINIMAL);
    String without = manifests.configuration().replaceFirst("(?s)segmentation \\{.*?\\}", "");

    assertThat(without).doesNotContain("segmentation");
    assertThat(Configurations.read(manifests.configuration(), directory).segmentation())
        .isEqualTo(Configurations.read(without, directory).segmentation());
    Map<String, Object> off = Map.of("segmentation.enabled", "false");
    assertThat(
            Configurations.read(chart.render(MINIMAL, off).configuration(), directory)
                .segmentation()
                .enabled())
        .isFalse();
  }

  // What `config` says must not move a port that probes and services rely on.
  @Test
  void configuration_listensWhereProbesAndServicesAsk(@TempDir Path directory) {
    Manifests manifests = chart.render(FULL);
    Settings settings = Configurations.read(manifests.configuration(), directory);

    Map<Object, Object> ports = new HashMap<>();
    Yaml.maps(Yaml.at(manifests.container(), "ports"))
        .forEach(port -> ports.put(port.get("name"), port.get("containerPort")));
    assertThat(ports)
        .containsEntry("metrics", settings.metrics().port())
        .containsEntry("health", settings.health().port())
        .containsOnlyKeys("web", "metrics", "health");
    assertThat(settings.health().host()).isEqualTo("0.0.0.0");
    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      assertThat(Yaml.at(manifests.container(), probe, "httpGet", "port")).isEqualTo("health");
    }
    for (Map<String, Object> service : manifests.ofKind("Service")) {
      for (Map<String, Object> port : Yaml.maps(Yaml.at(service, "spec", "ports"))) {
        assertThat(ports).containsEntry(port.get("targetPort"), port.get("port"));
      }
    }
  }

  @Test
  void page_withoutATokenIsOnLoopbackAndHasNoService(@TempDir Path directory) {
    Manifests open = chart.render(FULL);
    Manifests closed = chart.render(MINIMAL);

    assertThat(open.configuration())
        .containsPattern(
            "web \\{\\s+host = 0\\.0\\.0\\.0\\s+token-files = \\[/etc/headwatch/tokens/web");
    assertThat(closed.configuration()).containsPattern("web \\{\\s+host = 127\\.0\\.0\\.1\\s+port");
    assertThat(portNames(open)).contains("web");
    assertThat(portNames(closed)).doesNotContain("web");
  }

  @Test
  void metrics_withATokenAreScrapedWithIt() {
    Map<String, Object> endpoint =
        Yaml.maps(Yaml.at(chart.render(FULL).only("ServiceMonitor"), "spec", "endpoints")).get(0);

    assertThat(Yaml.at(endpoint, "authorization"))
        .isEqualTo(
            Map.of(
                "type",
                "Bearer",
                "credentials",
                Map.of("name", "headwatch-metrics", "key", "bearer")));
  }

  @ParameterizedTest
  @ValueSource(strings = {MINIMAL, FULL, HPA})
  void selectors_findTheDaemonsPodsAndOneService(String values) {
    Manifests manifests = chart.render(values);
    List<Map<String, Object>> selectors = new ArrayList<>();
    manifests
        .ofKind("Service")
        .forEach(s -> selectors.add(Yaml.map(Yaml.at(s, "spec", "selector"))));
    manifests
        .ofKind("PodDisruptionBudget")
        .forEach(b -> selectors.add(Yaml.map(Yaml.at(b, "spec", "selector", "matchLabels"))));
    manifests
        .ofKind("NetworkPolicy")
        .forEach(p -> selectors.add(Yaml.map(Yaml.at(p, "spec", "podSelector", "matchLabels"))));
    selectors.add(
        Yaml.map(Yaml.at(manifests.only("StatefulSet"), "spec", "selector", "matchLabels")));

    assertThat(selectors)
        .hasSizeGreaterThanOrEqualTo(3)
        .allSatisfy(selector -> assertThat(manifests.podLabels()).containsAllEntriesOf(selector));
    for (Map<String, Object> monitor : manifests.ofKind("ServiceMonitor")) {
      Map<String, Object> wanted = Yaml.map(Yaml.at(monitor, "spec", "selector", "matchLabels"));
      assertThat(manifests.ofKind("Service"))
          .filteredOn(
              s ->
                  Yaml.map(Yaml.at(s, "metadata", "labels"))
                      .entrySet()
                      .containsAll(wanted.entrySet()))
          .hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {MINIMAL, FULL, HPA})
  void pods_mayDoLittle(String values, @TempDir Path copy) {
    Manifests manifests = Chart.withTests(copy).render(values);

    for (Map<String, Object> pod : List.of(manifests.pod(), doctor(manifests))) {
      assertThat(pod).containsEntry("automountServiceAccountToken", false);
      assertThat(Yaml.map(Yaml.at(pod, "securityContext")))
          .containsEntry("runAsNonRoot", true)
          .containsEntry("runAsUser", 10001)
          .containsEntry("seccompProfile", Map.of("type", "RuntimeDefault"));
      assertThat(ownContainers(pod))
          .isNotEmpty()
          .allSatisfy(
              container ->
                  assertThat(Yaml.at(container, "securityContext"))
                      .isEqualTo(
                          Map.of(
                              "allowPrivilegeEscalation",
                              false,
                              "readOnlyRootFilesystem",
                              true,
                              "capabilities",
                              Map.of("drop", List.of("ALL")))));
    }
  }

  // A mount without its volume is refused by the server only, after everything else is installed.
  @ParameterizedTest
  @ValueSource(strings = {MINIMAL, FULL, HPA})
  void mounts_haveTheirVolumes(String values, @TempDir Path copy) {
    Manifests manifests = Chart.withTests(copy).render(values);

    for (Map<String, Object> pod : List.of(manifests.pod(), doctor(manifests))) {
      List<Object> volumes =
          new ArrayList<>(
              Yaml.maps(Yaml.at(pod, "volumes")).stream().map(v -> v.get("name")).toList());
      if (pod.equals(manifests.pod()) && !values.equals(HPA)) {
        volumes.add("data");
      }
      assertThat(volumes).doesNotHaveDuplicates();
      for (Map<String, Object> container : ownContainers(pod)) {
        assertThat(volumes)
            .containsAll(
                Yaml.maps(Yaml.at(container, "volumeMounts")).stream()
                    .map(m -> m.get("name"))
                    .toList());
      }
    }
  }

  @Test
  void gpu_isAskedForAndUsedByItsImage() {
    Manifests gpu = chart.render(MINIMAL, Map.of("gpu.enabled", "true"));

    assertThat(Yaml.map(Yaml.at(gpu.container(), "resources", "limits")))
        .containsEntry("nvidia.com/gpu", 1)
        .containsEntry("memory", "4Gi");
    assertThat((String) gpu.container().get("image")).endsWith("-gpu");
    assertThat((String) chart.render(MINIMAL).container().get("image")).endsWith("-cpu");
    assertThat(Yaml.map(Yaml.at(chart.render(MINIMAL).container(), "resources", "limits")))
        .containsOnlyKeys("memory");
  }

  @Test
  void replicas_areLeftToWhoeverScales() {
    assertThat(Yaml.at(chart.render(MINIMAL).only("StatefulSet"), "spec", "replicas")).isEqualTo(1);
    for (Manifests scaled : List.of(chart.render(FULL), chart.render(HPA))) {
      assertThat(Yaml.map(Yaml.at(scaled.only("StatefulSet"), "spec")))
          .doesNotContainKey("replicas");
    }
  }

  // The fields that KEDA's Kafka scaler asks for; there is no schema of it here.
  @Test
  void keda_scalesByTheLagOfEachTopic() {
    Map<String, Object> scaler = chart.render(FULL).only("ScaledObject");

    assertThat(Yaml.at(scaler, "spec", "scaleTargetRef"))
        .isEqualTo(Map.of("apiVersion", "apps/v1", "kind", "StatefulSet", "name", "watch"));
    assertThat(Yaml.maps(Yaml.at(scaler, "spec", "triggers")))
        .extracting(trigger -> Yaml.at(trigger, "metadata", "topic"))
        .containsExactly("camera-images", "line-images");
    assertThat(Yaml.maps(Yaml.at(scaler, "spec", "triggers")))
        .allSatisfy(
            trigger ->
                assertThat(Yaml.map(Yaml.at(trigger, "metadata")))
                    .containsEntry("consumerGroup", "headwatch-production")
                    .containsEntry("lagThreshold", "500"));
  }

  @Test
  void configuration_changedStartsPodsAnew() {
    assertThat(checksum(chart.render(MINIMAL)))
        .isNotEqualTo(checksum(chart.render(MINIMAL, Map.of("window.length", "6m"))))
        .isEqualTo(checksum(chart.render(MINIMAL, Map.of("replicaCount", 2))));
  }

  private static Object checksum(Manifests manifests) {
    return Yaml.at(
        manifests.only("StatefulSet"),
        "spec",
        "template",
        "metadata",
        "annotations",
        "checksum/config");
  }

  private static Map<String, Object> doctor(Manifests manifests) {
    return Yaml.map(Yaml.at(manifests.only("Pod"), "spec"));
  }

  private static Map<String, Object> container(Map<String, Object> statefulSet) {
    return Yaml.maps(Yaml.at(statefulSet, "spec", "template", "spec", "containers")).get(0);
  }

  /** All containers but those that the values name whole. */
  private static List<Map<String, Object>> ownContainers(Map<String, Object> pod) {
    List<Map<String, Object>> all = new ArrayList<>(Yaml.maps(Yaml.at(pod, "containers")));
    if (pod.containsKey("initContainers")) {
      all.addAll(Yaml.maps(Yaml.at(pod, "initContainers")));
    }
    all.removeIf(container -> "wait".equals(container.get("name")));
    return all;
  }

  private static List<Object> portNames(Manifests manifests) {
    return manifests.ofKind("Service").stream()
        .flatMap(service -> Yaml.maps(Yaml.at(service, "spec", "ports")).stream())
        .map(port -> port.get("name"))
        .toList();
  }

  /** Paths of a schema's properties that have no properties themselves. */
  private static void collectProperties(
      String path, Map<String, Object> schema, List<String> into) {
    Yaml.map(Yaml.at(schema, "properties"))
        .forEach(
            (name, property) -> {
              if (Yaml.map(property).containsKey("properties")) {
                assertThat(Yaml.map(property)).containsEntry("additionalProperties", false);
                collectProperties(path + name + ".", Yaml.map(property), into);
              } else {
                into.add(path + name);
              }
            });
  }

  /** Paths of the values, down to those that the schema takes whole. */
  private static List<String> leaves(String path, Map<String, Object> values, List<String> known) {
    List<String> found = new ArrayList<>();
    values.forEach(
        (name, value) -> {
          if (known.contains(path + name) || !(value instanceof Map)) {
            found.add(path + name);
          } else {
            found.addAll(leaves(path + name + ".", Yaml.map(value), known));
          }
        });
    return found;
  }
}
