package io.headwatch.config;

import static java.util.Objects.requireNonNull;

import com.typesafe.config.Config;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Reads every setting of one configuration file, each with its range. */
final class SettingsReader {

  private static final Predicate<String> SERVERS =
      Pattern.compile("[^\\s,]+:\\d{1,5}(\\s*,\\s*[^\\s,]+:\\d{1,5})*").asMatchPredicate();
  private static final Predicate<String> TOPIC =
      Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}").asMatchPredicate();
  private static final Predicate<String> HTTPS_HOST =
      Pattern.compile("((\\*\\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\\[[0-9a-f:]+])(:\\d{1,5})?")
          .asMatchPredicate();
  private static final Predicate<String> CONCEPT =
      Pattern.compile("(?=.{1,200}$)\\S([^\\p{Cntrl}]*\\S)?").asMatchPredicate();
  private static final String TOPIC_RULE = "a topic has 1 to 249 letters, digits and . _ -";
  private static final Set<String> MANAGED_PROPERTIES =
      Set.of(
          "bootstrap.servers",
          "group.id",
          "enable.auto.commit",
          "isolation.level",
          "transactional.id",
          "key.serializer",
          "value.serializer",
          "key.deserializer",
          "value.deserializer");

  private final Mistakes mistakes;
  private final Config config;
  private final Section root;

  SettingsReader(Path file) {
    Config defaults = ConfigurationFile.defaults();
    this.mistakes = new Mistakes(file);
    this.config =
        new KnownKeys(defaults, mistakes).check(new ConfigurationFile(file).overDefaults());
    Path directory = requireNonNull(file.toAbsolutePath().getParent());
    this.root = new Section(config, defaults, directory, mistakes, "headwatch");
  }

  Settings read() {
    DecodingSettings decoding = decoding(root.section("decoding"));
    Settings settings =
        new Settings(
            kafka(root.section("kafka")),
            input(root.section("input"), decoding),
            streams(root.section("streams")),
            window(root.section("window")),
            sampling(root.section("sampling")),
            batch(root.section("batch")),
            decoding,
            model(root.section("model")),
            words(root.section("words")),
            concepts(root.section("concepts")),
            alarm(root.section("alarm")),
            output(root.section("output")),
            pixels(root.section("pixels")),
            segmentation(root.section("segmentation")),
            history(root.section("history")),
            web(root.section("web")),
            reports(root.section("reports")),
            metrics(root.section("metrics")),
            endpoint(root.section("health")),
            ConfigurationHash.of(config.getConfig("headwatch")));
    new Consistency(config, mistakes).check(settings);
    mistakes.throwIfAny();
    return settings;
  }

  private static KafkaSettings kafka(Section kafka) {
    return new KafkaSettings(
        kafka.text("bootstrap-servers", "must be HOST:PORT, several by commas", SERVERS),
        kafka.text("group-id"),
        kafka.textsByName(
            "properties",
            "must be text, a number, true or false, and none of the properties that Headwatch sets"
                + " itself",
            (name, text) -> !MANAGED_PROPERTIES.contains(name)));
  }

  private static InputSettings input(Section input, DecodingSettings decoding) {
    return new InputSettings(
        input.texts(
            "topics",
            "must be a list of at least one topic, such as [images], none of them twice; "
                + TOPIC_RULE,
            SettingsReader::areTopics),
        input.choice("form", InputSettings.Form.class),
        fields(input.section("fields")),
        references(input.section("references"), decoding.maxBytes()));
  }

  private static boolean areTopics(List<String> names) {
    return !names.isEmpty()
        && names.stream().allMatch(TOPIC)
        && new HashSet<>(names).size() == names.size();
  }

  private static FieldNames fields(Section fields) {
    return new FieldNames(
        fields.optionalText("stream"),
        fields.text("source"),
        fields.text("time"),
        fields.text("id"),
        fields.text("data"),
        fields.text("reference"),
        fields.optionalText("stratum"));
  }

  private static ReferenceSettings references(Section references, int largestDecoded) {
    return new ReferenceSettings(
        references.paths("file-roots"),
        references.texts(
            "https-hosts",
            "must be a list of lower-case host names, such as [images.example.com,"
                + " \"*.example.com\", \"images.example.com:8443\"]",
            hosts -> hosts.stream().allMatch(HTTPS_HOST)),
        references.duration("timeout", "10ms", "10m"),
        references.optionalSize("max-bytes", "1KiB", "512MiB").orElse(largestDecoded));
  }

  private static StreamsSettings streams(Section streams) {
    return new StreamsSettings(
        streams.choice("by", StreamsSettings.By.class),
        streams.whole("limit", 1, 10_000),
        streams.optionalPath("profile"),
        streams.pathsByName("profiles"),
        learning(streams.section("learning")),
        versions(streams.section("versions")));
  }

  private static VersionSettings versions(Section versions) {
    return new VersionSettings(
        versions.optionalPath("directory"),
        versions.optionalPath("anchor"),
        versions.pathsByName("anchors"));
  }

  private static LearningSettings learning(Section learning) {
    return new LearningSettings(
        learning.optionalPath("directory"),
        learning.whole("images", 100, 10_000_000),
        clock(learning.section("strata")));
  }

  /** The rest is read, and checked, even if it has no effect without a zone. */
  private static Optional<ClockSettings> clock(Section strata) {
    Optional<ZoneId> zone = strata.optionalZone("zone");
    int hours = strata.oneOf("hours", List.of(1, 2, 3, 4, 6, 8, 12, 24));
    ClockSettings.Days days = strata.choice("days", ClockSettings.Days.class);
    return zone.map(given -> new ClockSettings(given, hours, days));
  }

  private static WindowSettings window(Section window) {
    return new WindowSettings(
        window.duration("length", "1s", "7d"),
        window.duration("grace", "0s", "7d"),
        window.whole("minimum-samples", 2, 1_000_000_000),
        window.duration("maximum-age", "1s", "365d"),
        window.share("repeat-distance"),
        window.duration("frozen-after", "1s", "365d"),
        window.duration("idle-after", "1s", "1d"),
        window.duration("ahead-limit", "1s", "365d"));
  }

  private static SamplingSettings sampling(Section sampling) {
    return new SamplingSettings(
        sampling.choice("when", SamplingSettings.When.class),
        sampling.duration("behind", "1s", "7d"),
        sampling.fraction("share", 1),
        sampling.whole("per-window", 0, 1_000_000_000));
  }

  private static BatchSettings batch(Section batch) {
    return new BatchSettings(batch.whole("size", 1, 1024), batch.duration("linger", "0ms", "10s"));
  }

  private static DecodingSettings decoding(Section decoding) {
    return new DecodingSettings(
        decoding.whole("threads", 0, 1024),
        decoding.size("max-bytes", "1KiB", "512MiB"),
        decoding.whole("max-pixels", 1_000, 1_000_000_000),
        decoding.whole("max-side", 32, 65_535));
  }

  private static ModelSettings model(Section model) {
    return new ModelSettings(
        model.path("directory"),
        model.choice("device", ModelSettings.Device.class),
        model.choice("precision", ModelSettings.Precision.class),
        model.whole("threads", 0, 1024));
  }

  private static WordSettings words(Section words) {
    return new WordSettings(
        words.optionalPath("vocabulary"),
        words.nameOrPath("templates", List.of("short", "imagenet")),
        words.fraction("scale", 1_000),
        words.whole("top", 0, 1_000));
  }

  private static ConceptSettings concepts(Section concepts) {
    return new ConceptSettings(
        concepts.texts(
            "words",
            "must be a list of at most %d words or phrases, such as [penguin, \"blue background\"],"
                    .formatted(ConceptSettings.MOST_WORDS)
                + " none of them twice, each of 1 to 200 characters without control characters or"
                + " space around it",
            SettingsReader::areConcepts),
        concepts.whole("pairs", 1, 500),
        concepts.choice("score", ConceptSettings.Score.class));
  }

  private static boolean areConcepts(List<String> words) {
    return words.size() <= ConceptSettings.MOST_WORDS
        && words.stream().allMatch(CONCEPT)
        && new HashSet<>(words).size() == words.size();
  }

  private static AlarmSettings alarm(Section alarm) {
    return new AlarmSettings(
        alarm.duration("time-between-false-alarms", "10m", "3650d"),
        alarm.choice("per", AlarmSettings.Per.class),
        alarm.number("evidence-share", 0, 1),
        alarm.number("concepts-share", 0, 0.9),
        alarm.number("smallest-shift", 0, 1_000),
        alarm.fraction("false-discovery-rate", 0.5),
        alarm.whole("top-pairs", 1, 1_000));
  }

  private static OutputSettings output(Section output) {
    return new OutputSettings(
        output.text("results-topic", "must be a topic; " + TOPIC_RULE, TOPIC),
        output.text("dead-letter-topic", "must be a topic; " + TOPIC_RULE, TOPIC),
        output.text("decisions-topic", "must be a topic; " + TOPIC_RULE, TOPIC),
        output.whole("event-references", 0, 1_000));
  }

  private static PixelSettings pixels(Section pixels) {
    return new PixelSettings(
        pixels.truth("page"),
        pixels.truth("profile"),
        pixels.truth("report"),
        pixels.duration("expiry", "1m", "3650d"),
        pixels.optionalPath("erased-events"));
  }

  private static SegmentationSettings segmentation(Section segmentation) {
    return new SegmentationSettings(
        segmentation.truth("enabled"),
        segmentation.whole("waiting", 1, 1_000),
        segmentation.duration("deadline", "1s", "10m"),
        segmentation.whole("words", 1, 255),
        segmentation.size("max-body", "1KiB", "64MiB"),
        segmentationTopics(segmentation));
  }

  /** That neither is without the other is checked with what keys demand of one another. */
  private static Optional<SegmentationSettings.Topics> segmentationTopics(Section segmentation) {
    String allowed = "must be a topic; " + TOPIC_RULE;
    Optional<String> requests = segmentation.optionalText("request-topic", allowed, TOPIC);
    Optional<String> replies = segmentation.optionalText("reply-topic", allowed, TOPIC);
    return requests.flatMap(from -> replies.map(to -> new SegmentationSettings.Topics(from, to)));
  }

  private static HistorySettings history(Section history) {
    return new HistorySettings(
        history.optionalPath("directory"),
        history.duration("retention", "1h", "3650d"),
        history.largeSize("maximum-size", "1MiB", "1TiB"));
  }

  private static WebSettings web(Section web) {
    return new WebSettings(
        web.text("host"),
        web.whole("port", 0, 65_535),
        web.paths("token-files"),
        web.duration("session-duration", "1m", "30d"),
        web.whole("event-clients", 0, 1_000),
        tls(web.section("tls")),
        web.optionalUrl(
            "public-url",
            "must be an https: or http: URL of a host, without a path, such as"
                + " https://headwatch.example.com",
            WebSettings::isOrigin));
  }

  /** The rest is read, and checked, even if it has no effect without a keystore. */
  private static Optional<TlsSettings> tls(Section tls) {
    Optional<Path> keystore = tls.optionalPath("keystore");
    Optional<Path> passwordFile = tls.optionalPath("password-file");
    Optional<Path> authorities = tls.optionalPath("client-authorities");
    return keystore.map(given -> new TlsSettings(given, passwordFile, authorities));
  }

  private static ReportSettings reports(Section reports) {
    return new ReportSettings(
        reports.optionalPath("directory"),
        reports.schedule("schedule", "zone"),
        reports.duration("delay", "0s", "1d"),
        reports.texts(
            "streams",
            "must be a list of streams, none of them twice",
            names -> new HashSet<>(names).size() == names.size()),
        reports.whole("keep", 1, 10_000),
        webhook(reports.section("webhook")));
  }

  /** The rest is read, and checked, even if it has no effect without a URL. */
  private static Optional<WebhookSettings> webhook(Section webhook) {
    boolean http = webhook.truth("allow-http");
    Optional<URI> url =
        webhook.optionalUrl(
            "url",
            http
                ? "must be an https: or http: URL"
                : "must be an https: URL, or an http: one of this machine (localhost), unless"
                    + " allow-http is true",
            found -> WebhookSettings.isAllowed(found, http));
    Optional<Path> header = webhook.optionalPath("header-file");
    Duration timeout = webhook.duration("timeout", "100ms", "5m");
    int attempts = webhook.whole("attempts", 1, 10);
    return url.map(given -> new WebhookSettings(given, header, timeout, attempts));
  }

  private static MetricsSettings metrics(Section metrics) {
    return new MetricsSettings(
        metrics.text("host"), metrics.whole("port", 0, 65_535), metrics.optionalPath("token-file"));
  }

  private static EndpointSettings endpoint(Section endpoint) {
    return new EndpointSettings(endpoint.text("host"), endpoint.whole("port", 0, 65_535));
  }
}
