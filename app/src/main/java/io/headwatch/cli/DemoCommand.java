package io.headwatch.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.headwatch.clip.ImageTower;
import io.headwatch.config.Settings;
import io.headwatch.demo.EmbeddedBroker;
import io.headwatch.demo.SceneImages;
import io.headwatch.demo.SceneProducer;
import io.headwatch.demo.Script;
import io.headwatch.demo.Table;
import io.headwatch.monitor.WindowVerdict;
import io.headwatch.reference.ReferenceImages;
import io.headwatch.scenes.EmbeddedModel;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.Stratification;
import io.headwatch.web.DecisionDesk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The whole of Headwatch on one screen. */
@Command(
    name = "demo",
    description = {
      "Starts a Kafka broker, builds a profile of generated scenes, streams scenes, changes them",
      "by a script and back, and shows each window's verdict. Needs nothing, leaves nothing.",
      "Exit code: 0 if clean windows stayed silent and each shift was found, 1 otherwise."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  headwatch demo --keep-running"})
final class DemoCommand implements Callable<Integer> {

  private static final String TOPIC = "demo-images";
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** Time between windows once the script is over. */
  private static final Duration PACE = Duration.ofSeconds(3);

  @Option(
      names = "--keep-running",
      description = {
        "When the script is over, stream scenes as the reference, a window every 3 seconds, until",
        "Ctrl-C: to look at the page and the metrics, and to see the alarm resolved."
      })
  private boolean keepRunning;

  @Override
  public Integer call() throws IOException, InterruptedException {
    quietBroker();
    Path directory = Files.createTempDirectory("headwatch-demo");
    Thread cleaning = new Thread(() -> delete(directory));
    Runtime.getRuntime().addShutdownHook(cleaning);
    System.out.println("starting a Kafka broker");
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"))) {
      broker.createTopic(TOPIC, 1, Map.of());
      System.out.printf(
          "building a profile of %,d scenes with the embedded model%n", Script.REFERENCE_SCENES);
      Path model = EmbeddedModel.copyTo(directory.resolve("model"));
      Path profile = directory.resolve("scenes.profile.safetensors");
      Settings settings = settings(directory, broker.bootstrapServers(), model, profile);
      buildProfile(settings, profile);
      return watch(settings, broker.bootstrapServers()) ? ExitCode.OK : ExitCode.FOUND;
    }
  }

  private static void buildProfile(Settings settings, Path profile)
      throws IOException, InterruptedException {
    BuildParameters defaults = BuildParameters.DEFAULTS;
    BuildParameters parameters =
        new BuildParameters(
            defaults.seed(),
            defaults.edgeShare(),
            defaults.nullWindows(),
            2 * Script.SCENES_PER_WINDOW);
    try (ImageTower model = ImageTower.load(settings.model());
        ReferenceImages scenes = SceneImages.reference()) {
      new ProfileConstruction(
              model,
              settings.model().directory(),
              new ReadingFactory(settings.model(), settings.words()).reading(),
              PipelineFactory.of(settings),
              parameters,
              Optional.empty(),
              Optional.empty(),
              Stratification.NONE,
              0,
              settings.window().repeatDistance(),
              OptionalInt.empty(),
              Optional.empty(),
              Clock.systemUTC())
          .construct(scenes, profile);
    }
  }

  private static Settings refuse() {
    throw new DecisionDesk.RefusedException("the demo goes on with the configuration it has");
  }

  /** The demo is configured as a user would, by a file. */
  private static Settings settings(Path directory, String broker, Path model, Path profile)
      throws IOException {
    Path file = directory.resolve("headwatch.conf");
    Files.writeString(
        file,
        """
        headwatch {
          kafka.bootstrap-servers = "%s"
          input.topics = [%s]
          model.directory = "%s"
          streams.profile = "%s"
          streams.versions.directory = versions
          window.length = %dm
          # To be looked at: the alarm rests on the other detectors alone.
          concepts.words = [penguin, blue background, blurry image]
          alarm.concepts-share = 0
          # Scenes are long past, by their times.
          pixels { page = true, expiry = 3650d }
          web.port = 0
          metrics.port = 0
          health.port = 0
        }
        """
            .formatted(broker, TOPIC, model, profile, Script.WINDOW.toMinutes()));
    return Settings.load(file);
  }

  private boolean watch(Settings settings, String broker) throws IOException, InterruptedException {
    BlockingQueue<WindowVerdict> verdicts = new LinkedBlockingQueue<>();
    try (Daemon daemon =
        Daemon.start(settings, verdicts::add, DemoCommand::refuse, Clock.systemUTC())) {
      String page = "http://127.0.0.1:" + daemon.webPort();
      String metrics = "http://127.0.0.1:" + daemon.metricsPort() + "/metrics";
      System.out.println("page while it runs: " + page);
      System.out.println("metrics while it runs: " + metrics);
      CompletableFuture<Void> watching =
          CompletableFuture.runAsync(daemon::run, DemoCommand::start);
      CompletableFuture<Void> producing =
          CompletableFuture.runAsync(() -> play(broker), DemoCommand::start);
      boolean asScripted = show(verdicts, watching, producing);
      System.out.println(
          asScripted
              ? "as it should be: silent while nothing changed, and each change found"
              : "not as scripted: please report this with the table above");
      if (keepRunning) {
        System.out.println("page: " + page + "; metrics: " + metrics + "; Ctrl-C ends");
        start(() -> goOn(broker));
        watching.join();
      } else {
        System.out.println(
            "its page was on %s, its metrics on %s; with --keep-running they stay there"
                .formatted(page, metrics));
      }
      daemon.stop();
      watching.join();
      return asScripted;
    }
  }

  private static boolean show(
      BlockingQueue<WindowVerdict> verdicts,
      CompletableFuture<Void> watching,
      CompletableFuture<Void> producing)
      throws InterruptedException {
    Table table = new Table(System.out);
    table.begin();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!table.complete() && System.nanoTime() < deadline && !failed(watching, producing)) {
      WindowVerdict verdict = verdicts.poll(1, TimeUnit.SECONDS);
      if (verdict != null) {
        table.add(verdict);
      }
    }
    return table.finish();
  }

  private static boolean failed(CompletableFuture<Void> watching, CompletableFuture<Void> producing)
      throws InterruptedException {
    for (CompletableFuture<Void> part : List.of(watching, producing)) {
      if (part.isCompletedExceptionally()) {
        try {
          part.get();
        } catch (ExecutionException e) {
          throw new IllegalStateException("a part of the demo failed", e.getCause());
        }
      }
    }
    return false;
  }

  private static void play(String broker) {
    try {
      new SceneProducer(broker, TOPIC).play();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void goOn(String broker) {
    try {
      new SceneProducer(broker, TOPIC).goOn(PACE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "headwatch-demo");
    thread.setDaemon(true);
    thread.start();
  }

  /** A broker in the process logs what only its operator would want to know. */
  private static void quietBroker() {
    for (String name : List.of("org.apache.kafka", "kafka")) {
      ((Logger) LoggerFactory.getLogger(name)).setLevel(Level.ERROR);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      System.err.println("could not delete " + directory + ": " + e.getMessage());
    }
  }
}
