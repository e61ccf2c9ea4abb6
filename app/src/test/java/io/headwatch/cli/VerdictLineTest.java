package io.headwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwatch.monitor.EventReference;
import io.headwatch.monitor.GatheredWindows;
import io.headwatch.monitor.StreamAlarm;
import io.headwatch.monitor.StreamState;
import io.headwatch.monitor.WindowSpan;
import io.headwatch.monitor.WindowStrata;
import io.headwatch.monitor.WindowVerdict;
import io.headwatch.shift.calibration.AlarmState.Phase;
import io.headwatch.shift.calibration.AlarmTransition.Change;
import io.headwatch.shift.detector.Family;
import io.headwatch.shift.explanation.ConceptShift;
import io.headwatch.shift.explanation.DetectorFinding;
import io.headwatch.shift.explanation.Evidence;
import io.headwatch.shift.explanation.Verdict;
import io.headwatch.shift.explanation.WordFinding;
import io.headwatch.shift.explanation.WordShift;
import java.time.Duration;
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

  @Test
  void line_namesTheStratumThatTheVerdictRestsOn() {
    WindowVerdict verdict =
        new WindowVerdict(
            "s",
            new WindowSpan(Instant.EPOCH, Instant.EPOCH.plusSeconds(60)),
            StreamState.INSUFFICIENT_DATA,
            new Verdict.InsufficientData(3, 50, "few"),
            0,
            Optional.empty(),
            List.of(),
            List.of());

    assertThat(VerdictLine.of(verdict.with(new WindowStrata(List.of("a \"b\""), List.of(), 0))))
        .contains(" n=3 stratum=\"a \\\"b\\\"\" reason=");
    assertThat(VerdictLine.of(verdict.with(new WindowStrata(List.of("a", "b"), List.of(), 40))))
        .contains(" n=3 stratum=\"a\" of-strata=2 reason=");
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

  /** A clean window has its chance changes, too: before an alarm nothing is named. */
  @Test
  void line_ofAStableWindowNamesNeitherConceptsNorPairs() {
    ConceptShift penguin = new ConceptShift("penguin", 0.1, 0.3, 0.52, 0.0005, true);

    assertThat(line(StreamState.STABLE, penguin)).doesNotContain("penguin");
    assertThat(
            VerdictLine.of(
                judged(StreamState.STABLE, new Verdict.Stable(evidence(WordFinding.NONE)))))
        .doesNotContain("top=");
    assertThat(
            VerdictLine.of(
                judged(StreamState.SHIFTED, new Verdict.Shifted(evidence(WordFinding.NONE)))))
        .contains("top=");
  }

  /** Sure, but too small to matter: the line must not leave the reader with p below alpha alone. */
  @Test
  void of_aShiftBelowTheFloorSaysSo() {
    Evidence small =
        new Evidence(
            1e-5,
            0,
            0.001,
            0.5,
            List.of(new DetectorFinding("pairs.psi", Family.PAIRS, 4, 1e-5, 3.5, 0.25, 200)),
            0.1,
            200,
            true,
            0.5,
            List.of(),
            WordFinding.NONE,
            Optional.empty(),
            Optional.empty());

    assertThat(VerdictLine.of(judged(StreamState.STABLE, new Verdict.Stable(small))))
        .endsWith(" too-small")
        .doesNotContain("alarm=");
  }

  @Test
  void of_aStreamWithAnAlarmTellsItsStateAndEvidence() {
    WindowVerdict verdict = alarmed(StreamState.STABLE, Phase.PENDING, Optional.empty());

    assertThat(VerdictLine.of(verdict)).endsWith(" alarm-state=pending evidence=2.50/4.24");
    assertThat(AlarmLine.of(verdict)).isEmpty();
  }

  /** The window of an alarm by evidence names nothing; those that the evidence is of do. */
  @Test
  void alarmLine_byEvidenceNamesWhatItsWindowsShow() {
    WindowVerdict fired = alarmed(StreamState.STABLE, Phase.FIRING, Optional.of(Change.FIRED));
    ConceptShift penguin = new ConceptShift("penguin", 0.1, 0.3, 0.52, 0.0005, true);
    WindowVerdict verdict =
        fired.with(
            new GatheredWindows(
                new WindowSpan(Instant.EPOCH.minusSeconds(9), fired.span().end()),
                Optional.of("workday 08"),
                evidence(new WordFinding(379, 0.75, List.of(new WordShift("penguin", 18.5, 12)))),
                List.of(penguin)));

    assertThat(AlarmLine.of(verdict))
        .hasValueSatisfying(
            line ->
                assertThat(line)
                    .contains(
                        " promise=PT720H since=1969-12-31T23:59:51Z stratum=\"workday 08\" n=200 top= words=\"")
                    .contains("penguin")
                    .endsWith(" concepts=\"penguin\"(+0.52)"));
  }

  /** Whoever is woken by it must see which stream, since when, and what gave it away. */
  @Test
  void alarmLine_isThereOncePerChange() {
    assertThat(AlarmLine.of(alarmed(StreamState.STABLE, Phase.FIRING, Optional.of(Change.FIRED))))
        .hasValue(
            "ALARM FIRED stream=\"a\" window=1970-01-01T00:00:00Z/1970-01-01T00:00:01Z"
                + " by=evidence evidence=2.50/4.24 promise=PT720H");
    assertThat(AlarmLine.of(alarmed(StreamState.SHIFTED, Phase.FIRING, Optional.of(Change.FIRED))))
        .hasValueSatisfying(line -> assertThat(line).contains(" by=window "));
    assertThat(
            AlarmLine.of(alarmed(StreamState.STABLE, Phase.RESOLVED, Optional.of(Change.RESOLVED))))
        .hasValueSatisfying(
            line -> assertThat(line).startsWith("ALARM RESOLVED ").doesNotContain("by="));
  }

  private static WindowVerdict alarmed(StreamState state, Phase phase, Optional<Change> change) {
    return new WindowVerdict(
        "a",
        new WindowSpan(Instant.EPOCH, Instant.EPOCH.plusSeconds(1)),
        state,
        new Verdict.InsufficientData(3, 50, "stands for any verdict"),
        0,
        Optional.of("hash"),
        List.of(),
        List.of(),
        List.of(),
        Optional.of(
            new StreamAlarm(phase, Instant.EPOCH, 2.5, 4.2375, Duration.ofDays(30), change)));
  }

  private static String line(ConceptShift... concepts) {
    return line(StreamState.SHIFTED, concepts);
  }

  private static String line(StreamState state, ConceptShift... concepts) {
    WindowSpan span =
        new WindowSpan(
            Instant.parse("2026-03-01T12:00:00Z"), Instant.parse("2026-03-01T12:05:00Z"));
    return VerdictLine.of(
        new WindowVerdict(
            "a",
            span,
            state,
            new Verdict.InsufficientData(3, 50, "stands for any verdict"),
            0,
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(concepts),
            Optional.empty()));
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

  /** Two of a family count once; what raises no alarm is not named. */
  @Test
  void of_aWindowNamesTheFamiliesThatAlarmWithTheSmallestPValueFirst() {
    List<DetectorFinding> detectors =
        List.of(
            new DetectorFinding("pairs.psi", Family.PAIRS, 4, 1e-4, 3.5, 0.25, 200),
            new DetectorFinding("embedding.mmd", Family.EMBEDDING, 9, 1e-7, 3, 0.5, 200),
            new DetectorFinding("embedding.hotelling", Family.EMBEDDING, 4, 1e-5, 3, 0.5, 200),
            new DetectorFinding("words.largest", Family.WORDS, 2, 0.01, 3, 0, 200),
            new DetectorFinding(
                "pixels.hotelling", Family.PIXELS, 9, 1, Double.POSITIVE_INFINITY, 0, 200));

    assertThat(
            VerdictLine.of(
                judged(
                    StreamState.SHIFTED,
                    new Verdict.Shifted(evidence(WordFinding.NONE, detectors)))))
        .contains(" score=5.00 threshold=3.00 p=1.00e-05 alarm=embedding,pairs effect=0.750 ");
    assertThat(
            VerdictLine.of(
                judged(StreamState.STABLE, new Verdict.Stable(evidence(WordFinding.NONE)))))
        .doesNotContain("alarm=");
  }

  /** Far beyond all null windows, the fitted tail is a guess that must not pass for knowledge. */
  @Test
  void line_tellsNoSmallerPValueThanNullWindowsDo() {
    Evidence evidence = evidence(WordFinding.NONE, List.of(), 2.5e-5);

    assertThat(VerdictLine.of(judged(StreamState.SHIFTED, new Verdict.Shifted(evidence))))
        .contains(" score=5.00 threshold=3.00 p<2.50e-05 ");
  }

  private static Evidence evidence(WordFinding words) {
    return evidence(words, List.of());
  }

  private static Evidence evidence(WordFinding words, List<DetectorFinding> detectors) {
    return evidence(words, detectors, 0);
  }

  private static Evidence evidence(
      WordFinding words, List<DetectorFinding> detectors, double smallestPValue) {
    return new Evidence(
        1e-5,
        smallestPValue,
        0.001,
        0,
        detectors,
        0.75,
        200,
        true,
        0.5,
        List.of(),
        words,
        Optional.empty(),
        Optional.empty());
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
