package io.headwatch.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.config.SamplingSettings;
import io.headwatch.config.SamplingSettings.When;
import io.headwatch.monitor.EventReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventSamplerTest {

  private static final Duration WINDOW = Duration.ofMinutes(5);
  private static final Duration SLICE = Duration.ofSeconds(15);
  private static final Instant START = Instant.parse("2024-05-01T12:30:00Z");

  /** Values published with FNV (draft-eastlake-fnv, appendix C). */
  @ParameterizedTest
  @CsvSource({"'', cbf29ce484222325", "a, af63dc4c8601ec8c", "foobar, 85944171f73967e8"})
  void fnv1a_givesThePublishedValues(String text, String expected) {
    assertThat(EventHash.fnv1a(text)).isEqualTo(Long.parseUnsignedLong(expected, 16));
  }

  /**
   * SplitMix64 with seed 0 mixes the multiples of its increment; the values are widely published.
   */
  @ParameterizedTest
  @CsvSource({
    "9e3779b97f4a7c15, e220a8397b1dcdaf",
    "3c6ef372fe94f82a, 6e789e6aa1b965f4",
    "daa66d2c7ddf743f, 06c45d188009454f"
  })
  void mix_givesTheFirstNumbersOfSplitMix64(String state, String expected) {
    assertThat(EventHash.mix(Long.parseUnsignedLong(state, 16)))
        .isEqualTo(Long.parseUnsignedLong(expected, 16));
  }

  @ParameterizedTest
  @CsvSource({
    "NEVER, 0, true",
    "NEVER, 100000, true",
    "BEHIND, 299, true",
    "BEHIND, 300, false",
    "ALWAYS, 0, false"
  })
  void admits_samplesOnlyWhenItShould(When when, long lagSeconds, boolean admitted) {
    EventSampler sampler =
        new EventSampler(
            new SamplingSettings(when, Duration.ofMinutes(5), Double.MIN_VALUE, 0), WINDOW);

    assertThat(sampler.admits(event("a", START), Duration.ofSeconds(lagSeconds)))
        .isEqualTo(admitted);
    assertThat(sampler.admitted()).isEqualTo(admitted ? 1 : 0);
    assertThat(sampler.skipped()).isEqualTo(admitted ? 0 : 1);
  }

  /** Of 100,000 ids, the number admitted is binomial; the bound is four standard deviations. */
  @ParameterizedTest
  @CsvSource({"0.5, 633", "0.1, 380", "0.01, 126"})
  void admits_byShareAdmitsThatShareOfConsecutiveIds(double share, int bound) {
    EventSampler sampler = byShare(share);
    for (int id = 0; id < 100_000; id++) {
      sampler.admits(event("frame-" + id, START), Duration.ZERO);
    }

    assertThat((double) sampler.admitted()).isCloseTo(share * 100_000, within((double) bound));
    assertThat(sampler.admitted() + sampler.skipped()).isEqualTo(100_000);
  }

  @Test
  void admits_byShareDecidesTheSameEventAlikeInAnyOrder() {
    List<EventEnvelope> events = events(1_000, i -> START.plusMillis(i));
    List<EventEnvelope> reversed = new ArrayList<>(events);
    Collections.reverse(reversed);
    EventSampler sampler = byShare(0.3);

    assertThat(admitted(byShare(0.3), events))
        .isNotEmpty()
        .hasSizeLessThan(1_000)
        .containsExactlyInAnyOrderElementsOf(admitted(sampler, reversed));
  }

  @Test
  void admits_bySmallerShareAdmitsASubset() {
    List<EventEnvelope> events = events(1_000, i -> START);

    assertThat(admitted(byShare(0.5), events)).containsAll(admitted(byShare(0.2), events));
  }

  /** The same image sent twice keeps its fate; two cameras that count alike do not share theirs. */
  @Test
  void hash_isOfSourceAndIdNotOfPosition() {
    EventEnvelope first = event(Optional.of("a"), Optional.of("7"), 1);
    EventEnvelope again = event(Optional.of("a"), Optional.of("7"), 2);
    EventEnvelope other = event(Optional.of("b"), Optional.of("7"), 1);

    assertThat(EventHash.unit(again)).isEqualTo(EventHash.unit(first));
    assertThat(EventHash.unit(other)).isNotEqualTo(EventHash.unit(first));
  }

  @Test
  void hash_withoutIdIsOfThePosition() {
    EventEnvelope first = event(Optional.of("a"), Optional.empty(), 1);
    EventEnvelope next = event(Optional.of("a"), Optional.empty(), 2);

    assertThat(EventHash.unit(next)).isNotEqualTo(EventHash.unit(first));
  }

  /**
   * 100 events per slice of which 10 are wanted: a slice admits min(X, 10) with X binomial(100,
   * 0.1), of mean 8.8132 and variance 2.7718 (summed over the binomial's terms). Over 50 windows
   * the bounds are five standard deviations of each slice's sum, so no part of the window is
   * favoured.
   */
  @Test
  void admits_perWindowAtASteadyRateSpreadsOverTheWindow() {
    EventSampler sampler = perWindow(200);
    int[] bySlice = new int[20];
    for (int i = 0; i < 51 * 2_000; i++) {
      Instant time = START.plusMillis(i * 150L);
      boolean admitted = sampler.admits(event("frame-" + i, time), Duration.ZERO);
      if (admitted && i >= 2_000) {
        bySlice[i / 100 % 20]++;
      }
    }

    for (int admitted : bySlice) {
      assertThat((double) admitted).isCloseTo(50 * 8.8132, within(5 * Math.sqrt(50 * 2.7718)));
    }
  }

  @Test
  void admits_perWindowNeverExceedsTheCapWhateverComes() {
    EventSampler sampler = perWindow(50);
    Random random = new Random(7);
    int[] bySlice = new int[20];
    for (int i = 0; i < 50_000; i++) {
      int slice = Math.min(19, (int) Math.abs(random.nextGaussian() * 6));
      Instant time = START.plus(SLICE.multipliedBy(slice)).plusMillis(random.nextInt(15_000));
      if (sampler.admits(event("frame-" + i, time), Duration.ZERO)) {
        bySlice[slice]++;
      }
    }

    assertThat(IntStream.of(bySlice).max()).hasValue(3);
    assertThat(sampler.admitted()).isEqualTo(IntStream.of(bySlice).sum());
  }

  @Test
  void admits_perWindowOfFewEventsAdmitsAll() {
    EventSampler sampler = perWindow(200);

    assertThat(admitted(sampler, events(100, i -> START.plusSeconds(i * 3L)))).hasSize(100);
  }

  /** One busy stream must not use up another's window. */
  @Test
  void admits_perWindowCountsEachStreamByItself() {
    EventSampler sampler = perWindow(20);
    events(1_000, i -> START).forEach(event -> sampler.admits(event, Duration.ZERO));

    EventEnvelope ofAnother =
        new EventEnvelope(
            "yard",
            Optional.empty(),
            Optional.of("1"),
            START,
            Optional.empty(),
            new EventReference("images", 0, 1),
            new ImageContent.Reference(""));
    assertThat(sampler.admits(ofAnother, Duration.ZERO)).isTrue();
  }

  @Test
  void admits_perWindowRepeatsItsChoiceInTheSameOrder() {
    List<EventEnvelope> events = events(5_000, i -> START.plusMillis(i * 100L));

    assertThat(admitted(perWindow(60), events))
        .isNotEmpty()
        .isEqualTo(admitted(perWindow(60), events));
  }

  private static EventSampler byShare(double share) {
    return new EventSampler(
        new SamplingSettings(When.ALWAYS, Duration.ofMinutes(5), share, 0), WINDOW);
  }

  private static EventSampler perWindow(int events) {
    return new EventSampler(
        new SamplingSettings(When.ALWAYS, Duration.ofMinutes(5), 1e-9, events), WINDOW);
  }

  private static List<EventEnvelope> admitted(EventSampler sampler, List<EventEnvelope> events) {
    return events.stream().filter(event -> sampler.admits(event, Duration.ZERO)).toList();
  }

  private static List<EventEnvelope> events(int count, IntFunction<Instant> time) {
    return IntStream.range(0, count).mapToObj(i -> event("frame-" + i, time.apply(i))).toList();
  }

  private static EventEnvelope event(String id, Instant time) {
    return new EventEnvelope(
        "gate",
        Optional.empty(),
        Optional.of(id),
        time,
        Optional.empty(),
        new EventReference("images", 0, 0),
        new ImageContent.Reference(""));
  }

  private static EventEnvelope event(Optional<String> source, Optional<String> id, long offset) {
    return new EventEnvelope(
        "gate",
        source,
        id,
        START,
        Optional.empty(),
        new EventReference("images", 0, offset),
        new ImageContent.Reference(""));
  }
}
