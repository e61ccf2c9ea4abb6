package io.headwatch.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EventSampleTest {

  @Test
  void events_ofFewAreAll() {
    EventSample sample = new EventSample(5);
    List<EventReference> events = events(3);
    events.forEach(sample::add);

    assertThat(sample.events()).containsExactlyInAnyOrderElementsOf(events);
  }

  @Test
  void events_ofManyAreAsManyAsAllowed() {
    EventSample sample = new EventSample(5);
    events(1_000).forEach(sample::add);

    assertThat(sample.events()).hasSize(5).doesNotHaveDuplicates();
  }

  @Test
  void events_ofALimitOfZeroAreNone() {
    EventSample sample = new EventSample(0);
    events(10).forEach(sample::add);

    assertThat(sample.events()).isEmpty();
  }

  /** An event that is read again must not count twice. */
  @Test
  void add_ofTheSameEventAgainChangesNothing() {
    EventSample sample = new EventSample(5);
    events(3).forEach(sample::add);
    events(3).forEach(sample::add);

    assertThat(sample.events()).hasSize(3);
  }

  /** Panes of one window that are merged in any order must give the same sample. */
  @Test
  void events_dependOnNeitherOrderNorSplit() {
    List<EventReference> events = events(500);
    EventSample inOrder = new EventSample(20);
    events.forEach(inOrder::add);
    EventSample left = new EventSample(20);
    EventSample right = new EventSample(20);
    List<EventReference> shuffled = new ArrayList<>(events);
    Collections.shuffle(shuffled, new Random(1));
    shuffled.subList(0, 123).forEach(left::add);
    shuffled.subList(123, 500).forEach(right::add);
    EventSample merged = new EventSample(20);
    left.events().forEach(merged::add);
    right.events().forEach(merged::add);

    assertThat(merged.events()).isEqualTo(inOrder.events());
  }

  /**
   * Every tenth of a window is chosen from equally often. With 9 degrees of freedom, chi-square
   * exceeds 33.72 with probability 1e-4 (scipy.stats.chi2.isf(1e-4, 9)).
   */
  @Test
  void events_areUniformOverTheWindow() {
    int tenths = 10;
    int perWindow = 400;
    int limit = 20;
    int windows = 500;
    long[] chosen = new long[tenths];
    for (int window = 0; window < windows; window++) {
      EventSample sample = new EventSample(limit);
      long first = (long) window * perWindow;
      LongStream.range(first, first + perWindow)
          .forEach(offset -> sample.add(new EventReference("images", 3, offset)));
      sample
          .events()
          .forEach(event -> chosen[(int) ((event.offset() - first) * tenths / perWindow)]++);
    }
    double expected = (double) windows * limit / tenths;
    double chiSquare = 0;
    for (long count : chosen) {
      chiSquare += (count - expected) * (count - expected) / expected;
    }

    assertThat(chiSquare).isLessThan(33.72);
  }

  @Test
  void compareTo_isConsistentWithEquals() {
    EventReference event = new EventReference("images", 1, 2);

    assertThat(event).isEqualByComparingTo(new EventReference("images", 1, 2));
    assertThat(event.compareTo(new EventReference("images", 1, 3))).isNotZero();
    // These two topics have the same hash code.
    assertThat(new EventReference("Aa", 1, 2).compareTo(new EventReference("BB", 1, 2)))
        .isNegative();
  }

  @Test
  void parse_readsWhatToStringWrites() {
    EventReference event = new EventReference("a.b_c-d", 12, 9_000_000_000L);

    assertThat(EventReference.parse(event.toString())).hasValue(event);
    for (String other : List.of("", "a/1", "a/1/", "a/b/1", "a/1/-1", "a b/1/1", "/x/1/1")) {
      assertThat(EventReference.parse(other)).as(other).isEmpty();
    }
  }

  private static List<EventReference> events(int count) {
    return LongStream.range(0, count)
        .mapToObj(offset -> new EventReference("images", 0, offset))
        .toList();
  }
}
