package io.headwatch.cli;

import io.headwatch.config.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The daemon. */
@Command(
    name = "run",
    description = "Watches the configured streams until it is told to stop (SIGTERM, Ctrl-C).",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  headwatch run --config headwatch.conf"})
final class RunCommand implements Callable<Integer> {

  private static final Logger log = LoggerFactory.getLogger(RunCommand.class);

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "Configuration file; deploy/examples/headwatch.conf is one.")
  private Path config;

  @Override
  public Integer call() throws IOException {
    Settings settings = Settings.load(config);
    CompletableFuture<Integer> ended = new CompletableFuture<>();
    try (Daemon daemon =
        Daemon.start(
            settings, verdict -> log.info("{}", VerdictLine.of(verdict)), Clock.systemUTC())) {
      Thread hook = new Thread(() -> drain(daemon, ended), "headwatch-stop");
      Runtime.getRuntime().addShutdownHook(hook);
      log.info(
          "watching {}; metrics on {}:{}",
          settings.input().topics(),
          settings.metrics().host(),
          daemon.metricsPort());
      daemon.run();
    } catch (IOException | RuntimeException e) {
      ended.complete(ExitCode.INTERNAL);
      throw e;
    }
    log.info("stopped");
    ended.complete(ExitCode.OK);
    return ExitCode.OK;
  }

  /** On a signal: waits until the daemon has drained, and makes the JVM's exit code say so. */
  private static void drain(Daemon daemon, CompletableFuture<Integer> ended) {
    if (!ended.isDone()) {
      daemon.stop();
      Runtime.getRuntime().halt(ended.join());
    }
  }
}
