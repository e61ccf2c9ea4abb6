package io.headwatch.cli;

import io.headwatch.clip.ModelException;
import io.headwatch.config.InvalidSettingsException;
import io.headwatch.stream.BrokerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The program. */
@Command(
    name = "headwatch",
    description = "Watches image streams for distribution shift and says what shifted.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      RunCommand.class,
      DemoCommand.class,
      ProfileCommand.class,
      CompareCommand.class,
      DoctorCommand.class
    },
    footer = {
      "",
      "Begin with `headwatch demo`; then `headwatch COMMAND --help` shows an example of each.",
      "Exit codes: 0 done or stable, 1 shifted (compare) or a check failed, 2 wrong usage,",
      "configuration or input, 3 insufficient data, 4 internal error."
    })
public final class Headwatch {

  private static final Logger log = LoggerFactory.getLogger(Headwatch.class);

  private Headwatch() {}

  /** Runs a command line and exits. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Headwatch())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((failure, command, parsed) -> exitCode(failure, command))
        .setParameterExceptionHandler(Headwatch::usageError);
  }

  private static int usageError(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    command.getErr().println("headwatch: " + failure.getMessage());
    command.getErr().println("See `" + command.getCommandSpec().qualifiedName() + " --help`.");
    return ExitCode.USAGE;
  }

  private static int exitCode(Exception failure, CommandLine command) {
    if (isInputFault(failure)) {
      command.getErr().println("headwatch: " + failure.getMessage());
      return ExitCode.USAGE;
    }
    log.error("internal error; please report it with this trace", failure);
    return ExitCode.INTERNAL;
  }

  /** Faults whose message tells a user what to do. */
  private static boolean isInputFault(Exception failure) {
    return failure instanceof IOException
        || failure instanceof UncheckedIOException
        || failure instanceof InvalidSettingsException
        || failure instanceof ModelException
        || failure instanceof BrokerException
        || failure instanceof InputException;
  }
}
