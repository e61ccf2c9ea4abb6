package io.headwatch.cli;

import io.headwatch.config.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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
    CountDownLatch ended = new CountDownLatch(1);
    try (Daemon daemon =
        Daemon.start(settings, verdict -> log.info("{}", VerdictLine.of(verdict)), Clock.systemUTC())) {
      Thread hook = new Thread(() -> stop(daemon, ended), "headwatch-stop");
      Runtime.getRuntime().addShutdownHook(hook);
      log.info(
          "watching {}; metrics on {}:{}",
          settings.input().topics(),
          settings.metrics().host(),
          daemon.metricsPort());
      daemon.run();
      log.info("stopped: everything judged is committed");
    } finally {
      ended.countDown();
    }
    return ExitCode.OK;
  }

  /** Keeps the JVM up until the daemon has drained; then the JVM ends with the signal's code. */
  private static void stop(Daemon daemon, CountDownLatch ended) {
    daemon.stop();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
