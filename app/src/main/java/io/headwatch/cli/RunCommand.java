package io.headwatch.cli;

import io.headwatch.config.Settings;
import io.headwatch.monitor.WindowVerdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

  @Override
  public Integer call() {
    Settings settings = Settings.load(config);
    CompletableFuture<Integer> ended = new CompletableFuture<>();
    try (Daemon daemon = Daemon.start(settings, RunCommand::announce, Clock.systemUTC())) {
      Thread hook = new Thread(() -> drain(daemon, ended), "headwatch-stop");
      Runtime.getRuntime().addShutdownHook(hook);
      log.info(
          "watching {}; page on {}:{}; metrics on {}:{}",
          settings.input().topics(),
          settings.web().host(),
          daemon.webPort(),
          settings.metrics().host(),
          daemon.metricsPort());
      daemon.run();
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

  /** Every window, and above it what becomes of the stream's alarm. */
  private static void announce(WindowVerdict verdict) {
    AlarmLine.of(verdict).ifPresent(line -> log.warn("{}", line));
    log.info("{}", VerdictLine.of(verdict));
  }

  /** On a signal: waits until the daemon has drained, and makes the JVM's exit code say so. */
  private static void drain(Daemon daemon, CompletableFuture<Integer> ended) {
    if (!ended.isDone()) {
      daemon.stop();
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
