package io.headwatch.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwatch.monitor.StreamAlarm;
import io.headwatch.monitor.StreamState;
import io.headwatch.monitor.WindowSpan;
import io.headwatch.monitor.WindowVerdict;
import io.headwatch.shift.calibration.AlarmState.Phase;
import io.headwatch.shift.explanation.Evidence;
import io.headwatch.shift.explanation.Verdict;
import io.headwatch.shift.explanation.WordFinding;
import io.headwatch.shift.explanation.WordShift;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TableTest {

  private static final List<Act> WINDOWS = Script.windows();

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Table table = new Table(new PrintStream(bytes, true, UTF_8));

  @Test
  void finish_ofEveryWindowAsScriptedIsTrue() {
    table.begin();
    for (int window = 0; window < WINDOWS.size(); window++) {
      assertThat(table.complete()).isFalse();
      add(window, WINDOWS.get(window).shifted());
    }

    assertThat(table.complete()).isTrue();
    assertThat(table.finish()).isTrue();
    assertThat(text()).contains("clean windows: 17 of 17 silent", "found in 3 of 3 windows");
  }

  @Test
  void finish_withAFalseAlarmIsFalse() {
    for (int window = 0; window < WINDOWS.size(); window++) {
      add(window, WINDOWS.get(window).shifted() || window == 1);
    }

    assertThat(table.finish()).isFalse();
    assertThat(text()).contains("clean windows: 16 of 17 silent");
  }

  /** It is enough that one of a shift's windows is flagged, but one it must be. */
  @Test
  void finish_withAShiftThatWasMissedIsFalse() {
    int missed = firstShifted();
    for (int window = 0; window < WINDOWS.size(); window++) {
      boolean inMissed = window >= missed && window < missed + 3;
      add(window, WINDOWS.get(window).shifted() && !inMissed);
    }

    assertThat(table.finish()).isFalse();
    assertThat(text()).contains("found in 0 of 3 windows");
  }

  @Test
  void finish_beforeEveryWindowHasItsVerdictIsFalse() {
    for (int window = 0; window < WINDOWS.size() - 1; window++) {
      add(window, WINDOWS.get(window).shifted());
    }

    assertThat(table.complete()).isFalse();
    assertThat(table.finish()).isFalse();
  }

  /** A window that could not be judged was not silent: it said nothing. */
  @Test
  void finish_withACleanWindowThatWasNotJudgedIsFalse() {
    for (int window = 0; window < WINDOWS.size(); window++) {
      if (window == 0) {
        table.add(
            verdict(0, StreamState.INSUFFICIENT_DATA, new Verdict.InsufficientData(3, 50, "few")));
      } else {
        add(window, WINDOWS.get(window).shifted());
      }
    }

    assertThat(table.finish()).isFalse();
  }

  @Test
  void add_ofAWindowOutsideTheScriptIsIgnored() {
    add(-1, true);
    add(WINDOWS.size(), true);

    assertThat(text()).isEmpty();
    assertThat(table.judged()).isZero();
  }

  @Test
  void add_writesTimeScoreThresholdVerdictAndABar() {
    table.add(verdict(1, StreamState.STABLE, stable(1.5, 3)));
    table.add(verdict(firstShifted(), StreamState.SHIFTED, shifted(6, 3)));
    table.add(verdict(firstShifted() + 1, StreamState.SHIFTED, shifted(75, 3)));

    assertThat(text().lines())
        .containsExactly(
            "08:05    200      1.50      3.00  ###  |                stable             as the reference",
            "08:25    200      6.00      3.00  #####|#####           SHIFTED            penguins in 40 %",
            "08:30    200     75.00      3.00  #####|##############  SHIFTED            penguins in 40 %");
  }

  /** One shift is one alarm, however many of its windows are called shifted. */
  @Test
  void add_saysWhereTheAlarmStands() {
    table.begin();
    for (int window = 0; window < Phase.values().length; window++) {
      table.add(alarmed(window, Phase.values()[window]));
    }

    assertThat(text().lines().skip(1))
        .extracting(line -> line.substring(56, 73).strip())
        .containsExactly(
            "verdict  alarm", "stable", "stable   pending", "stable   FIRING", "stable   resolved");
    assertThat(text().lines().skip(2)).allMatch(line -> line.indexOf("as the") == 75);
  }

  private static WindowVerdict alarmed(int window, Phase phase) {
    WindowVerdict verdict = verdict(window, StreamState.STABLE, stable(1.5, 3));
    return new WindowVerdict(
        verdict.stream(),
        verdict.span(),
        verdict.state(),
        verdict.verdict(),
        verdict.skipped(),
        verdict.profileHash(),
        verdict.events(),
        verdict.unusual(),
        List.of(),
        Optional.of(
            new StreamAlarm(phase, Script.start(), 1, 4, Duration.ofDays(30), Optional.empty())));
  }

  /** Two words, the second below what chance can do: a clean window of 400 words has z = 3 too. */
  @Test
  void add_saysInWordsWhatShifted() {
    WordFinding words =
        new WordFinding(
            400, 0.9, List.of(new WordShift("penguin", 36.4, 12), new WordShift("truck", -6, -3)));
    for (int window = 0; window < WINDOWS.size(); window++) {
      if (WINDOWS.get(window).shifted()) {
        table.add(verdict(window, StreamState.SHIFTED, new Verdict.Shifted(evidence(6, 3, words))));
      } else {
        add(window, false);
      }
    }
    table.finish();

    assertThat(text())
        .contains(
            "SHIFTED            penguins in 40 % -> more: penguin +36 points"
                + System.lineSeparator())
        .contains("found in 3 of 3 windows, named first: penguin (3)");
  }

  @Test
  void script_comesBackToTheReferenceAfterEachShift() {
    List<Act> acts = Script.acts();

    assertThat(acts).hasSizeGreaterThan(6);
    for (int act = 0; act < acts.size(); act++) {
      assertThat(acts.get(act).shifted()).isEqualTo(act % 2 == 1);
    }
    assertThat(WINDOWS).hasSize(acts.stream().mapToInt(Act::windows).sum());
  }

  @Test
  void script_putsAsManyScenesIntoEachWindow() {
    for (int window = 0; window < WINDOWS.size(); window++) {
      long first = (long) window * Script.SCENES_PER_WINDOW;

      assertThat(index(first)).isEqualTo(window);
      assertThat(index(first + Script.SCENES_PER_WINDOW - 1)).isEqualTo(window);
    }
  }

  private static long index(long scene) {
    return Duration.between(Script.start(), Script.time(scene)).dividedBy(Script.WINDOW);
  }

  private static int firstShifted() {
    return Script.acts().get(0).windows();
  }

  private void add(int window, boolean flagged) {
    table.add(
        flagged
            ? verdict(window, StreamState.SHIFTED, shifted(6, 3))
            : verdict(window, StreamState.STABLE, stable(1.5, 3)));
  }

  private static WindowVerdict verdict(int window, StreamState state, Verdict verdict) {
    return new WindowVerdict(
        "demo",
        WindowSpan.containing(
            Script.start().plus(Script.WINDOW.multipliedBy(window)), Script.WINDOW),
        state,
        verdict,
        0,
        Optional.of("hash"),
        List.of(),
        List.of());
  }

  private static Verdict shifted(double score, double threshold) {
    return new Verdict.Shifted(evidence(score, threshold));
  }

  private static Verdict stable(double score, double threshold) {
    return new Verdict.Stable(evidence(score, threshold));
  }

  private static Evidence evidence(double score, double threshold) {
    return evidence(score, threshold, WordFinding.NONE);
  }

  private static Evidence evidence(double score, double threshold, WordFinding words) {
    return new Evidence(
        Math.pow(10, -score),
        0,
        Math.pow(10, -threshold),
        0,
        List.of(),
        0,
        200,
        true,
        0,
        List.of(),
        words,
        Optional.empty(),
        Optional.empty());
  }

  private String text() {
    return bytes.toString(UTF_8);
  }
}
