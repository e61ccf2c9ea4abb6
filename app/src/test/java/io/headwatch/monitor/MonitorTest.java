package io.headwatch.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.calibration.AlarmState.Phase;
import io.headwatch.shift.calibration.AlarmTransition.Change;
import io.headwatch.shift.calibration.FalseAlarmBudget.Scope;
import io.headwatch.shift.explanation.Evidence;
import io.headwatch.shift.explanation.WindowJudge;
import io.headwatch.shift.profile.Calibration;
import io.headwatch.shift.profile.NullScores;
import io.headwatch.shift.profile.ProfileBinding;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.statistics.BinEdges;
import io.headwatch.shift.statistics.ImageValues;
import io.headwatch.shift.statistics.PaneStatistics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Scripted streams of one pair, whose values 0.5 to 15.5 are equally frequent in the reference of
 * 2,000 images. Windows have 32 images; of a window with k of them moved to the largest value, k =
 * 0 looks exactly as the reference, 32 as nothing it has. Clean windows' scores are made up to have
 * an exponential distribution, so that a score s has the p-value exp(-s).
 */
class MonitorTest {

  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration LENGTH = Duration.ofMinutes(5);
  private static final int REFERENCES = 2_000;
  private static final int IMAGES = 32;
  private static final int ALL = IMAGES;
  private static final int NULL_WINDOWS = 2_000;

  /** A false alarm in 1,000 windows: alpha is 1/2,000, A 2,000. */
  private static final Duration THOUSAND = LENGTH.multipliedBy(1_000);

  private int windows;

  @Test
  void close_ofOneLongShiftFiresAndResolvesOnce() {
    Monitor monitor = monitor(THOUSAND, Scope.INSTALLATION, 0);
    List<WindowVerdict> verdicts = new ArrayList<>();
    for (int window = 0; window < 70; window++) {
      verdicts.add(judged(monitor, "s", window >= 10 && window < 30 ? ALL : 0));
    }

    assertThat(changes(verdicts)).containsExactly(Change.FIRED, Change.RESOLVED);
    assertThat(at(verdicts, Change.FIRED)).isEqualTo(10);
    // Eight calm windows at least, and the evidence must have fallen from 2,000 to below 6.7: with
    // e = 1/2 to its log2(300) = 8.2 windows come the few for the 1 that M gains each time.
    assertThat(at(verdicts, Change.RESOLVED)).isBetween(37, 42);
    assertThat(phase(verdicts.get(9))).isEqualTo(Phase.CALM);
    for (int window = 10; window < 37; window++) {
      assertThat(phase(verdicts.get(window))).isEqualTo(Phase.FIRING);
      assertThat(alarm(verdicts.get(window)).since()).isEqualTo(start(10));
    }
    assertThat(phase(verdicts.get(69))).isEqualTo(Phase.CALM);
  }

  /** No window alone is unusual enough, but M_t = e + e^2 + ... + e^t reaches A. */
  @Test
  void close_ofAWeakLastingShiftFiresByEvidence() {
    Monitor monitor = monitor(THOUSAND, Scope.INSTALLATION, 0);
    List<WindowVerdict> verdicts = new ArrayList<>();
    for (int window = 0; window < 20; window++) {
      verdicts.add(judged(monitor, "s", 5));
    }

    double p = evidence(verdicts.get(0)).pValue();
    assertThat(p).isBetween(0.005, 0.05);
    assertThat(verdicts).extracting(WindowVerdict::state).containsOnly(StreamState.STABLE);
    double e = 0.5 / Math.sqrt(p) / (1 + IMAGES / (double) REFERENCES);
    int expected = 0;
    double m = e;
    while (m < 2_000) {
      m = (m + 1) * e;
      expected++;
    }
    assertThat(expected).isBetween(3, 18);
    assertThat(changes(verdicts)).containsExactly(Change.FIRED);
    assertThat(at(verdicts, Change.FIRED)).isEqualTo(expected);
    assertThat(alarm(verdicts.get(expected)).evidence()).isCloseTo(Math.log10(m), within(1e-9));
    assertThat(alarm(verdicts.get(0)).evidence()).isCloseTo(Math.log10(e), within(1e-9));
    assertThat(alarm(verdicts.get(0)).evidenceThreshold())
        .isCloseTo(Math.log10(2_000), within(1e-9));
    assertThat(phase(verdicts.get(expected - 1))).isEqualTo(Phase.PENDING);
  }

  /**
   * None of the windows shows the shift, so those since the evidence began to rise say together
   * what shifted: neither the clean ones before, nor those whose evidence has come to nothing.
   */
  @Test
  void close_ofAWeakLastingShiftNamesTheWindowsSinceItBegan() {
    Monitor monitor = monitor(THOUSAND, Scope.INSTALLATION, 0);
    List<WindowVerdict> verdicts = new ArrayList<>();
    for (int window = 0; window < 30; window++) {
      verdicts.add(judged(monitor, "s", window == 2 || window >= 9 ? 5 : 0));
    }

    int fired = at(verdicts, Change.FIRED);
    GatheredWindows gathered = verdicts.get(fired).gathered().orElseThrow();
    assertThat(verdicts.get(fired).state()).isEqualTo(StreamState.STABLE);
    assertThat(gathered.span()).isEqualTo(new WindowSpan(start(9), start(fired + 1)));
    assertThat(gathered.evidence().n()).isEqualTo(IMAGES * (fired + 1 - 9));
    assertThat(gathered.evidence().topPairs())
        .singleElement()
        .satisfies(
            pair ->
                assertThat(pair.meanWindow())
                    .isCloseTo(
                        evidence(verdicts.get(fired)).topPairs().get(0).meanWindow(),
                        within(1e-9)));
    assertThat(verdicts.stream().filter(verdict -> verdict.gathered().isPresent())).hasSize(1);
    assertThat(verdicts.get(fired).contributing()).isEmpty();
    // The reference's mean is 8. Of 32 images 5 of the values 0.5, 0.5, 1.5, 1.5 and 2.5 are moved
    // to 15.5, which two others have, two have 14.5 and two 13.5.
    double shift = (5 * 15.5 - 6.5) / IMAGES;
    double all = IMAGES * (fired + 1 - 9) * shift;
    assertThat(gathered.contributing())
        .extracting(ContributingEvent::share)
        .usingComparatorForType((one, other) -> Math.abs(one - other) < 1e-9 ? 0 : 1, Double.class)
        .containsExactlyElementsOf(
            List.of(7.5, 7.5, 7.5, 7.5, 7.5, 7.5, 7.5, 6.5, 6.5, 5.5).stream()
                .map(value -> value / all)
                .toList());
  }

  /** A window that is called shifted names its shift itself. */
  @Test
  void close_ofAnAlarmByAWindowGathersNothing() {
    Monitor monitor = monitor(THOUSAND, Scope.INSTALLATION, 0);
    judged(monitor, "s", 5);

    WindowVerdict fired = judged(monitor, "s", ALL);

    assertThat(alarm(fired).change()).hasValue(Change.FIRED);
    assertThat(fired.gathered()).isEmpty();
  }

  @Test
  void close_ofAnUnchangedStreamNeverAlarms() {
    Monitor monitor = monitor(THOUSAND, Scope.INSTALLATION, 0);

    for (int window = 0; window < 50; window++) {
      WindowVerdict verdict = judged(monitor, "s", window % 3);
      assertThat(phase(verdict)).isEqualTo(Phase.CALM);
      assertThat(alarm(verdict).change()).isEmpty();
    }
  }

  /** All images moved, in every window: neither a window nor their evidence may alarm. */
  @Test
  void close_ofAShiftTooSmallToMatterNeverAlarms() {
    Monitor monitor = monitor(THOUSAND, Scope.INSTALLATION, 5);

    for (int window = 0; window < 50; window++) {
      WindowVerdict verdict = judged(monitor, "s", ALL);
      assertThat(evidence(verdict).pValue()).isLessThan(1e-9);
      assertThat(evidence(verdict).tooSmall()).isTrue();
      assertThat(verdict.state()).isEqualTo(StreamState.STABLE);
      assertThat(phase(verdict)).isEqualTo(Phase.CALM);
    }
  }

  /** A stream counts from its first judged window until it is forgotten. */
  @Test
  void close_dividesThePromiseAmongTheStreamsJudged() {
    Monitor monitor = monitor(THOUSAND, Scope.INSTALLATION, 0);

    assertThat(alpha(judged(monitor, "a", 0))).isCloseTo(1 / 2_000.0, within(1e-12));
    assertThat(verdict(monitor, "b", 3, 0).state()).isEqualTo(StreamState.INSUFFICIENT_DATA);
    assertThat(alpha(judged(monitor, "a", 0))).isCloseTo(1 / 2_000.0, within(1e-12));
    WindowVerdict second = judged(monitor, "b", 0);
    WindowVerdict first = judged(monitor, "a", 0);
    for (WindowVerdict verdict : List.of(first, second)) {
      assertThat(alpha(verdict)).isCloseTo(1 / 4_000.0, within(1e-12));
      assertThat(alarm(verdict).evidenceThreshold()).isCloseTo(Math.log10(4_000), within(1e-9));
      assertThat(alarm(verdict).timeBetweenFalseAlarms()).isEqualTo(THOUSAND);
    }
    assertThat(monitor.forget("b")).isTrue();
    assertThat(alpha(judged(monitor, "a", 0))).isCloseTo(1 / 2_000.0, within(1e-12));
  }

  @Test
  void close_keepsAPromisePerStreamWhateverTheirNumber() {
    Monitor monitor = monitor(THOUSAND, Scope.STREAM, 0);
    judged(monitor, "a", 0);

    assertThat(alpha(judged(monitor, "b", 0))).isCloseTo(1 / 2_000.0, within(1e-12));
  }

  /**
   * 2,000 null windows support one false alarm in 20,000 windows: of each of two alarms, so that
   * 10,000 windows are kept of the 100,000 that were stated; with two streams half as many.
   */
  @Test
  void close_showsNoStricterPromiseThanTheProfileSupports() {
    Monitor monitor = monitor(LENGTH.multipliedBy(100_000), Scope.INSTALLATION, 0);

    WindowVerdict one = judged(monitor, "a", 0);
    WindowVerdict two = judged(monitor, "b", 0);

    assertThat(alarm(one).timeBetweenFalseAlarms()).isEqualTo(LENGTH.multipliedBy(10_000));
    assertThat(alarm(two).timeBetweenFalseAlarms()).isEqualTo(LENGTH.multipliedBy(5_000));
    assertThat(alpha(two)).isCloseTo(1 / 20_000.0, within(1e-12));
    assertThat(alarm(two).evidenceThreshold()).isCloseTo(Math.log10(20_000), within(1e-9));
  }

  /** Too little data is no sign of anything, but a silence is told, once. */
  @Test
  void close_ofTooLittleDataKeepsTheEvidenceAndTellsOfTheSilence() {
    Monitor monitor = monitor(THOUSAND, Scope.INSTALLATION, 0);
    double before = alarm(judged(monitor, "s", 5)).evidence();
    List<WindowVerdict> silent = new ArrayList<>();
    for (int window = 0; window < 20; window++) {
      silent.add(verdict(monitor, "s", 3, 3));
    }
    double after = alarm(judged(monitor, "s", 5)).evidence();

    assertThat(changes(silent)).containsExactly(Change.FELL_SILENT);
    assertThat(silent).allMatch(verdict -> alarm(verdict).evidence() == before);
    double m = Math.pow(10, before);
    assertThat(Math.pow(10, after)).isCloseTo((m + 1) * m, within(1e-9 * m * m));
  }

  /** After a crash or with other partitions, windows are judged anew: their evidence is void. */
  @Test
  void discard_forgetsTheEvidence() {
    Monitor monitor = monitor(THOUSAND, Scope.INSTALLATION, 0);
    double first = alarm(judged(monitor, "s", 5)).evidence();
    assertThat(alarm(judged(monitor, "s", 5)).evidence()).isGreaterThan(first);

    monitor.discard();

    assertThat(alarm(judged(monitor, "s", 5)).evidence()).isCloseTo(first, within(1e-12));
  }

  /**
   * The verdicts of several instances on one window are told apart by that, so it is of all events,
   * though the verdict refers to none of the others here.
   */
  @Test
  void close_namesThePartitionsOfAllEvents() {
    Monitor monitor = monitor(THOUSAND, Scope.INSTALLATION, 0);
    monitor.skip("s", start(0), new EventReference("images", 10, 1));
    monitor.skip("s", start(0), new EventReference("images", 2, 1));
    WindowVerdict first = judged(monitor, "s", 0);

    assertThat(first.events()).extracting(EventReference::partition).containsOnly(0);
    assertThat(first.partitions())
        .containsExactly(
            new EventPartition("images", 0),
            new EventPartition("images", 2),
            new EventPartition("images", 10));
    assertThat(judged(monitor, "s", 0).partitions())
        .containsExactly(new EventPartition("images", 0));
  }

  private static Monitor monitor(Duration time, Scope scope, double smallestShift) {
    ReferenceProfile profile = profile();
    return new Monitor(
        WindowRules.plain(LENGTH),
        new FalseAlarmPromise(time, scope, 0.5),
        new WindowJudge(0.05, smallestShift, 1, 0, 10),
        new One(profile),
        labels -> new NoSpace(1),
        20,
        new NoMetrics());
  }

  private WindowVerdict judged(Monitor monitor, String stream, int moved) {
    return verdict(monitor, stream, IMAGES, moved);
  }

  /** The next window: so many images, of which the lowest are moved to the largest value. */
  private WindowVerdict verdict(Monitor monitor, String stream, int images, int moved) {
    for (int image = 0; image < images; image++) {
      float value = image < moved ? 15.5f : image * 16 / IMAGES + 0.5f;
      monitor.observe(
          stream,
          new ImageObservation(
              new EventReference("images", 0, image),
              start(windows),
              Optional.empty(),
              Optional.empty(),
              ImageValues.of(new float[] {value}, new float[] {value})));
    }
    windows++;
    return monitor.close(stream, start(windows)).get(0);
  }

  private static Instant start(int window) {
    return START.plus(LENGTH.multipliedBy(window));
  }

  private static StreamAlarm alarm(WindowVerdict verdict) {
    return verdict.alarm().orElseThrow();
  }

  private static Phase phase(WindowVerdict verdict) {
    return alarm(verdict).phase();
  }

  private static Evidence evidence(WindowVerdict verdict) {
    return verdict.verdict().judgedOn().orElseThrow();
  }

  private static double alpha(WindowVerdict verdict) {
    return evidence(verdict).falseAlarm();
  }

  private static List<Change> changes(List<WindowVerdict> verdicts) {
    return verdicts.stream().flatMap(verdict -> alarm(verdict).change().stream()).toList();
  }

  private static int at(List<WindowVerdict> verdicts, Change change) {
    return IntStream.range(0, verdicts.size())
        .filter(window -> alarm(verdicts.get(window)).change().equals(Optional.of(change)))
        .findFirst()
        .orElseThrow();
  }

  private static ReferenceProfile profile() {
    float[] inner = new float[BinEdges.INNER];
    for (int edge = 0; edge < inner.length; edge++) {
      inner[edge] = edge + 1;
    }
    BinEdges edges = BinEdges.of(inner, new float[] {0.5f}, new float[] {15.5f});
    PaneStatistics statistics = new PaneStatistics(edges, 1);
    for (int image = 0; image < REFERENCES; image++) {
      float value = image % 16 + 0.5f;
      statistics.add(new float[] {value}, new float[] {value});
    }
    return new ReferenceProfile(
        new ProfileBinding("model", "preprocessing"),
        1,
        1,
        statistics,
        Optional.of(calibration()),
        Optional.empty());
  }

  private static Calibration calibration() {
    float[] scores = new float[NULL_WINDOWS];
    for (int window = 0; window < NULL_WINDOWS; window++) {
      scores[window] = (float) -Math.log((window + 0.5) / NULL_WINDOWS);
    }
    NullScores nulls =
        new NullScores(
            List.of("pairs.cramer-von-mises"),
            new int[] {10, 50},
            new float[][][] {{scores, scores}},
            1);
    return new Calibration(nulls, Optional.empty());
  }

  /** The same profile for every stream. */
  private record One(ReferenceProfile only) implements StreamProfiles {
    @Override
    public Optional<JudgingProfiles> profiles(String stream) {
      return Optional.of(new JudgingProfiles(new StreamProfile(only, Optional.empty(), "hash")));
    }

    @Override
    public Learner learner(String stream) {
      throw new AssertionError("there is a profile");
    }
  }
}
