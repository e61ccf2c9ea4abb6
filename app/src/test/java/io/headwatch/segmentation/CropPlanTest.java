package io.headwatch.segmentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwatch.segmentation.SegmentationRules.Centre;
import java.util.List;
import org.junit.jupiter.api.Test;

class CropPlanTest {

  private static final SegmentationRules RULES =
      new SegmentationRules(Method.PAIRS, 5, List.of(384), 384, 192, true, Centre.VOCABULARY);

  @Test
  void of_aSquareIsOneCrop() {
    CropPlan plan = CropPlan.of(50, 50, 384, RULES);

    assertThat(plan).isEqualTo(new CropPlan(384, 384, 384, List.of(0), List.of(0)));
  }

  // 500 x 375 becomes 512 x 384: the second crop would end at 576, so it starts at 128.
  @Test
  void of_aLandscapeEndsWithTheImage() {
    CropPlan plan = CropPlan.of(500, 375, 384, RULES);

    assertThat(plan.width()).isEqualTo(512);
    assertThat(plan.height()).isEqualTo(384);
    assertThat(plan.lefts()).containsExactly(0, 128);
    assertThat(plan.tops()).containsExactly(0);
  }

  @Test
  void of_aTallImageSlidesDown() {
    CropPlan plan = CropPlan.of(100, 250, 384, RULES);

    assertThat(plan.height()).isEqualTo(960);
    assertThat(plan.tops()).containsExactly(0, 192, 384, 576);
    assertThat(plan.crops()).isEqualTo(4);
  }

  // The paper's other configuration: the shorter side 560, crops of 384.
  @Test
  void of_aShorterSideAboveTheCropSlidesBothWays() {
    CropPlan plan = CropPlan.of(560, 560, 560, RULES);

    assertThat(plan.lefts()).containsExactly(0, 176);
    assertThat(plan.tops()).containsExactly(0, 176);
    assertThat(plan.side()).isEqualTo(384);
  }

  @Test
  void of_aSizeBelowTheCropHasSmallerCrops() {
    CropPlan plan = CropPlan.of(64, 128, 192, RULES);

    assertThat(plan.side()).isEqualTo(192);
    assertThat(plan.tops()).containsExactly(0, 192);
  }
}
