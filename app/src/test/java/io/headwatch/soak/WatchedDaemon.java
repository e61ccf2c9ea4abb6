package io.headwatch.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwatch.scenes.EmbeddedModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The daemon as users run it, and its broker, each in a process of its own. */
final class WatchedDaemon implements AutoCloseable {

  static final String TOPIC = "soak-images";
  static final int WEB_PORT = 19_405;
  private static final int METRICS_PORT = 19_404;
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final Pattern SERIES = Pattern.compile("^(\\w+)(\\{[^}]*})? (\\S+)$");

  private final Process broker;
  private final String address;
  private final Process daemon;
  private final HttpClient client = HttpClient.newHttpClient();

  private WatchedDaemon(Process broker, String address, Process daemon) {
    this.broker = broker;
    this.address = address;
    this.daemon = daemon;
  }

  /** Starts both with the embedded model, and waits until the daemon tells its metrics. */
  static WatchedDaemon start(Path launcher, Path profile) throws IOException {
    Path directory = Files.createTempDirectory("headwatch-soak");
    Process broker = broker(directory.resolve("broker"));
    String address = address(broker);
    Path config = config(directory, address, profile.toAbsolutePath());
    WatchedDaemon watched =
        new WatchedDaemon(broker, address, daemon(launcher, config, directory.resolve("log")));
    await("the daemon listens", () -> watched.settled() >= 0);
    return watched;
  }

  String bootstrapServers() {
    return address;
  }

  /** The value of each series. */
  Map<String, Double> metrics() throws IOException, InterruptedException {
    HttpResponse<String> page =
        client.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + METRICS_PORT + "/metrics"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    Map<String, Double> values = new TreeMap<>();
    page.body()
        .lines()
        .map(SERIES::matcher)
        .filter(Matcher::matches)
        .forEach(
            line ->
                values.put(
                    line.group(1) + (line.group(2) == null ? "" : line.group(2)),
                    Double.parseDouble(line.group(3))));
    return values;
  }

  /** Number of events that reached their end; -1 while nobody listens. */
  double settled() {
    try {
      return metrics().entrySet().stream()
          .filter(entry -> entry.getKey().startsWith("headwatch_events_total"))
          .mapToDouble(Map.Entry::getValue)
          .sum();
    } catch (IOException | InterruptedException e) {
      return -1;
    }
  }

  /** Of the daemon; 0 if the system does not tell. */
  long residentKilobytes() {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(daemon.pid()), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  /** Ends the daemon as SIGTERM does, and returns its exit code; the broker goes on. */
  int stop() throws InterruptedException {
    daemon.destroy();
    return daemon.waitFor();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    daemon.destroyForcibly();
    broker.getOutputStream().close();
    broker.waitFor(30, TimeUnit.SECONDS);
  }

  private static Process broker(Path directory) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g",
            "-cp",
            System.getProperty("java.class.path"),
            BrokerProcess.class.getName(),
            directory.toString(),
            TOPIC)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static String address(Process broker) throws IOException {
    BufferedReader lines = broker.inputReader(UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("broker ")) {
        return line.substring("broker ".length());
      }
    }
    throw new IOException("the broker did not start");
  }

  private static Path config(Path directory, String address, Path profile) throws IOException {
    Path model = EmbeddedModel.copyTo(directory.resolve("model"));
    return Files.writeString(
        directory.resolve("headwatch.conf"),
        """
        headwatch {
          kafka.bootstrap-servers = "%s"
          input.topics = [%s]
          model.directory = "%s"
          streams.profile = "%s"
          window { length = %ds, grace = 5s, idle-after = 10s }
          web.port = %d
          metrics.port = %d
          health.port = 0
        }
        """
            .formatted(address, TOPIC, model, profile, WINDOW.toSeconds(), WEB_PORT, METRICS_PORT));
  }

  private static Process daemon(Path launcher, Path config, Path log) throws IOException {
    System.out.println("log of the daemon " + log);
    return new ProcessBuilder(launcher.toString(), "run", "--config", config.toString())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofMinutes(10).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("waited too long until " + what);
      }
      LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
    }
  }
}
