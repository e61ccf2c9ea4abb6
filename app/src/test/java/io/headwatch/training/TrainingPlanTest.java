package io.headwatch.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainingPlanTest {

  /** Images of 64 pixels cost a quarter of those of 128: both stages are half of the work. */
  private static final TrainingPlan PLAN =
      new TrainingPlan(
          Optional.empty(),
          List.of(new TrainingStage(64, 4000), new TrainingStage(128, 1000)),
          2e-3,
          10,
          1,
          100);

  @Test
  void learningRate_risesToItsPeakInThreeHundredths() {
    assertThat(PLAN.learningRate(120)).isCloseTo(1e-3, within(1e-9));
    assertThat(PLAN.learningRate(240)).isCloseTo(2e-3, within(1e-9));
  }

  @Test
  void learningRate_fallsLikeACosine() {
    // Progress .515 is in the middle between .03 and 1.
    long middle = 4000 + 30;
    assertThat(PLAN.learningRate(middle)).isCloseTo(2e-3 * (1 + .003) / 2, within(1e-9));
    assertThat(PLAN.learningRate(5000)).isCloseTo(2e-3 * .003, within(1e-12));
  }

  @Test
  void stageAt_isTheOneThatLearnsTheNextImage() {
    assertThat(PLAN.stageAt(0)).isEqualTo(0);
    assertThat(PLAN.stageAt(3999)).isEqualTo(0);
    assertThat(PLAN.stageAt(4000)).isEqualTo(1);
    assertThat(PLAN.stageAt(5000)).isEqualTo(1);
  }

  @Test
  void plan_withoutAnythingToDo_isRefused() {
    assertThatThrownBy(() -> new TrainingPlan(Optional.empty(), List.of(), 2e-3, 10, 1, 100))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TrainingPlan(Optional.empty(), PLAN.stages(), 0, 10, 1, 100))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TrainingStage(100, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("multiple of 32");
  }
}
