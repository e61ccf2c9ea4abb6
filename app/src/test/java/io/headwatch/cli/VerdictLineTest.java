package io.headwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwatch.monitor.StreamState;
import io.headwatch.monitor.WindowSpan;
import io.headwatch.monitor.WindowVerdict;
import io.headwatch.shift.explanation.ConceptShift;
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

  /** What has not changed is no news, and a list of a hundred concepts no line. */
  @Test
  void line_namesChangedConceptsWithTheLargestEffectFirst() {
    assertThat(
            line(
                new ConceptShift("moon", 0.1, 0.1, 0.01, 0.8, false),
                new ConceptShift("penguin", 0.1, 0.3, 0.52, 0.0005, true),
                new ConceptShift("blue background", 0.2, 0.1, -0.75, 0.0005, true)))
        .endsWith(" concepts=\"blue background\"(-0.75),\"penguin\"(+0.52)");
    assertThat(line(new ConceptShift("moon", 0.1, 0.1, 0.01, 0.8, false)))
        .doesNotContain("concepts");
  }

  private static String line(ConceptShift... concepts) {
    WindowSpan span =
        new WindowSpan(
            Instant.parse("2026-03-01T12:00:00Z"), Instant.parse("2026-03-01T12:05:00Z"));
    return VerdictLine.of(
        new WindowVerdict(
            "a",
            span,
            StreamState.STABLE,
            new Verdict.InsufficientData(3, 50, "stands for any verdict"),
            0,
            Optional.empty(),
            List.of(),
            List.of(concepts)));
  }
}
