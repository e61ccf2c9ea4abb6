package io.headwatch.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwatch.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that have to agree with one another, and with the daemon. */
class FilesTest {

  private static final Map<String, Object> COMPOSE =
      Yaml.document(Repository.text("deploy/compose/docker-compose.yml"));

  @ParameterizedTest
  @ValueSource(strings = {"deploy/compose/headwatch.conf", "deploy/systemd/headwatch.conf"})
  void configuration_isOneThatTheDaemonAccepts(String file, @TempDir Path directory) {
    assertThat(Configurations.mistakes(Repository.text(file), directory)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"deploy", "grafana"})
  void yaml_parses(String directory) throws IOException {
    Map<String, String> files = contents(Repository.path(directory), ".yml");
    files.putAll(contents(Repository.path(directory), ".yaml"));
    // Templates are no YAML before they are rendered.
    files.keySet().removeIf(name -> name.contains("templates/"));

    assertThat(files).isNotEmpty();
    files.forEach((name, text) -> assertThat(Yaml.documents(text)).as(name).isNotEmpty());
  }

  @Test
  void compose_theDaemonReadsATopicThatIsMade(@TempDir Path directory) {
    Settings settings =
        Configurations.read(Repository.text("deploy/compose/headwatch.conf"), directory);
    String command = Yaml.at(services(), "topics", "command").toString();

    assertThat(settings.input().topics()).containsExactly("images");
    assertThat(Yaml.at(services(), "topics", "environment", "HEADWATCH_TOPIC"))
        .isEqualTo(Yaml.at(services(), "headwatch", "environment", "HEADWATCH_TOPIC"))
        .isEqualTo("${HEADWATCH_TOPIC:-images}");
    assertThat(command)
        .contains("--topic " + settings.output().resultsTopic())
        .contains("--topic " + settings.output().deadLetterTopic());
    // The largest image that the daemon decodes must fit into a record.
    assertThat(command).contains("max.message.bytes=" + settings.decoding().maxBytes());
    assertThat(settings.kafka().bootstrapServers()).isEqualTo("kafka:9092");
  }

  @Test
  void compose_everyServiceMayDoLittle() {
    services()
        .forEach(
            (name, service) ->
                assertThat(Yaml.map(service))
                    .as(name)
                    .containsEntry("read_only", true)
                    .containsEntry("cap_drop", List.of("ALL"))
                    .containsEntry("security_opt", List.of("no-new-privileges:true"))
                    .doesNotContainKeys("privileged", "cap_add", "network_mode", "user"));
  }

  // Kafka, Prometheus and Alertmanager ask nobody who they are.
  @Test
  void compose_portsAreOnLoopback() {
    List<Object> ports =
        services().values().stream()
            .map(Yaml::map)
            .filter(service -> service.containsKey("ports"))
            .flatMap(service -> ((List<?>) service.get("ports")).stream())
            .map(Object.class::cast)
            .toList();

    assertThat(ports).hasSize(5).allSatisfy(p -> assertThat((String) p).startsWith("127.0.0.1:"));
  }

  @Test
  void compose_imagesArePinnedAndKafkaIsTheOneTestedWith() {
    services()
        .forEach(
            (name, service) ->
                assertThat((String) Yaml.at(Yaml.map(service), "image"))
                    .as(name)
                    .matches(".*:(v?\\d+\\.\\d+\\.\\d+|cpu\\})"));
    assertThat(Yaml.at(services(), "kafka", "image"))
        .isEqualTo("apache/kafka:" + System.getProperty("kafka.version"));
  }

  @Test
  void compose_filesThatAreMountedAreThere() {
    List<String> mounts =
        services().values().stream()
            .map(Yaml::map)
            .filter(service -> service.containsKey("volumes"))
            .flatMap(service -> ((List<?>) service.get("volumes")).stream())
            .map(String.class::cast)
            .filter(mount -> mount.startsWith("."))
            .map(mount -> mount.substring(0, mount.indexOf(':')))
            .toList();

    assertThat(mounts).hasSize(7);
    assertThat(mounts)
        .map(mount -> Repository.path("deploy/compose").resolve(mount).normalize())
        .allSatisfy(path -> assertThat(path).exists());
  }

  // Dashboards name their data source by its uid; their provider says where they lie.
  @Test
  void compose_grafanaFindsDataSourceAndDashboards() {
    Map<String, Object> here =
        Yaml.document(Repository.text("deploy/compose/grafana-datasources/headwatch.yml"));
    Map<String, Object> general =
        Yaml.document(Repository.text("grafana/provisioning/datasources/headwatch.yml"));
    Map<String, Object> provider =
        Yaml.document(Repository.text("grafana/provisioning/dashboards/headwatch.yml"));
    Object path = Yaml.at(Yaml.maps(provider.get("providers")).get(0), "options", "path");

    assertThat(Yaml.maps(here.get("datasources")))
        .extracting(source -> source.get("uid"))
        .isEqualTo(
            Yaml.maps(general.get("datasources")).stream()
                .map(source -> source.get("uid"))
                .toList());
    assertThat(Yaml.at(services(), "grafana", "volumes").toString())
        .contains("../../grafana/dashboards:" + path + ":ro");
  }

  // The rules and dashboards that the chart installs are those that are tested elsewhere.
  @Test
  void chart_copiesAreEqualToTheirSources() throws IOException {
    Map<String, String> sources = new TreeMap<>();
    sources.put("headwatch-rules.yml", Repository.text("deploy/prometheus/headwatch-rules.yml"));
    contents(Repository.path("grafana/dashboards"), ".json")
        .forEach((name, text) -> sources.put("dashboards/" + name, text));
    Map<String, String> copies = contents(Chart.DIRECTORY.resolve("files"), "");

    assertThat(copies)
        .as("run deploy/helm/copy-files after a change of rules or dashboards")
        .containsExactlyInAnyOrderEntriesOf(sources);
  }

  @Test
  void versions_areThoseOfTheBuild() {
    String version = System.getProperty("headwatch.version");
    String cpu = Repository.text("deploy/docker/Dockerfile.cpu");
    String gpu = Repository.text("deploy/docker/Dockerfile.gpu");

    assertThat(Yaml.document(Repository.text("deploy/helm/headwatch/Chart.yaml")))
        .containsEntry("appVersion", version);
    assertThat(cpu).contains("ARG VERSION=" + version + "\n");
    assertThat(gpu)
        .contains("ARG VERSION=" + version + "\n")
        .contains("ARG PYTORCH_VERSION=" + System.getProperty("pytorch.version") + "\n")
        .contains("ARG DJL_VERSION=" + System.getProperty("djl.version") + "\n");
  }

  // The two differ in their native libraries alone.
  @Test
  void images_runOnTheSameJavaAsTheSameUser() {
    List<String> cpu = runtime(Repository.text("deploy/docker/Dockerfile.cpu"));
    List<String> gpu = runtime(Repository.text("deploy/docker/Dockerfile.gpu"));

    assertThat(cpu)
        .contains("USER 10001:10001", "ENTRYPOINT [\"/opt/headwatch/headwatch\"]")
        .isEqualTo(gpu);
  }

  private static Map<String, Object> services() {
    return Yaml.map(Yaml.at(COMPOSE, "services"));
  }

  /** The instructions of the last stage that must be the same in both images. */
  private static List<String> runtime(String dockerfile) {
    return dockerfile
        .substring(dockerfile.lastIndexOf("\nFROM "))
        .lines()
        .filter(
            line ->
                line.matches("(FROM|USER|VOLUME|EXPOSE|ENTRYPOINT|CMD|STOPSIGNAL|WORKDIR|COPY) .*"))
        .toList();
  }

  private static Map<String, String> contents(Path directory, String suffix) throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (file.toString().endsWith(suffix)) {
          found.put(directory.relativize(file).toString(), Files.readString(file));
        }
      }
    }
    return found;
  }
}
