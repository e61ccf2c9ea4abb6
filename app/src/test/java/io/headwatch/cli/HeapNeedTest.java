package io.headwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwatch.config.BatchSettings;
import io.headwatch.config.DecodingSettings;
import io.headwatch.config.SegmentationSettings;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Of images of a mebipixel, 16 MiB each while they are decoded, on three threads. */
class HeapNeedTest {

  private static final long MIB = 1 << 20;
  private static final PipelineFactory PIPELINES =
      new PipelineFactory(
          new BatchSettings(16, Duration.ofMillis(50)),
          new DecodingSettings(3, 1 << 20, 1 << 20, 2_000));

  /** Eight requests of 20 MiB may wait. */
  private static HeapNeed need(boolean masks) {
    return HeapNeed.of(
        PIPELINES,
        new SegmentationSettings(masks, 8, Duration.ofSeconds(30), 60, 20 << 20, Optional.empty()));
  }

  @Test
  void of_countsAnImageAndTheBodiesOfMasksAsWell() {
    assertThat(need(true)).isEqualTo(new HeapNeed(3 * 16 * MIB, (16 + 8 * 20) * MIB));
  }

  @Test
  void of_withoutMasksCountsTheStreamAlone() {
    assertThat(need(false)).isEqualTo(new HeapNeed(48 * MIB, 0));
  }

  // The most that configurations allow: no sum of ints.
  @Test
  void of_countsBeyondTwoGibibytes() {
    SegmentationSettings most =
        new SegmentationSettings(
            true, 1_000, Duration.ofSeconds(30), 60, 64 << 20, Optional.empty());

    assertThat(HeapNeed.of(PIPELINES, most).masks()).isEqualTo((16 + 64_000) * MIB);
  }

  // The stream alone needs 48 MiB, with masks it is 224: half of 448.
  @Test
  void warning_isGivenAboveHalfOfTheHeap() {
    assertThat(need(true).warning(448 * MIB)).isEmpty();
    assertThat(need(true).warning(447 * MIB))
        .hasValueSatisfying(
            warning ->
                assertThat(warning)
                    .contains("48 MiB", "176 MiB more", "447 MiB")
                    .contains("JAVA_OPTS=-Xmx", "decoding.threads")
                    .contains("segmentation.waiting", "segmentation.max-body"));
  }

  @Test
  void warning_withoutMasksNamesNoneOfTheirSettings() {
    assertThat(need(false).warning(96 * MIB)).isEmpty();
    assertThat(need(false).warning(95 * MIB))
        .hasValueSatisfying(
            warning ->
                assertThat(warning).contains("decoding.max-pixels").doesNotContain("segmentation"));
  }
}
