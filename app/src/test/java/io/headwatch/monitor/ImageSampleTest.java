package io.headwatch.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwatch.shift.explanation.ImageShares;
import io.headwatch.shift.statistics.BinEdges;
import io.headwatch.shift.statistics.ImageValues;
import io.headwatch.shift.statistics.PaneStatistics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** Images of one dimension, whose value is their offset, against a reference at 0. */
class ImageSampleTest {

  private static final String ALL = "all";

  @Test
  void contributing_areThoseWithTheLargestShares() {
    ImageSample sample = new ImageSample(256);
    IntStream.range(0, 100).forEach(i -> sample.add(image(i), Optional.of(ALL)));

    List<ContributingEvent> events = sample.contributing(shares(100), ALL, 3);

    // The offsets 0 to 99 sum to 4,950.
    assertThat(events)
        .extracting(event -> event.event().offset(), event -> Math.round(event.share() * 4_950))
        .containsExactly(tuple(99), tuple(98), tuple(97));
  }

  private static Tuple tuple(long offset) {
    return Tuple.tuple(offset, offset);
  }

  /** Panes of one window that are merged in any order must give the same sample. */
  @Test
  void contributing_dependOnNeitherOrderNorSplit() {
    List<Integer> images = new ArrayList<>(IntStream.range(0, 500).boxed().toList());
    ImageSample inOrder = new ImageSample(20);
    images.forEach(i -> inOrder.add(image(i), Optional.of(ALL)));
    Collections.shuffle(images, new Random(1));
    ImageSample left = new ImageSample(20);
    ImageSample right = new ImageSample(20);
    images.subList(0, 123).forEach(i -> left.add(image(i), Optional.of(ALL)));
    images.subList(123, 500).forEach(i -> right.add(image(i), Optional.of(ALL)));
    left.addAll(right);

    assertThat(left.contributing(shares(500), ALL, 100))
        .hasSize(20)
        .isEqualTo(inOrder.contributing(shares(500), ALL, 100));
  }

  /** The same events as the sample that verdicts refer to, which is tested to be uniform. */
  @Test
  void add_keepsTheEventsWithTheSmallestHash() {
    ImageSample sample = new ImageSample(20);
    EventSample events = new EventSample(20);
    for (int i = 0; i < 500; i++) {
      sample.add(image(i), Optional.of(ALL));
      events.add(image(i).event());
    }

    assertThat(sample.contributing(shares(500), ALL, 100))
        .extracting(ContributingEvent::event)
        .containsExactlyInAnyOrderElementsOf(events.events());
  }

  @Test
  void contributing_leavesOutOtherStrata() {
    ImageSample sample = new ImageSample(20);
    sample.add(image(1), Optional.of("day"));
    sample.add(image(2), Optional.of("night"));
    sample.add(image(3), Optional.empty());

    assertThat(sample.contributing(shares(4), "day", 10))
        .extracting(event -> event.event().offset())
        .containsExactly(1L);
  }

  @Test
  void contributing_withoutRoomAreNone() {
    ImageSample sample = new ImageSample(0);
    sample.add(image(1), Optional.of(ALL));

    assertThat(sample.contributing(shares(4), ALL, 10)).isEmpty();
  }

  /** What a producer calls its events must not make verdicts long. */
  @Test
  void contributing_haveShortNames() {
    ImageSample sample = new ImageSample(20);
    ImageObservation image =
        new ImageObservation(
            new EventReference("images", 0, 1),
            Instant.EPOCH,
            Optional.of("s".repeat(5_000)),
            Optional.of("i".repeat(201)),
            ImageValues.of(new float[1], new float[1]));
    sample.add(image, Optional.of(ALL));

    ContributingEvent event = sample.contributing(shares(4), ALL, 10).get(0);

    assertThat(event.source()).hasValue("s".repeat(200));
    assertThat(event.id()).hasValue("i".repeat(200));
  }

  private static ImageObservation image(int offset) {
    return new ImageObservation(
        new EventReference("images", 0, offset),
        Instant.EPOCH,
        Optional.empty(),
        Optional.empty(),
        ImageValues.of(new float[1], new float[] {offset}));
  }

  /** In the shift of the values 0 to n - 1 from 0. */
  private static ImageShares shares(int n) {
    PaneStatistics reference = new PaneStatistics(edges(), 1);
    reference.add(new float[1], new float[1]);
    PaneStatistics window = new PaneStatistics(edges(), 1);
    for (int i = 0; i < n; i++) {
      window.add(new float[1], new float[] {i});
    }
    return ImageShares.of(window, reference);
  }

  private static BinEdges edges() {
    float[] inner = new float[BinEdges.INNER];
    for (int edge = 0; edge < inner.length; edge++) {
      inner[edge] = edge;
    }
    return BinEdges.of(inner, new float[] {-1}, new float[] {100});
  }
}
