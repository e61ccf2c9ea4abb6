package io.headwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** What the commands say about themselves, and about mistakes. */
class CommandLineTest {

  @TempDir Path directory;

  private final Console console = new Console();

  @ParameterizedTest
  @MethodSource("commands")
  void help_ofEveryCommandShowsAnExampleOfIt(CommandLine command) {
    String help = command.getUsageMessage(Ansi.OFF);
    String name = command.getCommandSpec().qualifiedName();

    assertThat(help).containsPattern("Examples?:");
    assertThat(help.substring(help.indexOf("Example"))).contains("  " + name + " ");
    assertThat(console.run((name.replaceFirst("headwatch ?", "") + " --help").strip().split(" ")))
        .isEqualTo(ExitCode.OK);
  }

  static Stream<CommandLine> commands() {
    List<CommandLine> commands = new ArrayList<>();
    collect(Headwatch.commandLine(), commands);
    return commands.stream().skip(1);
  }

  private static void collect(CommandLine command, List<CommandLine> into) {
    if (!command.getCommandSpec().usageMessage().hidden()) {
      into.add(command);
      command.getSubcommands().values().forEach(sub -> collect(sub, into));
    }
  }

  @Test
  void help_namesEveryCommandAndTheExitCodes() {
    assertThat(console.run("--help")).isEqualTo(ExitCode.OK);
    assertThat(console.out()).contains("run", "demo", "profile", "compare", "Exit codes: 0");
  }

  @Test
  void version_isOneLine() {
    assertThat(console.run("--version")).isEqualTo(ExitCode.OK);
    assertThat(console.out().lines()).singleElement().asString().startsWith("headwatch ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no-such-command",
        "run",
        "run --config",
        "compare --images x",
        "compare --profile p --images x --false-alarm often",
        "profile",
        "profile build --out p",
        "profile build --images x --config y --stream s --from a --to b --out p",
        "profile build --config y --stream s --out p",
        "profile merge a --out p",
        "profile inspect",
        "study",
        "study values",
        "study power",
        "study streams"
      })
  void usage_thatIsWrongExitsWithTwoAndPointsToTheHelp(String line) {
    assertThat(console.run(line.split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).startsWith("headwatch: ").contains("--help`");
    assertThat(console.out()).isEmpty();
  }

  /** One run must be enough to find everything that is wrong with a file. */
  @Test
  void run_withFiveMistakesListsAllFiveAndExitsWithTwo() throws IOException {
    Path file = directory.resolve("headwatch.conf");
    Files.writeString(
        file,
        """
        headwatch {
          kafka.bootstrap-servers = "no port"
          input.topics = []
          model.directory = model
          window.lenght = 5m
          alarm.evidence-share = 2
          metrics.port = 70000
        }
        """);

    assertThat(console.run("run", "--config", file.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(console.err())
        .contains(
            "kafka.bootstrap-servers",
            "input.topics",
            "window.lenght",
            "alarm.evidence-share",
            "metrics.port")
        .contains("5 mistakes");
  }

  @Test
  void run_withoutAFileSaysSo() {
    Path missing = directory.resolve("missing.conf");

    assertThat(console.run("run", "--config", missing.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains(missing + " does not exist");
  }

  @Test
  void run_withoutAModelSaysSo() throws IOException {
    Path file = directory.resolve("headwatch.conf");
    Files.writeString(
        file,
        """
        headwatch {
          kafka.bootstrap-servers = "127.0.0.1:1"
          input.topics = [images]
          model.directory = missing-model
          web.port = 0
          metrics.port = 0
          health.port = 0
        }
        """);

    assertThat(console.run("run", "--config", file.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("missing-model");
  }

  /** A crash must never read as "shifted". */
  @Test
  void failure_thatNobodyForesawExitsWithFour() {
    CommandLine line =
        Headwatch.commandLine()
            .addSubcommand(
                "crash",
                CommandLine.Model.CommandSpec.wrapWithoutInspection(
                    (Runnable)
                        () -> {
                          throw new IllegalStateException("a bug");
                        }));

    assertThat(line.execute("crash")).isEqualTo(ExitCode.INTERNAL);
  }

  /** Errors pass picocli; the JVM would end with the exit code of a shift. */
  @Test
  void error_thatNobodyForesawExitsWithFour() {
    CommandLine line =
        Headwatch.commandLine()
            .addSubcommand(
                "crash",
                CommandLine.Model.CommandSpec.wrapWithoutInspection(
                    (Runnable)
                        () -> {
                          throw new StackOverflowError();
                        }));

    assertThat(Headwatch.run(line, "crash")).isEqualTo(ExitCode.INTERNAL);
  }

  @Test
  void usage_withoutACommandIsShownOnStandardError() {
    assertThat(console.run()).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).startsWith("Usage: headwatch").contains("compare", "profile");
    assertThat(console.out()).isEmpty();
  }
}
