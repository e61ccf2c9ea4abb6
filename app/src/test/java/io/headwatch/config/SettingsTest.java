package io.headwatch.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.headwatch.shift.statistics.RepeatFilter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  /** The keys without a default. */
  private static final String REQUIRED =
      """
      headwatch.kafka.bootstrap-servers = "kafka:9092"
      headwatch.input.topics = [images]
      headwatch.model.directory = model
      """;

  @TempDir Path directory;

  @Test
  void load_ofRequiredKeysOnlyHasDefaults() throws IOException {
    Settings settings = load(REQUIRED);

    assertThat(settings.kafka()).isEqualTo(new KafkaSettings("kafka:9092", "headwatch", Map.of()));
    assertThat(settings.input())
        .isEqualTo(
            new InputSettings(
                List.of("images"),
                InputSettings.Form.AUTO,
                new FieldNames(
                    Optional.empty(),
                    "source",
                    "time",
                    "id",
                    "data_base64",
                    "reference",
                    Optional.empty()),
                new ReferenceSettings(
                    List.of(), List.of(), Duration.ofSeconds(10), 20 * 1024 * 1024)));
    assertThat(settings.streams())
        .isEqualTo(
            new StreamsSettings(
                StreamsSettings.By.TOPIC,
                64,
                Optional.empty(),
                Map.of(),
                new LearningSettings(Optional.empty(), 2000, Optional.empty()),
                new VersionSettings(Optional.empty(), Optional.empty(), Map.of())));
    assertThat(settings.window())
        .isEqualTo(
            new WindowSettings(
                Duration.ofMinutes(5),
                Duration.ofSeconds(30),
                50,
                Duration.ofDays(1),
                RepeatFilter.DEFAULT_DISTANCE,
                Duration.ofMinutes(10),
                Duration.ofMinutes(1),
                Duration.ofMinutes(10)));
    assertThat(settings.sampling())
        .isEqualTo(
            new SamplingSettings(SamplingSettings.When.NEVER, Duration.ofMinutes(5), 0.1, 0));
    assertThat(settings.batch()).isEqualTo(new BatchSettings(16, Duration.ofMillis(50)));
    assertThat(settings.decoding())
        .isEqualTo(new DecodingSettings(0, 20 * 1024 * 1024, 50_000_000, 20_000));
    assertThat(settings.model())
        .isEqualTo(
            new ModelSettings(
                directory.resolve("model"),
                ModelSettings.Device.AUTO,
                ModelSettings.Precision.FP32,
                0));
    assertThat(settings.words()).isEqualTo(new WordSettings(Optional.empty(), "short", 10, 10));
    assertThat(settings.concepts()).isEqualTo(ConceptSettings.DEFAULTS);
    assertThat(ConceptSettings.DEFAULTS)
        .isEqualTo(new ConceptSettings(List.of(), 300, ConceptSettings.Score.SIGNED));
    assertThat(settings.alarm())
        .isEqualTo(
            new AlarmSettings(
                Duration.ofDays(30), AlarmSettings.Per.INSTALLATION, 0.5, 0.1, 0, 0.05, 10));
    assertThat(settings.output())
        .isEqualTo(
            new OutputSettings(
                "headwatch-verdicts", "headwatch-dead-letters", "headwatch-decisions", 20));
    assertThat(settings.pixels())
        .isEqualTo(new PixelSettings(false, true, false, Duration.ofDays(30), Optional.empty()));
    assertThat(settings.segmentation())
        .isEqualTo(
            new SegmentationSettings(
                true, 8, Duration.ofSeconds(30), 60, 21 << 20, Optional.empty()));
    assertThat(settings.history())
        .isEqualTo(new HistorySettings(Optional.empty(), Duration.ofDays(90), 1L << 30));
    assertThat(settings.web())
        .isEqualTo(
            new WebSettings(
                "127.0.0.1",
                9406,
                List.of(),
                Duration.ofHours(12),
                32,
                Optional.empty(),
                Optional.empty()));
    assertThat(settings.reports())
        .isEqualTo(
            new ReportSettings(
                Optional.empty(),
                Schedule.parse("0 0 * * *", ZoneId.of("UTC")).orElseThrow(),
                Duration.ofMinutes(10),
                List.of(),
                60,
                Optional.empty()));
    assertThat(settings.metrics())
        .isEqualTo(new MetricsSettings("127.0.0.1", 9404, Optional.empty()));
    assertThat(settings.health()).isEqualTo(new EndpointSettings("127.0.0.1", 9405));
  }

  /** A key that is read into the wrong component, or not at all, shows here. */
  @Test
  void load_ofEveryKeyMapsEachToItsComponent() throws IOException {
    Settings settings =
        load(
            """
            headwatch {
              kafka {
                bootstrap-servers = "a:1, b:2"
                group-id = watchers
                properties { security.protocol = SSL, "retries" = 7 }
              }
              input {
                topics = [front, back]
                form = json
                fields {
                  stream = camera
                  source = origin
                  time = taken
                  id = number
                  data = image
                  reference = url
                  stratum = line
                }
                references {
                  file-roots = [/images, pictures]
                  https-hosts = ["*.example.com", "images.example.org:8443"]
                  timeout = 3s
                  max-bytes = 1MiB
                }
              }
              streams {
                by = field
                limit = 7
                profile = all.profile
                profiles { gate.north = /p/gate.profile }
                learning {
                  directory = learned
                  images = 500
                  strata { zone = Europe/Berlin, hours = 4, days = workdays }
                }
                versions {
                  directory = versions
                  anchor = anchor.profile
                  anchors { gate.north = /p/pinned.profile }
                }
              }
              window {
                length = 1h
                grace = 2m
                minimum-samples = 30
                maximum-age = 3h
                repeat-distance = 0.125
                frozen-after = 7m
                idle-after = 4m
                ahead-limit = 6m
              }
              sampling { when = always, behind = 8m, share = 0.25, per-window = 900 }
              batch { size = 32, linger = 20ms }
              decoding { threads = 3, max-bytes = 2MiB, max-pixels = 1e6, max-side = 4000 }
              model { directory = /models/rn50, device = gpu, precision = bf16, threads = 2 }
              words {
                vocabulary = texts/words.txt, templates = texts/mine.txt, scale = 100, top = 5
              }
              concepts { words = [penguin, "blue background"], pairs = 20, score = norm }
              alarm {
                time-between-false-alarms = 90d
                per = stream
                evidence-share = 0.25
                concepts-share = 0.3
                smallest-shift = 0.1
                false-discovery-rate = 0.2
                top-pairs = 5
              }
              output {
                results-topic = verdicts
                dead-letter-topic = rejects
                decisions-topic = decided
                event-references = 3
              }
              pixels {
                page = true, profile = false, report = true, expiry = 7d, erased-events = erased.txt
              }
              segmentation {
                enabled = false, waiting = 3, deadline = 5s, words = 7, max-body = 1MiB
                request-topic = asked, reply-topic = answered
              }
              history { directory = past, retention = 7d, maximum-size = 5GiB }
              web {
                host = 0.0.0.0
                port = 3
                token-files = [/run/token, old-token]
                session-duration = 1h
                event-clients = 5
                public-url = "https://headwatch.example.com:8443"
                tls {
                  keystore = server.p12
                  password-file = /run/password
                  client-authorities = clients.pem
                }
              }
              reports {
                directory = reports
                schedule = "0 6 * * 1-5"
                zone = Europe/Berlin
                delay = 1h
                streams = [gate.north]
                keep = 4
                webhook {
                  url = "http://hooks.example.com/x"
                  allow-http = true
                  header-file = hook
                  timeout = 2s
                  attempts = 5
                }
              }
              metrics { host = 0.0.0.0, port = 1, token-file = scrape }
              health { host = localhost, port = 2 }
            }
            """);

    assertThat(settings)
        .isEqualTo(
            new Settings(
                new KafkaSettings(
                    "a:1, b:2", "watchers", Map.of("security.protocol", "SSL", "retries", "7")),
                new InputSettings(
                    List.of("front", "back"),
                    InputSettings.Form.JSON,
                    new FieldNames(
                        Optional.of("camera"),
                        "origin",
                        "taken",
                        "number",
                        "image",
                        "url",
                        Optional.of("line")),
                    new ReferenceSettings(
                        List.of(Path.of("/images"), directory.resolve("pictures")),
                        List.of("*.example.com", "images.example.org:8443"),
                        Duration.ofSeconds(3),
                        1024 * 1024)),
                new StreamsSettings(
                    StreamsSettings.By.FIELD,
                    7,
                    Optional.of(directory.resolve("all.profile")),
                    Map.of("gate.north", Path.of("/p/gate.profile")),
                    new LearningSettings(
                        Optional.of(directory.resolve("learned")),
                        500,
                        Optional.of(
                            new ClockSettings(
                                ZoneId.of("Europe/Berlin"), 4, ClockSettings.Days.WORKDAYS))),
                    new VersionSettings(
                        Optional.of(directory.resolve("versions")),
                        Optional.of(directory.resolve("anchor.profile")),
                        Map.of("gate.north", Path.of("/p/pinned.profile")))),
                new WindowSettings(
                    Duration.ofHours(1),
                    Duration.ofMinutes(2),
                    30,
                    Duration.ofHours(3),
                    0.125,
                    Duration.ofMinutes(7),
                    Duration.ofMinutes(4),
                    Duration.ofMinutes(6)),
                new SamplingSettings(
                    SamplingSettings.When.ALWAYS, Duration.ofMinutes(8), 0.25, 900),
                new BatchSettings(32, Duration.ofMillis(20)),
                new DecodingSettings(3, 2 * 1024 * 1024, 1_000_000, 4000),
                new ModelSettings(
                    Path.of("/models/rn50"),
                    ModelSettings.Device.GPU,
                    ModelSettings.Precision.BF16,
                    2),
                new WordSettings(
                    Optional.of(directory.resolve("texts/words.txt")),
                    directory.resolve("texts/mine.txt").toString(),
                    100,
                    5),
                new ConceptSettings(
                    List.of("penguin", "blue background"), 20, ConceptSettings.Score.NORM),
                new AlarmSettings(
                    Duration.ofDays(90), AlarmSettings.Per.STREAM, 0.25, 0.3, 0.1, 0.2, 5),
                new OutputSettings("verdicts", "rejects", "decided", 3),
                new PixelSettings(
                    true,
                    false,
                    true,
                    Duration.ofDays(7),
                    Optional.of(directory.resolve("erased.txt"))),
                new SegmentationSettings(
                    false,
                    3,
                    Duration.ofSeconds(5),
                    7,
                    1 << 20,
                    Optional.of(new SegmentationSettings.Topics("asked", "answered"))),
                new HistorySettings(
                    Optional.of(directory.resolve("past")), Duration.ofDays(7), 5L << 30),
                new WebSettings(
                    "0.0.0.0",
                    3,
                    List.of(Path.of("/run/token"), directory.resolve("old-token")),
                    Duration.ofHours(1),
                    5,
                    Optional.of(
                        new TlsSettings(
                            directory.resolve("server.p12"),
                            Optional.of(Path.of("/run/password")),
                            Optional.of(directory.resolve("clients.pem")))),
                    Optional.of(URI.create("https://headwatch.example.com:8443"))),
                new ReportSettings(
                    Optional.of(directory.resolve("reports")),
                    Schedule.parse("0 6 * * 1-5", ZoneId.of("Europe/Berlin")).orElseThrow(),
                    Duration.ofHours(1),
                    List.of("gate.north"),
                    4,
                    Optional.of(
                        new WebhookSettings(
                            URI.create("http://hooks.example.com/x"),
                            Optional.of(directory.resolve("hook")),
                            Duration.ofSeconds(2),
                            5))),
                new MetricsSettings("0.0.0.0", 1, Optional.of(directory.resolve("scrape"))),
                new EndpointSettings("localhost", 2),
                settings.hash()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kafka.bootstrap-servers | kafka          | must be HOST:PORT",
        "kafka.group-id          | '\" \"'      | must be text",
        "input.topics            | []             | at least one topic",
        "input.topics            | [a, a]         | none of them twice",
        "input.topics            | [a b]          | letters, digits",
        "input.topics            | images         | must be a list",
        "input.form              | xml            | one of auto, raw, cloudevents, json",
        "input.references.https-hosts | [\"https://a.example\"] | lower-case host names",
        "input.references.https-hosts | [\"*\"]   | lower-case host names",
        "input.references.timeout | 11m           | from 10ms to 10m",
        "input.references.max-bytes | 1GiB        | from 1KiB to 512MiB",
        "streams.by              | header         | one of topic, field",
        "streams.limit           | 0              | whole number from 1 to 10000",
        "streams.learning.images | 99             | whole number from 100 to 10000000",
        "streams.learning.strata.zone | Berlin    | time zone, such as Europe/Berlin or UTC",
        "streams.learning.strata.hours | 5        | one of 1, 2, 3, 4, 6, 8, 12, 24",
        "streams.learning.strata.hours | 1.5      | one of 1, 2, 3, 4, 6, 8, 12, 24",
        "streams.learning.strata.days | monday    | one of every, workdays, each",
        "window.length           | 5              | from 1s to 7d",
        "window.length           | soon           | from 1s to 7d, such as 30s",
        "window.grace            | -1s            | from 0s to 7d",
        "window.minimum-samples  | 1              | whole number from 2",
        "window.repeat-distance  | 1              | number from 0 to below 1",
        "window.repeat-distance  | -0.1           | number from 0 to below 1",
        "sampling.when           | sometimes      | one of never, behind, always",
        "sampling.share          | 0              | above 0 and at most 1.0",
        "sampling.share          | 1.5            | above 0 and at most 1.0",
        "batch.size              | 1.5            | whole number from 1 to 1024",
        "batch.linger            | 11s            | from 0ms to 10s",
        "decoding.max-bytes      | 20QB           | a size from 1KiB to 512MiB",
        "decoding.max-side       | 65536          | whole number from 32 to 65535",
        "model.device            | tpu            | one of auto, cpu, gpu",
        "model.precision         | int8           | one of fp32, bf16, fp16",
        "words.vocabulary        | \"\"           | must be a path",
        "words.scale             | 0              | above 0 and at most 1000",
        "words.top               | -1             | whole number from 0 to 1000",
        "words.templates         | imagnet        | must be short, imagenet, or a file's path",
        "concepts.words          | [a, a]         | at most 100 words or phrases, such as",
        "concepts.words          | [\" a\"]       | without control characters or space around it",
        "concepts.words          | [\"a\\nb\"]     | without control characters or space around it",
        "concepts.words          | [\"\"]         | each of 1 to 200 characters",
        "concepts.words          | penguin        | must be a list",
        "concepts.pairs          | 501            | whole number from 1 to 500",
        "concepts.score          | cosine         | one of signed, norm",
        "alarm.time-between-false-alarms | 9m     | from 10m to 3650d",
        "alarm.time-between-false-alarms | 3651d  | from 10m to 3650d",
        "alarm.per               | topic          | one of installation, stream",
        "alarm.evidence-share    | 1.1            | must be a number from 0 to 1",
        "alarm.evidence-share    | -0.1           | must be a number from 0 to 1",
        "alarm.concepts-share    | 0.91           | must be a number from 0 to 0.9",
        "alarm.smallest-shift    | -0.1           | must be a number from 0 to 1000",
        "alarm.false-discovery-rate | 0.6         | above 0 and at most 0.5",
        "output.results-topic    | a/b            | must be a topic",
        "pixels.page             | maybe          | must be true or false",
        "pixels.expiry           | 30s            | from 1m to 3650d",
        "segmentation.enabled    | perhaps        | must be true or false",
        "segmentation.waiting    | 0              | whole number from 1 to 1000",
        "segmentation.deadline   | 11m            | from 1s to 10m",
        "segmentation.words      | 256            | whole number from 1 to 255",
        "segmentation.max-body   | 65MiB          | a size from 1KiB to 64MiB",
        "segmentation.request-topic | a/b         | must be a topic",
        "segmentation.reply-topic | [a]           | must be a topic",
        "history.retention       | 59m            | from 1h to 3650d",
        "history.maximum-size    | 2TiB           | a size from 1MiB to 1TiB",
        "web.port                | -1             | whole number from 0 to 65535",
        "web.token-files         | token          | must be a list of paths",
        "web.session-duration    | 1s             | from 1m to 30d",
        "web.event-clients       | 1001           | whole number from 0 to 1000",
        "web.public-url          | \"https://a.example/x\" | URL of a host, without a path",
        "web.public-url          | \"ftp://a.example\" | URL of a host, without a path",
        "reports.schedule        | hourly         | daily, weekly or a cron expression",
        "reports.zone            | Berlin         | time zone, such as Europe/Berlin or UTC",
        "reports.keep            | 0              | whole number from 1 to 10000",
        "reports.streams         | [a, a]         | none of them twice",
        "reports.webhook.url     | hooks          | must be an https: URL",
        "reports.webhook.url     | \"http://hooks.example.com\" | unless allow-http is true",
        "reports.webhook.url     | \"http://localhost.example.com\" | unless allow-http is true",
        "reports.webhook.allow-http | perhaps     | must be true or false",
        "metrics.port            | 65536          | whole number from 0 to 65535",
        "metrics.port            | null           | is not set",
        "window                  | 5m             | must be a section",
        "kafka.properties        | 5m             | must be a section",
        "kafka.properties.group.id | x            | that Headwatch sets itself",
        "kafka.properties.retries | [1]           | must be text, a number",
      })
  void load_ofAWrongValueNamesKeyLineAndRange(String key, String value, String expected)
      throws IOException {
    assertThat(mistakes(REQUIRED + "headwatch." + key + " = " + value))
        .singleElement()
        .asString()
        .startsWith("headwatch." + key)
        .contains(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "output.results-topic = images | output.results-topic | one of input.topics",
        "output.dead-letter-topic = images | output.dead-letter-topic | one of input.topics",
        "output.decisions-topic = images | output.decisions-topic | one of input.topics",
        "output.results-topic = headwatch-dead-letters | output.dead-letter-topic"
            + " | must not be output.results-topic",
        "segmentation.request-topic = asked | segmentation.request-topic | needs"
            + " segmentation.reply-topic",
        "segmentation.reply-topic = answered | segmentation.reply-topic | needs"
            + " segmentation.request-topic",
        "segmentation { request-topic = images, reply-topic = answered }"
            + " | segmentation.request-topic | one of input.topics",
        "segmentation { request-topic = asked, reply-topic = headwatch-dead-letters }"
            + " | segmentation.reply-topic | a topic of output",
        "segmentation { request-topic = headwatch-decisions, reply-topic = answered }"
            + " | segmentation.request-topic | a topic of output",
        "segmentation { request-topic = asked, reply-topic = asked }"
            + " | segmentation.reply-topic | nor segmentation.request-topic",
        "input.references.max-bytes = 21MiB | input.references.max-bytes | decoding.max-bytes",
        "streams.by = field | input.fields.stream | must be set",
        "window.length = 10s | window.grace = \"30s\" (the default)"
            + " | must be at most window.length, which is 10s",
        "window.length = 2d | window.maximum-age = \"1d\" (the default)"
            + " | must be at least window.length, which is 172800s",
        "sampling.per-window = 49 | sampling.per-window | window.minimum-samples, which is 50",
        "window.length = 1d, headwatch.alarm.time-between-false-alarms = 12h |"
            + " alarm.time-between-false-alarms | must be at least window.length, which is 86400s",
        "health.port = 9404 | health.port | must not be metrics.port",
        "web.port = 9405 | web.port | must be neither metrics.port nor health.port",
        "web.host = 0.0.0.0 | web.host | unless web.token-files or web.tls.client-authorities",
        "web.host = 127.0.0.1.example.com | web.host | must be 127.0.0.1, localhost or ::1",
        "web.tls.client-authorities = a.pem | web.tls.client-authorities | web.tls.keystore",
      })
  void load_ofValuesThatContradictEachOtherNamesBoth(String line, String key, String expected)
      throws IOException {
    assertThat(mistakes(REQUIRED + "headwatch." + line))
        .singleElement()
        .asString()
        .startsWith("headwatch." + key)
        .contains(expected);
  }

  /** Files of an earlier version: the key is gone, and no other is spelt like it. */
  @Test
  void load_ofTheFormerFalseAlarmPointsToWhatHasTakenItsPlace() throws IOException {
    assertThat(mistakes(REQUIRED + "headwatch.alarm.false-alarm = 0.001"))
        .singleElement()
        .asString()
        .startsWith("headwatch.alarm.false-alarm")
        .endsWith(
            "is not a known key any more; state headwatch.alarm.time-between-false-alarms instead");
  }

  @Test
  void load_boundsReferencesAsDecodingUnlessTold() throws IOException {
    Settings settings = load(REQUIRED + "headwatch.decoding.max-bytes = 5MiB");

    assertThat(settings.input().references().maxBytes()).isEqualTo(5 * 1024 * 1024);
  }

  @Test
  void load_ofMoreTopicsThanStreamsIsRefused() throws IOException {
    assertThat(mistakes(REQUIRED + "headwatch { input.topics = [a, b, c], streams.limit = 2 }"))
        .singleElement()
        .asString()
        .contains("streams.limit = 2 (line 4): must be at least 3, the number of input.topics");
  }

  /** One start must be enough to learn all there is to correct. */
  @Test
  void load_ofSeveralMistakesListsAllWithTheirLines() throws IOException {
    InvalidSettingsException refusal =
        refusal(
            """
            headwatch {
              window.length = soon
              batch.size = 0
              windw.grace = 1s
              streams { profils {} }
            }
            """);

    assertThat(refusal.mistakes())
        .containsExactlyInAnyOrder(
            "headwatch.window.length = \"soon\" (line 2): must be a duration from 1s to 7d, such as"
                + " 30s",
            "headwatch.batch.size = 0 (line 3): must be a whole number from 1 to 1024",
            "headwatch.windw (line 4): is not a known key; did you mean headwatch.window?",
            "headwatch.streams.profils (line 5): is not a known key; did you mean"
                + " headwatch.streams.profile?",
            "headwatch.kafka.bootstrap-servers: is not set; it must be HOST:PORT, several by"
                + " commas",
            "headwatch.input.topics: is not set; it must be a list of at least one topic, such as"
                + " [images], none of them twice; a topic has 1 to 249 letters, digits and . _ -",
            "headwatch.model.directory: is not set; it must be a path");
    assertThat(refusal)
        .hasMessageStartingWith("7 mistakes in " + directory.resolve("headwatch.conf") + ":\n  ");
    assertThat(refusal.getMessage().lines().skip(1).map(String::strip))
        .containsExactlyElementsOf(refusal.mistakes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://hooks.example.com/x", "http://localhost:9/x", "http://[::1]/x"})
  void load_allowsWebhooksThatNobodyCanListenTo(String url) throws IOException {
    assertThat(
            load(REQUIRED + "headwatch.reports.webhook.url = \"" + url + "\"").reports().webhook())
        .map(WebhookSettings::url)
        .contains(URI.create(url));
  }

  /** Two files that say the same are the same configuration, whatever their secrets. */
  @Test
  void load_hashesWhatIsSaidAndNoSecret() throws IOException {
    String hash = load(REQUIRED).hash();

    assertThat(hash).matches("[0-9a-f]{64}");
    assertThat(load("# a remark\n" + REQUIRED + "headwatch.window.length = 5m").hash())
        .isEqualTo(hash);
    assertThat(load(REQUIRED + "headwatch.window.length = 6m").hash()).isNotEqualTo(hash);
    assertThat(load(REQUIRED + "headwatch.kafka.properties.sasl.password = a").hash())
        .isEqualTo(load(REQUIRED + "headwatch.kafka.properties.sasl.password = b").hash());
  }

  /** A range that starts from a wrong value would be reported against a default nobody wrote. */
  @Test
  void load_judgesNoKeyByAnotherThatIsWrong() throws IOException {
    assertThat(mistakes(REQUIRED + "headwatch.window { length = soon, grace = 6m }"))
        .singleElement()
        .asString()
        .startsWith("headwatch.window.length");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "window { length = 5m } | window (line 4): belongs into headwatch { ... }",
        "headwach { window.length = 5m } | headwach (line 4): is not a known key; did you mean"
            + " headwatch?",
      })
  void load_ofAMisplacedSectionSaysWhereItBelongs(String line, String expected) throws IOException {
    assertThat(mistakes(REQUIRED + line)).singleElement().asString().startsWith(expected);
  }

  @Test
  void load_takesOtherTopLevelKeysAsVariables() throws IOException {
    Settings settings =
        load(
            REQUIRED
                + """
                base = /data
                headwatch.streams.profile = ${base}/reference.profile
                """);

    assertThat(settings.streams().profile()).contains(Path.of("/data/reference.profile"));
  }

  @Test
  void load_replacesEnvironmentVariables() throws IOException {
    Settings settings = load(REQUIRED + "headwatch.kafka.group-id = \"of-\"${PATH}");

    assertThat(settings.kafka().groupId()).isEqualTo("of-" + System.getenv("PATH"));
  }

  @Test
  void load_ofMissingVariablesNamesAll() throws IOException {
    InvalidSettingsException refusal =
        refusal(
            REQUIRED
                + """
                headwatch.kafka.group-id = ${HEADWATCH_NO_SUCH_GROUP}
                headwatch.metrics.port = ${?HEADWATCH_NO_SUCH_PORT}
                headwatch.output.results-topic = "x-"${HEADWATCH_NO_SUCH_TOPIC}
                """);

    assertThat(refusal.mistakes())
        .containsExactlyInAnyOrder("${HEADWATCH_NO_SUCH_GROUP}", "${HEADWATCH_NO_SUCH_TOPIC}");
    assertThat(refusal).hasMessageContaining("does not exist");
  }

  @Test
  void load_ofACircleOfVariablesIsRefused() throws IOException {
    assertThat(refusal(REQUIRED + "a = ${b}\nb = ${a}\nheadwatch.kafka.group-id = ${a}"))
        .hasMessageContaining("circle");
  }

  @Test
  void load_ofAMissingFileSaysSo() {
    assertThat(
            catchThrowableOfType(
                InvalidSettingsException.class,
                () -> Settings.load(directory.resolve("nowhere.conf"))))
        .hasMessageEndingWith("nowhere.conf does not exist or is not a file");
  }

  @Test
  void load_ofBrokenSyntaxNamesTheLine() throws IOException {
    assertThat(refusal(REQUIRED + "headwatch {\n  batch.size = }\n"))
        .hasMessageContaining("headwatch.conf, line 5 is not valid HOCON: Expecting a value");
  }

  @Test
  void load_ofAnUnfinishedFileNamesItsEnd() throws IOException {
    assertThat(refusal("headwatch {\n  batch {\n")).hasMessageContaining("headwatch.conf, line ");
  }

  @Test
  void load_ofBrokenSyntaxInAnIncludedFileNamesThatFile() throws IOException {
    Files.writeString(directory.resolve("more.conf"), "\n\n\n\nx.password = hunter2 = {");

    assertThat(refusal("include \"more.conf\""))
        .hasMessageContaining("more.conf, line 5 is not valid HOCON")
        .extracting(Throwable::getMessage)
        .asString()
        .doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "headwatch.kafka.properties.ssl.key.password = hunter2 = hunter2",
        "headwatch.kafka.properties.sasl.jaas.config = \"x\" hunter2 }",
        "headwatch.kafka.properties.ssl.keystore.password = [hunter2]",
        "headwatch.kafka.pasword = hunter2",
        "headwatch.reports.webhook.url = \"ftp://hooks.example.com/hunter2\"",
        "headwatch { reports { webhook {\n url = https://hooks.example.com/hunter2 = } } }",
        "headwatch.kafka.group-id { password = hunter2 }",
        "headwatch.batch.size = [{ password = hunter2 }]",
      })
  void load_ofAMistakeBesideASecretKeepsTheSecret(String line) throws IOException {
    assertThat(refusal(REQUIRED + line).getMessage()).doesNotContain("hunter2");
  }

  @Test
  void toString_hidesSecretPropertiesOnly() throws IOException {
    Settings settings =
        load(
            REQUIRED
                + """
                headwatch.kafka.properties {
                  security.protocol = SASL_SSL
                  sasl.jaas.config = hunter2
                  ssl.truststore.password = hunter2
                  bearer.token = hunter2
                  ssl.keystore.key = hunter2
                  sasl.oauthbearer.client.credentials.client.secret = hunter2
                }
                """);

    assertThat(settings.kafka().properties()).containsEntry("sasl.jaas.config", "hunter2");
    assertThat(settings.toString())
        .contains("security.protocol=SASL_SSL", "sasl.jaas.config=(hidden)")
        .doesNotContain("hunter2");
  }

  /** The example asks for one environment variable, which is set here under another's name. */
  @Test
  void load_ofTheExampleIsAccepted() throws IOException {
    String example = Files.readString(Path.of("../deploy/examples/headwatch.conf"));

    Settings settings = load(example.replace("${KAFKA_PASSWORD}", "${PATH}"));

    assertThat(settings.kafka().properties().get("sasl.jaas.config"))
        .endsWith("password=\"" + System.getenv("PATH") + "\";");
    assertThat(settings.streams().profiles()).containsOnlyKeys("loading-dock");
    assertThat(settings.toString()).doesNotContain(System.getenv("PATH"));
  }

  /** A key that the code does not read would accept anything. */
  @ParameterizedTest
  @MethodSource("referenceKeys")
  void load_readsEveryKeyOfTheReference(String key) throws IOException {
    assertThat(mistakes(REQUIRED + key + " = [[1]]"))
        .anySatisfy(mistake -> assertThat(mistake).startsWith(key));
  }

  @ParameterizedTest
  @MethodSource("referenceKeys")
  void reference_explainsEveryKey(String key) {
    ConfigValue value = reference().getObject("headwatch");
    for (String name : ConfigUtil.splitPath(key.substring("headwatch.".length()))) {
      value = ((ConfigObject) value).get(name);
    }

    assertThat(value.origin().comments()).isNotEmpty();
  }

  static Stream<String> referenceKeys() {
    Map<String, ConfigValue> leaves = new TreeMap<>();
    addLeaves("headwatch", reference().getObject("headwatch"), leaves);
    return leaves.keySet().stream();
  }

  private static void addLeaves(String path, ConfigValue value, Map<String, ConfigValue> leaves) {
    if (value instanceof ConfigObject section && !section.isEmpty()) {
      section.forEach((key, child) -> addLeaves(path + "." + key, child, leaves));
    } else {
      leaves.put(path, value);
    }
  }

  private static Config reference() {
    return ConfigFactory.parseResources("reference.conf").resolve();
  }

  private Settings load(String text) throws IOException {
    return Settings.load(Files.writeString(directory.resolve("headwatch.conf"), text));
  }

  private List<String> mistakes(String text) throws IOException {
    return refusal(text).mistakes();
  }

  private InvalidSettingsException refusal(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("headwatch.conf"), text);
    InvalidSettingsException refusal =
        catchThrowableOfType(InvalidSettingsException.class, () -> Settings.load(file));
    assertThat(refusal).as("settings were accepted").isNotNull();
    return refusal;
  }
}
