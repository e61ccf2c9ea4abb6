package io.headwatch.cli;

import io.headwatch.check.CheckResult;
import io.headwatch.config.InvalidSettingsException;
import io.headwatch.config.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The first thing to run against one's own Kafka. */
@Command(
    name = "doctor",
    description = {
      "Checks everything that `headwatch run` needs: configuration, brokers, topics, rights,",
      "model, words, profiles, ports; and reads 20 real events without committing or writing.",
      "Exit code: 0 if nothing failed, 1 if a check failed, 2 if the configuration is wrong."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  headwatch doctor --config headwatch.conf"})
final class DoctorCommand implements Callable<Integer> {

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "Configuration file of the daemon.")
  private Path config = Path.of("");

  @Option(names = "--json", description = "Write one JSON object instead of lines.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    DoctorReport report = json ? new JsonDoctorReport(out) : new TextDoctorReport(out);
    QuietLibraries quiet = new QuietLibraries();
    try {
      int exitCode = examine(report);
      report.end();
      return exitCode;
    } finally {
      quiet.end();
    }
  }

  private int examine(DoctorReport report) throws InterruptedException {
    Settings settings;
    try {
      settings = Settings.load(config);
    } catch (InvalidSettingsException e) {
      report.check(
          new CheckResult.Failed(
              "configuration", config + " cannot be used; nothing else was checked", e.mistakes()));
      return ExitCode.USAGE;
    }
    report.check(new CheckResult.Ok("configuration", config.toString()));
    Doctor doctor = new Doctor(settings, config, Clock.systemUTC(), report);
    return doctor.examine() ? ExitCode.OK : ExitCode.FOUND;
  }
}
