package io.headwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwatch.monitor.EventReference;
import io.headwatch.monitor.StreamState;
import io.headwatch.monitor.WindowSpan;
import io.headwatch.monitor.WindowVerdict;
import io.headwatch.shift.explanation.ConceptShift;
import io.headwatch.shift.explanation.Evidence;
import io.headwatch.shift.explanation.Verdict;
import io.headwatch.shift.explanation.WordFinding;
import io.headwatch.shift.explanation.WordShift;
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
                    List.of(),
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
    assertThat(line(new ConceptShift("a \"b\"", 0.1, 0.3, 0.52, 0.0005, true)))
        .endsWith(" concepts=\"a \\\"b\\\"\"(+0.52)");
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
            List.of(),
            List.of(concepts)));
  }

  @Test
  void of_aShiftedWindowSaysInWordsWhatShifted() {
    WordFinding words = new WordFinding(400, 0.9, List.of(new WordShift("a \"b\"", 18, 9)));

    assertThat(VerdictLine.of(judged(StreamState.SHIFTED, new Verdict.Shifted(evidence(words)))))
        .endsWith(" words=\"more: a \\\"b\\\" +18 points\"");
    assertThat(VerdictLine.of(judged(StreamState.STABLE, new Verdict.Stable(evidence(words)))))
        .doesNotContain("words=");
  }

  @Test
  void of_aWindowThatNoWordFitsShowsItsMostUnusualEvents() {
    WordFinding words = new WordFinding(400, 0.1, List.of());

    assertThat(VerdictLine.of(judged(StreamState.SHIFTED, new Verdict.Shifted(evidence(words)))))
        .endsWith(" words=\"no fitting words\" unusual=images/0/7,images/1/3");
    assertThat(VerdictLine.of(judged(StreamState.STABLE, new Verdict.Stable(evidence(words)))))
        .doesNotContain("words=", "unusual=");
  }

  private static Evidence evidence(WordFinding words) {
    return new Evidence(0.25, 0.0005, 0.125, 0.75, 200, true, 0.5, List.of(), words);
  }

  private static WindowVerdict judged(StreamState state, Verdict verdict) {
    List<EventReference> unusual =
        verdict.judgedOn().orElseThrow().words().noFittingWords()
            ? List.of(new EventReference("images", 0, 7), new EventReference("images", 1, 3))
            : List.of();
    return new WindowVerdict(
        "a",
        new WindowSpan(Instant.EPOCH, Instant.EPOCH.plusSeconds(1)),
        state,
        verdict,
        0,
        Optional.of("hash"),
        List.of(),
        unusual);
  }
}
