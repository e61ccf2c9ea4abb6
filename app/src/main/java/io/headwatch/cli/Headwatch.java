package io.headwatch.cli;

import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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
      ReportCommand.class,
      AcknowledgeCommand.class,
      AcceptCommand.class,
      ExplainCommand.class,
      EraseCommand.class,
      WordsCommand.class,
      PullCommand.class,
      TrainCommand.class,
      EvaluateCommand.class,
      SegmentCommand.class,
      StudyCommand.class,
      DoctorCommand.class
    },
    footer = {
      "",
      "Begin with `headwatch demo`; then `headwatch COMMAND --help` shows an example of each.",
      "Exit codes: 0 done or stable, 1 shifted (compare) or a check failed, 2 wrong usage,",
      "configuration or input, 3 insufficient data, 4 internal error."
    })
public final class Headwatch implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(Headwatch.class);

  @Spec private CommandSpec spec;

  private Headwatch() {}

  /** Runs a command line and exits. */
  public static void main(String[] arguments) {
    // Numbers look the same everywhere, as in the documents.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    System.exit(run(commandLine(), arguments));
  }

  /** Errors pass picocli, and a JVM that one ends has the exit code of a shift. */
  static int run(CommandLine command, String... arguments) {
    try {
      return command.execute(arguments);
    } catch (Throwable e) {
      return report(e, command);
    }
  }

  static CommandLine commandLine() {
    return new CommandLine(new Headwatch())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((failure, command, parsed) -> report(failure, command))
        .setParameterExceptionHandler(Headwatch::usageError);
  }

  /** Without a command there is nothing to do but to say which there are. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command");
  }

  private static int usageError(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    if (command.getParent() == null && arguments.length == 0) {
      command.usage(command.getErr());
      return ExitCode.USAGE;
    }
    command.getErr().println("headwatch: " + failure.getMessage());
    command.getErr().println("See `" + command.getCommandSpec().qualifiedName() + " --help`.");
    return ExitCode.USAGE;
  }

  /** Says what went wrong, to the user or to whoever is to be told, and gives the exit code. */
  static int report(Throwable failure, CommandLine command) {
    Optional<String> message = FailureMessage.of(failure);
    if (message.isPresent()) {
      command.getErr().println("headwatch: " + message.get());
      return ExitCode.USAGE;
    }
    log.error("internal error; please report it with this trace", failure);
    return ExitCode.INTERNAL;
  }
}
