package io.headwatch.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.reference.StubProfiles;
import io.headwatch.shift.calibration.FalseAlarmBudget.Scope;
import io.headwatch.shift.explanation.Verdict;
import io.headwatch.shift.explanation.WindowJudge;
import io.headwatch.shift.profile.InMemoryReferenceSample;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.shift.statistics.ImageValues;
import io.headwatch.shift.statistics.PixelMeasure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which images count, and which windows are judged, at scripted times. */
class WindowRulesTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final Duration LENGTH = Duration.ofMinutes(5);
  private static final StubModel MODEL = new StubModel();
  private static final int REQUIRED = 30;
  private static final int REFERENCE_IMAGES = 300;
  private static final StreamProfile PROFILE =
      new StreamProfile(profile(), Optional.empty(), "hash");

  private final Taught learner = new Taught();

  @Test
  void repeats_doNotCount() {
    Monitor monitor = judging(new WindowRules(LENGTH, 1e-6, Duration.ofHours(1), LENGTH));
    for (int image = 0; image < 40; image++) {
      observe(monitor, minutes(0), "camera", image);
      observe(monitor, minutes(0), "camera", image);
      observe(monitor, minutes(1), "camera", image);
    }

    WindowVerdict verdict = close(monitor, 5).get(0);

    assertThat(verdict.verdict().n()).isEqualTo(40);
    assertThat(verdict.repeats().images()).isEqualTo(80);
    assertThat(verdict.verdict().judgedOn()).isPresent();
    assertThat(verdict.share()).isEqualTo(1);
  }

  /** One image in each window of a frozen camera would keep it looking alive. */
  @Test
  void repeats_areRememberedBeyondTheEndOfAWindow() {
    Monitor monitor = judging(new WindowRules(LENGTH, 1e-6, Duration.ofHours(1), LENGTH));
    observe(monitor, minutes(4), "camera", 0);
    observe(monitor, minutes(5), "camera", 0);

    List<WindowVerdict> verdicts = close(monitor, 10);

    assertThat(verdicts).extracting(verdict -> verdict.verdict().n()).containsExactly(1, 0);
    assertThat(verdicts).extracting(verdict -> verdict.repeats().images()).containsExactly(0L, 1L);
  }

  @Test
  void repeats_countIfTheDistanceIsZero() {
    Monitor monitor = judging(WindowRules.plain(LENGTH));
    observe(monitor, minutes(0), "camera", 0);
    observe(monitor, minutes(20), "camera", 0);

    List<WindowVerdict> verdicts = close(monitor, 25);

    assertThat(verdicts).extracting(verdict -> verdict.verdict().n()).containsExactly(1, 1);
    assertThat(verdicts).extracting(WindowVerdict::repeats).containsOnly(Repeats.NONE);
  }

  @Test
  void state_isNotFrozenWhileOneSourceBringsSomethingNew() {
    Monitor monitor = judging(new WindowRules(LENGTH, 1e-6, Duration.ofMinutes(10), LENGTH));
    for (int minute = 0; minute < 20; minute++) {
      observe(monitor, minutes(minute), "b", 0);
      observe(monitor, minutes(minute), "a", 1);
    }
    observe(monitor, minutes(20), "a", 2);
    observe(monitor, minutes(20), "b", 0);

    WindowVerdict last = close(monitor, 25).get(4);

    assertThat(last.state()).isEqualTo(StreamState.INSUFFICIENT_DATA);
    assertThat(last.repeats().frozen()).isEqualTo(1);
    assertThat(last.repeats().sources()).isEqualTo(2);
    assertThat(last.repeats().names()).containsExactly("b");
  }

  @Test
  void state_followsFreezingAndThawing() {
    Monitor monitor = judging(new WindowRules(LENGTH, 1e-6, Duration.ofMinutes(10), LENGTH));
    List<StreamState> states = new ArrayList<>();
    List<WindowVerdict> verdicts = new ArrayList<>();
    for (int window = 0; window < 5; window++) {
      observe(monitor, minutes(5 * window), "camera", window == 4 ? 1 : 0);
      verdicts.addAll(close(monitor, 5 * window + 5));
      states.add(verdicts.get(window).state());
    }

    assertThat(states)
        .containsExactly(
            StreamState.INSUFFICIENT_DATA,
            StreamState.INSUFFICIENT_DATA,
            StreamState.FROZEN,
            StreamState.FROZEN,
            StreamState.INSUFFICIENT_DATA);
    assertThat(verdicts.get(2).repeats()).isEqualTo(new Repeats(1, 1, 1, List.of("camera")));
    assertThat(reason(verdicts.get(2)))
        .isEqualTo("frozen: its only source repeats what was seen before");
    assertThat(verdicts.get(4).repeats().frozen()).isZero();
  }

  /** A camera that was switched off is not one that stands still. */
  @Test
  void frozen_leavesOutSourcesThatAreSilent() {
    Monitor monitor = judging(new WindowRules(LENGTH, 1e-6, Duration.ofMinutes(10), LENGTH));
    for (int minute = 0; minute < 15; minute++) {
      observe(monitor, minutes(minute), "old", 0);
    }
    close(monitor, 15);
    observe(monitor, minutes(15), "new", 1);

    Repeats repeats = close(monitor, 20).get(0).repeats();

    assertThat(repeats).isEqualTo(new Repeats(0, 1, 0, List.of()));
  }

  /** Cardinality and size of what is told are bounded, whatever the number of cameras. */
  @Test
  void frozen_namesTenSourcesAtMost() {
    Monitor monitor = judging(new WindowRules(LENGTH, 1e-6, Duration.ofMinutes(4), LENGTH));
    for (int camera = 0; camera < 30; camera++) {
      observe(monitor, minutes(0), "camera " + camera, 0);
      observe(monitor, minutes(4), "camera " + camera, 0);
    }

    Repeats repeats = close(monitor, 5).get(0).repeats();

    assertThat(repeats.frozen()).isEqualTo(30);
    assertThat(repeats.names()).hasSize(10).isSorted().startsWith("camera 0", "camera 1");
  }

  @Test
  void window_withTooFewImagesGoesOnUntilThereAreEnough() {
    Monitor monitor = judging(new WindowRules(LENGTH, 0, LENGTH, Duration.ofHours(1)));
    for (int window = 0; window < 4; window++) {
      for (int image = 0; image < 12; image++) {
        observe(monitor, minutes(5 * window), "camera", 12 * window + image);
      }
    }

    List<WindowVerdict> verdicts = close(monitor, 20);

    assertThat(verdicts)
        .extracting(verdict -> verdict.verdict().n())
        .containsExactly(12, 24, 36, 12);
    assertThat(verdicts)
        .extracting(WindowVerdict::span)
        .containsExactly(span(0, 5), span(0, 10), span(0, 15), span(15, 20));
    assertThat(verdicts.get(2).verdict().judgedOn()).isPresent();
    assertThat(reason(verdicts.get(1)))
        .isEqualTo("24 of 30 images since 2026-03-01T10:00:00Z, goes on");
    assertThat(verdicts.get(2).events()).hasSize(20);
  }

  /** The same images in one window: nothing is lost or counted twice by adding up. */
  @Test
  void window_thatWentOnIsJudgedAsIfItHadBeenOne() {
    Monitor apart = judging(new WindowRules(LENGTH, 0, LENGTH, Duration.ofHours(1)));
    Monitor together = judging(WindowRules.plain(LENGTH));
    for (int image = 0; image < 30; image++) {
      observe(apart, minutes(image / 15 * 5), "camera", image);
      observe(together, minutes(0), "camera", image);
    }

    WindowVerdict one = close(apart, 10).get(1);
    WindowVerdict other = close(together, 5).get(0);

    assertThat(one.verdict().n()).isEqualTo(30);
    assertThat(one.verdict().judgedOn().orElseThrow().pValue())
        .isCloseTo(other.verdict().judgedOn().orElseThrow().pValue(), within(1e-9));
    assertThat(one.events()).isEqualTo(other.events());
  }

  @Test
  void window_endsWhenItWouldBecomeTooOld() {
    Monitor monitor = judging(new WindowRules(LENGTH, 0, LENGTH, Duration.ofMinutes(10)));
    for (int window = 0; window < 3; window++) {
      observe(monitor, minutes(5 * window), "camera", window);
    }

    List<WindowVerdict> verdicts = close(monitor, 15);

    assertThat(verdicts)
        .extracting(WindowVerdict::span)
        .containsExactly(span(0, 5), span(0, 10), span(10, 15));
    assertThat(reason(verdicts.get(1)))
        .isEqualTo("2 of 30 images since 2026-03-01T10:00:00Z, too few within window.maximum-age");
  }

  /** Windows without events have no verdict, but they pass all the same. */
  @Test
  void window_afterALongGapBeginsAnew() {
    Monitor monitor = judging(new WindowRules(LENGTH, 0, LENGTH, Duration.ofMinutes(30)));
    observe(monitor, minutes(0), "camera", 0);
    observe(monitor, minutes(25), "camera", 1);
    observe(monitor, minutes(60), "camera", 2);

    List<WindowVerdict> verdicts = close(monitor, 65);

    assertThat(verdicts)
        .extracting(WindowVerdict::span)
        .containsExactly(span(0, 5), span(0, 30), span(60, 65));
  }

  /** A stream with an event an hour is silent most of the time. */
  @Test
  void forget_waitsForAWindowThatGoesOn() {
    Monitor monitor = judging(new WindowRules(LENGTH, 0, LENGTH, Duration.ofHours(2)));
    observe(monitor, minutes(0), "camera", 0);
    close(monitor, 60);

    assertThat(monitor.openWindows()).isEqualTo(1);
    assertThat(monitor.forget("s")).isFalse();

    close(monitor, 121);

    assertThat(monitor.openWindows()).isZero();
    assertThat(monitor.forget("s")).isTrue();
  }

  @Test
  void learning_leavesRepeatsOut() {
    Monitor monitor = monitor(new WindowRules(LENGTH, 1e-6, Duration.ofHours(1), LENGTH), false);
    observe(monitor, minutes(0), "camera", 0);
    observe(monitor, minutes(0), "camera", 0);
    observe(monitor, minutes(1), "camera", 1);

    WindowVerdict verdict = close(monitor, 5).get(0);

    assertThat(learner.learned).isEqualTo(2);
    assertThat(learner.repeated).isEqualTo(1);
    assertThat(verdict.verdict().n()).isEqualTo(2);
    assertThat(verdict.repeats().images()).isEqualTo(1);
  }

  @Test
  void constructor_refusesAnAgeBelowTheLength() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WindowRules(LENGTH, 0, LENGTH, LENGTH.minusMillis(1)));
  }

  private Monitor judging(WindowRules rules) {
    return monitor(rules, true);
  }

  private Monitor monitor(WindowRules rules, boolean judging) {
    return new Monitor(
        rules,
        new FalseAlarmPromise(Duration.ofDays(1), Scope.STREAM, 0.5),
        new WindowJudge(0.05, 0, 5, 2, REQUIRED),
        new StreamProfiles() {
          @Override
          public Optional<JudgingProfiles> profiles(String stream) {
            return judging ? Optional.of(new JudgingProfiles(PROFILE)) : Optional.empty();
          }

          @Override
          public Learner learner(String stream) {
            return learner;
          }
        },
        labels -> new NoSpace(MODEL.pairs()),
        20,
        new NoMetrics());
  }

  private static void observe(Monitor monitor, Instant time, String source, int image) {
    monitor.observe(
        "s",
        new ImageObservation(
            new EventReference("images", 0, image),
            time,
            Optional.of(source),
            Optional.empty(),
            values(1_000 + image)));
  }

  private static List<WindowVerdict> close(Monitor monitor, int minute) {
    return monitor.close("s", minutes(minute));
  }

  private static String reason(WindowVerdict verdict) {
    return ((Verdict.InsufficientData) verdict.verdict()).reason();
  }

  private static WindowSpan span(int from, int to) {
    return new WindowSpan(minutes(from), minutes(to));
  }

  private static Instant minutes(int minutes) {
    return START.plus(Duration.ofMinutes(minutes));
  }

  private static ReferenceProfile profile() {
    InMemoryReferenceSample sample =
        new InMemoryReferenceSample(MODEL.pairs(), MODEL.embeddingSize());
    for (int image = 0; image < REFERENCE_IMAGES; image++) {
      ImageValues values = values(1_000_000 + image);
      sample.add(values.scalars(), values.embedding(), values.pixels());
    }
    return StubProfiles.profile(MODEL, sample, ImageReading.NONE);
  }

  /** Noise, with an embedding in a direction of its own. */
  private static ImageValues values(int seed) {
    Random random = new Random(seed);
    return ImageValues.of(noise(random, MODEL.pairs()), noise(random, MODEL.embeddingSize()))
        .withPixels(noise(random, PixelMeasure.values().length));
  }

  private static float[] noise(Random random, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** Counts what it is told. */
  private static final class Taught implements Learner {
    private int learned;
    private int repeated;

    @Override
    public void learn(ImageObservation image) {
      learned++;
    }

    @Override
    public void repeat() {
      repeated++;
    }

    @Override
    public long images() {
      return learned;
    }

    @Override
    public long wanted() {
      return 100;
    }

    @Override
    public Optional<StreamProfile> learned() {
      return Optional.empty();
    }

    @Override
    public void flush() {
      // Nothing is kept.
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
