package io.headwatch.cli;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code headwatch run} as a process of its own, on free ports, and what it says on them. */
final class DaemonProcess implements AutoCloseable {

  private static final Pattern OF_STREAM =
      Pattern.compile("(?m)^headwatch_\\w+\\{(?:[^}]*,)?stream=\"([^\"]*)\"");

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final Path log;
  private final int web;
  private final int metrics;
  private final int health;

  private DaemonProcess(Process process, Path log, int web, int metrics, int health) {
    this.process = process;
    this.log = log;
    this.web = web;
    this.metrics = metrics;
    this.health = health;
  }

  /**
   * Starts it, with a heap that is small.
   *
   * @param directory where its configuration and its log are written
   * @param name of both files
   * @param settings the configuration, without ports
   */
  static DaemonProcess start(Path directory, String name, String settings) throws IOException {
    int web = freePort();
    int metrics = freePort();
    int health = freePort();
    String ports =
        "headwatch { web.port = %d, metrics.port = %d, health.port = %d }%n"
            .formatted(web, metrics, health);
    Path configuration = Files.writeString(directory.resolve(name + ".conf"), settings + ports);
    Path log = directory.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dai.djl.offline=true",
                "-cp",
                System.getProperty("java.class.path"),
                "io.headwatch.cli.Headwatch",
                "run",
                "--config",
                configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("OMP_NUM_THREADS", "1");
    return new DaemonProcess(builder.start(), log, web, metrics, health);
  }

  void awaitReady(Duration patience) {
    await().atMost(patience).until(this::isReady);
  }

  private boolean isReady() throws Exception {
    if (!process.isAlive()) {
      throw new IllegalStateException("the daemon has ended: " + log());
    }
    return health("/readyz") == 200;
  }

  /** The status of a health check; 0 while nobody answers. */
  int health(String path) throws Exception {
    try {
      return get(health, path).statusCode();
    } catch (IOException notYet) {
      return 0;
    }
  }

  /** What the API answers. */
  String api(String address) throws Exception {
    return get(web, "/api/v1/" + address).body();
  }

  /** What Prometheus is told. */
  String metrics() throws Exception {
    return get(metrics, "/metrics").body();
  }

  /** Streams that it has any series of. */
  Set<String> streamsInMetrics() throws Exception {
    Set<String> streams = new TreeSet<>();
    Matcher series = OF_STREAM.matcher(metrics());
    while (series.find()) {
      streams.add(series.group(1));
    }
    return streams;
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  /** As the machine's failure, or SIGKILL, ends it: nothing is settled or told. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Ends it by SIGTERM; returns its exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the daemon has not ended a minute after SIGTERM");
    }
    return process.exitValue();
  }

  private HttpResponse<String> get(int port, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    return client.send(request, BodyHandlers.ofString());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
