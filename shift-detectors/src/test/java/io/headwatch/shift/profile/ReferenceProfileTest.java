package io.headwatch.shift.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.headwatch.shift.statistics.BinEdges;
import io.headwatch.shift.statistics.BinEdgesBuilder;
import io.headwatch.shift.statistics.PaneStatistics;
import io.headwatch.shift.statistics.Series;
import io.headwatch.shift.statistics.SeriesMoments;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReferenceProfileTest {
  private static final ProfileBinding BINDING = new ProfileBinding("model-a", "224-bicubic");

  @Test
  void merge_addsStatisticsAndDropsTheCalibration() {
    ReferenceProfile a = profile(BINDING, 0, 1, 2, 3);
    ReferenceProfile b = profile(BINDING, 0, 6, 8);

    ReferenceProfile merged = a.merge(b);

    assertThat(merged.size()).isEqualTo(5);
    assertThat(merged.statistics().pairMoments().mean(0)).isEqualTo(4);
    assertThat(merged.calibration()).isEmpty();
    assertThat(merged.parameters()).isEmpty();
    assertThat(merged.binding()).isEqualTo(BINDING);
    assertThat(a.size()).isEqualTo(3);
    assertThat(a.calibration()).isPresent();
  }

  @Test
  void merge_namesEverythingThatDiffers() {
    ReferenceProfile a = profile(BINDING, 0, 1, 2, 3);
    ReferenceProfile b = profile(new ProfileBinding("model-b", "256-area"), 0.5f, 1, 2);

    ProfileMismatchException refused =
        catchThrowableOfType(ProfileMismatchException.class, () -> a.merge(b));

    assertThat(refused.differences()).hasSize(3);
    assertThat(refused)
        .hasMessageContaining("model model-a against model-b")
        .hasMessageContaining("preprocessing 224-bicubic against 256-area")
        .hasMessageContaining("bin edges " + a.edges().hash());
  }

  @Test
  void merge_refusesOtherWordsAndConcepts() {
    ReferenceProfile a = profile(BINDING, 0, 1, 2, 3);
    ReferenceProfile b = a.with(moments("cat", "hash of cat"), moments("yellow", "hash of yellow"));

    assertThat(catchThrowableOfType(ProfileMismatchException.class, () -> a.merge(b)).differences())
        .containsExactly("words none against hash of cat", "concepts none against hash of yellow");
  }

  private static SeriesMoments moments(String name, String hash) {
    return new SeriesMoments(new Series(List.of(name), hash));
  }

  @Test
  void merge_refusesOtherShapesOfTheSamePairs() {
    PaneStatistics statistics = statistics(0, 1, 2);
    ReferenceProfile wide =
        new ReferenceProfile(BINDING, 1, 2, statistics, Optional.empty(), Optional.empty());
    ReferenceProfile tall =
        new ReferenceProfile(BINDING, 2, 1, statistics, Optional.empty(), Optional.empty());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> wide.merge(tall))
        .withMessageContaining("heads 1 against 2")
        .withMessageContaining("neurons 2 against 1");
  }

  // A profile must not change when the accumulator it was made from goes on.
  @Test
  void constructor_copiesTheStatistics() {
    PaneStatistics statistics = statistics(0, 1, 2);
    ReferenceProfile profile =
        new ReferenceProfile(BINDING, 1, 2, statistics, Optional.empty(), Optional.empty());

    statistics.add(new float[] {9, 9}, new float[1]);

    assertThat(profile.size()).isEqualTo(2);
  }

  @Test
  void constructor_refusesWhatDoesNotFit() {
    PaneStatistics two = statistics(0, 1, 2);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new ReferenceProfile(BINDING, 2, 2, two, Optional.empty(), Optional.empty()))
        .withMessageContaining("2 heads of 2 neurons");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ReferenceProfile(
                    BINDING, 1, 2, statistics(0, 1), Optional.empty(), Optional.empty()));
    assertThatNullPointerException()
        .isThrownBy(() -> new ReferenceProfile(null, 1, 2, two, Optional.empty(), Optional.empty()))
        .withMessage("binding is null");
  }

  @Test
  void binding_refusesBlankHashes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ProfileBinding(" ", "x"))
        .withMessageContaining("modelHash");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ProfileBinding("x", ""))
        .withMessageContaining("preprocessingHash");
  }

  @Test
  void parameters_refuseValuesOutOfRange() {
    assertThatIllegalArgumentException().isThrownBy(() -> new BuildParameters(1, 0, 100, 100));
    assertThatIllegalArgumentException().isThrownBy(() -> new BuildParameters(1, 1, 100, 100));
    assertThatIllegalArgumentException().isThrownBy(() -> new BuildParameters(1, .5, 0, 100));
    assertThatIllegalArgumentException().isThrownBy(() -> new BuildParameters(1, .5, 100, 9));
  }

  // The p-value promises rest on 4,000 resampled windows, 200 of which the tail is fitted to.
  @Test
  void parameters_defaultToFourThousandNullWindows() {
    assertThat(BuildParameters.DEFAULTS.nullWindows()).isEqualTo(4_000);
    assertThat(BuildParameters.DEFAULTS.edgeShare()).isEqualTo(0.25);
  }

  private static ReferenceProfile profile(ProfileBinding binding, float offset, float... values) {
    NullScores nulls =
        new NullScores(List.of("pairs"), new int[] {10}, new float[][][] {{{1, 2}}}, 1);
    return new ReferenceProfile(
        binding,
        1,
        2,
        statistics(offset, values),
        Optional.of(new Calibration(nulls, Optional.empty())),
        Optional.of(BuildParameters.DEFAULTS));
  }

  private static PaneStatistics statistics(float offset, float... values) {
    BinEdgesBuilder builder = new BinEdgesBuilder(2);
    builder.cut(0, new float[] {1, 5 + offset, 9});
    builder.cut(1, new float[] {1, 5, 9});
    BinEdges edges = builder.build();
    PaneStatistics statistics = new PaneStatistics(edges, 1);
    for (float value : values) {
      statistics.add(new float[] {value, value}, new float[1]);
    }
    return statistics;
  }
}
