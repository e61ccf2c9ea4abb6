package io.headwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwatch.monitor.StreamState;
import io.headwatch.monitor.WindowSpan;
import io.headwatch.monitor.WindowVerdict;
import io.headwatch.shift.explanation.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerdictLineTest {

  /** A name is what a producer says it is: it must not pass for other fields of the line. */
  @Test
  void line_quotesTheStream() {
    WindowSpan span =
        new WindowSpan(
            Instant.parse("2026-03-01T12:00:00Z"), Instant.parse("2026-03-01T12:05:00Z"));

    assertThat(
            VerdictLine.of(
                new WindowVerdict(
                    "a\" n=9 b\\",
                    span,
                    StreamState.INSUFFICIENT_DATA,
                    new Verdict.InsufficientData(3, 50, "the window has 3 images, needs 50"),
                    0,
                    Optional.empty(),
                    List.of())))
        .isEqualTo(
            "INSUFFICIENT_DATA stream=\"a\\\" n=9 b\\\\\" window=2026-03-01T12:00:00Z/2026-03-01T12:05:00Z"
                + " n=3 reason=\"the window has 3 images, needs 50\"");
  }
}
