package io.headwatch.cli;

import static java.util.Objects.requireNonNull;

import io.headwatch.config.Settings;
import io.headwatch.monitor.WindowVerdict;
import io.headwatch.web.DecisionDesk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The daemon. */
@Command(
    name = "run",
    description = "Watches the configured streams until it is told to stop (SIGTERM, Ctrl-C).",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  headwatch run --config headwatch.conf"})
final class RunCommand implements Callable<Integer> {

  private static final Logger log = LoggerFactory.getLogger(RunCommand.class);

  /** Longest drain: below what supervisors wait before they kill. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "Configuration file; deploy/examples/headwatch.conf is one.")
  private Path config;

  @Spec private CommandSpec spec;

  private volatile boolean stopping;
  private volatile @Nullable Daemon running;

  /** What a daemon has started with last. */
  private @Nullable Settings before;

  @Override
  public Integer call() {
    Settings settings = Settings.load(config);
    CompletableFuture<Integer> ended = new CompletableFuture<>();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(ended), "headwatch-stop"));
    HangUp.onSignal(this::reload);
    try {
      Optional<Settings> next = Optional.of(settings);
      while (next.isPresent() && !stopping) {
        next = watch(next.get());
      }
    } catch (IOException | RuntimeException | Error e) {
      // A stop that is under way halts the JVM as soon as it has the exit code.
      int code = Headwatch.report(e, spec.commandLine());
      ended.complete(code);
      return code;
    }
    log.info("stopped");
    ended.complete(ExitCode.OK);
    return ExitCode.OK;
  }

  /**
   * Watches until told to stop or to reload.
   *
   * @return the settings to go on with, if told to reload
   */
  private Optional<Settings> watch(Settings settings) throws IOException {
    try (Daemon daemon = start(settings)) {
      running = daemon;
      Settings used = requireNonNull(before);
      log.info(
          "watching {}; page on {}:{}; metrics on {}:{}",
          used.input().topics(),
          used.web().host(),
          daemon.webPort(),
          used.metrics().host(),
          daemon.metricsPort());
      if (!stopping) {
        daemon.run();
      }
      return daemon.next();
    }
  }

  /** A configuration that cannot be used after all, for want of a file, must not end the watch. */
  private Daemon start(Settings settings) throws IOException {
    Settings fallback = before;
    try {
      return started(settings);
    } catch (IOException | RuntimeException e) {
      if (fallback == null || stopping) {
        throw e;
      }
      log.error(
          "the new configuration cannot be used, going on with the one before: {}", e.getMessage());
      return started(fallback);
    }
  }

  private Daemon started(Settings settings) throws IOException {
    Daemon daemon =
        Daemon.start(
            settings, RunCommand::announce, () -> Settings.load(config), Clock.systemUTC());
    before = settings;
    return daemon;
  }

  private void reload() {
    Daemon daemon = running;
    if (daemon == null) {
      log.warn("not reloaded, as Headwatch is still starting: send the signal again");
      return;
    }
    try {
      daemon.reload();
    } catch (DecisionDesk.RefusedException e) {
      log.debug("the daemon has told why it does not reload", e);
    }
  }

  /** Every window, and above it what becomes of the stream's alarm. */
  private static void announce(WindowVerdict verdict) {
    AlarmLine.of(verdict).ifPresent(line -> log.warn("{}", line));
    log.info("{}", VerdictLine.of(verdict));
  }

  /** On a signal: waits until the daemon has drained, and makes the JVM's exit code say so. */
  private void drain(CompletableFuture<Integer> ended) {
    stopping = true;
    Daemon daemon = running;
    if (!ended.isDone()) {
      if (daemon != null) {
        daemon.stop();
      }
      Runtime.getRuntime().halt(exitCode(ended));
    }
  }

  private static int exitCode(CompletableFuture<Integer> ended) {
    try {
      return ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      log.error(
          "could not drain within {} s; the next start goes on from the last commit",
          PATIENCE.toSeconds());
    } catch (InterruptedException | ExecutionException e) {
      log.error("could not drain", e);
    }
    return ExitCode.INTERNAL;
  }
}
