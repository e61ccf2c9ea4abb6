package io.headwatch.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.image.LabelMap;
import io.headwatch.segmentation.Method;
import io.headwatch.segmentation.Segmentation;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelledImagesTest {

  private static Segmentation found(int... labels) {
    return new Segmentation(labels.length, 1, Method.PAIRS, bytes(labels), List.of());
  }

  private static LabelMap truth(int... labels) {
    return new LabelMap(labels.length, 1, bytes(labels));
  }

  private static byte[] bytes(int... labels) {
    byte[] bytes = new byte[labels.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) labels[i];
    }
    return bytes;
  }

  // Class 1: right once, truly there twice, said three times: 1 of 4. Class 2: 1 of 2.
  @Test
  void iou_isIntersectionOverUnionOfAllImages() {
    LabelledImages images = new LabelledImages(3, true);
    images.add(found(1, 2, 1), truth(1, 1, 2));
    images.add(found(1, 2), truth(255, 2));
    images.add(found(1, 3), truth(0, 0));

    assertThat(images.iou(1)).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(images.iou(2)).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(images.iou(3)).isNaN();
    assertThat(images.meanIou()).isCloseTo(1 / 3.0, within(1e-12));
  }

  // With background as a class, the last two pixels count: 0 is there twice and never said.
  @Test
  void iou_countsTheBackgroundIfItIsAClass() {
    LabelledImages images = new LabelledImages(1, false);
    images.add(found(1, 1, 0, 1), truth(1, 0, 0, 0));

    assertThat(images.iou(0)).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(images.iou(1)).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(images.meanIou()).isCloseTo(1 / 3.0, within(1e-12));
  }

  @Test
  void add_refusesWhatDoesNotGoTogether() {
    LabelledImages images = new LabelledImages(2, true);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> images.add(found(1), truth(1, 2)))
        .withMessageContaining("2 x 1, the image 1 x 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> images.add(found(1), truth(3)))
        .withMessageContaining("label 3, there are 2 classes");
  }
}
