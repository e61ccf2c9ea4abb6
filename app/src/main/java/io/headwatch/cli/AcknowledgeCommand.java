package io.headwatch.cli;

import io.headwatch.config.Settings;
import io.headwatch.decision.Acknowledgement;
import io.headwatch.decision.DecisionLog;
import io.headwatch.stream.DecisionTopic;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A shift is known. */
@Command(
    name = "acknowledge",
    description = {
      "Notes that a stream's shift is known: its alert is silent until a time, or until the alarm is",
      "resolved. The stream is judged and shown as before. The page can do it, too."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  headwatch acknowledge --config headwatch.conf --stream cam-1 --for 8h \\",
      "      --why \"the lens is being cleaned\"",
      "  headwatch acknowledge --config headwatch.conf --stream cam-1 \\",
      "      --until 2026-05-04T06:00:00Z --who Ada --why \"construction until Monday\""
    })
final class AcknowledgeCommand implements Callable<Integer> {

  @Mixin private WhoOptions decision;

  @ArgGroup(multiplicity = "1")
  private End end = new End();

  /** When it ends. */
  static final class End {
    @Option(
        names = "--until",
        required = true,
        paramLabel = "TIME",
        description = "When the acknowledgement ends, such as 2026-05-04T06:00:00Z.")
    private @Nullable Instant until;

    @Option(
        names = "--for",
        required = true,
        paramLabel = "TIME",
        converter = DurationConverter.class,
        description = "How long it holds, such as 90m, 8h or 7d.")
    private @Nullable Duration length;

    Instant after(Instant now) {
      return until != null ? until : now.plus(length == null ? Duration.ZERO : length);
    }
  }

  @Override
  public Integer call() {
    Settings settings = Settings.load(decision.config());
    Clock clock = Clock.systemUTC();
    Acknowledgement made = acknowledgement(clock);
    try (DecisionTopic topic =
        new DecisionTopic(
            settings.kafka(), settings.output().decisionsTopic(), new DecisionLog())) {
      topic.publish(made);
    }
    System.out.printf("stream %s is acknowledged until %s%n", made.stream(), made.until());
    return ExitCode.OK;
  }

  private Acknowledgement acknowledgement(Clock clock) {
    try {
      return new Acknowledgement(
          Decisions.note(decision.stream(), decision.who(), decision.why(), clock),
          end.after(clock.instant()),
          Optional.empty());
    } catch (IllegalArgumentException e) {
      throw new InputException(String.valueOf(e.getMessage()));
    }
  }
}
