package io.headwatch.shift.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImageOrderTest {

  @Test
  void of_ordersEachSourceByTime() {
    ImageOrder order =
        ImageOrder.of(List.of("b", "a", "b", "a", "a"), List.of(5.0, 2.0, 1.0, 9.0, 3.0));

    assertThat(order.sources()).containsExactly(new int[] {2, 0}, new int[] {1, 4, 3});
    assertThat(order.images()).isEqualTo(5);
    assertThat(order.longest()).isEqualTo(3);
  }

  // Cameras with whole seconds: images of one second come in the order they were listed in.
  @Test
  void of_keepsTheOrderOfImagesOfOneTime() {
    ImageOrder order = ImageOrder.of(Collections.nCopies(6, ""), List.of(7, 3, 7, 3, 7, 3));

    assertThat(order.sources()).containsExactly(new int[] {1, 3, 5, 0, 2, 4});
  }

  @Test
  void asListed_isTheOrderOfTheList() {
    assertThat(ImageOrder.asListed(List.of(1, 2, 1, 2)).sources())
        .containsExactly(new int[] {0, 2}, new int[] {1, 3});
  }

  @Test
  void of_refusesOtherNumbersOfTimes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageOrder.of(List.of("a"), List.of(1, 2)))
        .withMessageContaining("1 sources");
  }

  // A block that goes from one camera to the next holds images that are no neighbours.
  @Test
  void blocks_crossNoSource() {
    ImageOrder order =
        ImageOrder.asListed(
            IntStream.range(0, 31).mapToObj(i -> i < 25 ? "long" : "short").toList());

    ImageBlocks blocks = order.blocks(10);

    assertThat(blocks.length()).isEqualTo(10);
    assertThat(blocks.images()).isEqualTo(31);
    assertThat(blocks.blocks()).isEqualTo(3);
    assertThat(blocks.block(0)).isEqualTo(IntStream.range(0, 12).toArray());
    assertThat(blocks.block(1)).isEqualTo(IntStream.range(12, 25).toArray());
    assertThat(blocks.block(2)).isEqualTo(IntStream.range(25, 31).toArray());
  }

  @Test
  void blocks_holdEveryImageOnce() {
    ImageOrder order =
        ImageOrder.asListed(IntStream.range(0, 997).mapToObj(i -> i % 7 * (i % 11)).toList());

    for (int length : new int[] {1, 2, 13, 500}) {
      ImageBlocks blocks = order.blocks(length);
      assertThat(
              IntStream.range(0, blocks.blocks())
                  .mapToObj(blocks::block)
                  .flatMapToInt(Arrays::stream)
                  .toArray())
          .containsExactlyInAnyOrder(IntStream.range(0, 997).toArray());
      for (int block = 0; block < blocks.blocks(); block++) {
        assertThat(blocks.block(block)).isNotEmpty().hasSizeLessThan(2 * length).isSorted();
      }
    }
  }

  @Test
  void blocks_refusesAnEmptyLength() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageOrder.asListed(List.of("a")).blocks(0));
  }

  // A camera is there all the time; a clip comes and goes.
  @Test
  void isLasting_isFromHalfOfTheReferenceOn() {
    ImageOrder order = ImageOrder.asListed(List.of("a", "b", "a", "a", "a", "b", "c", "c"));

    assertThat(order.isLasting(0)).isTrue();
    assertThat(order.isLasting(1)).isTrue();
    assertThat(order.isLasting(2)).isFalse();
  }
}
