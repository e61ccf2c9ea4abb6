package io.headwatch.shift.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImageBlocksTest {
  private static final int[] ORDER = {6, 2, 4, 0, 1, 3, 5};

  @Test
  void block_holdsNeighboursInTheOrderGiven() {
    ImageBlocks blocks = ImageBlocks.of(ORDER, 2);

    assertThat(blocks.blocks()).isEqualTo(3);
    assertThat(blocks.block(0)).containsExactly(6, 2);
    assertThat(blocks.block(1)).containsExactly(4, 0);
    assertThat(blocks.block(2)).containsExactly(1, 3, 5);
    assertThat(blocks.images()).isEqualTo(7);
    assertThat(blocks.length()).isEqualTo(2);
  }

  @Test
  void single_isABlockPerImage() {
    ImageBlocks blocks = ImageBlocks.single(5);

    assertThat(blocks.blocks()).isEqualTo(5);
    assertThat(blocks.block(3)).containsExactly(3);
    assertThat(blocks.length()).isEqualTo(1);
  }

  @Test
  void of_refusesBlocksThatAreNoneOrAll() {
    assertThatIllegalArgumentException().isThrownBy(() -> ImageBlocks.of(ORDER, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> ImageBlocks.of(ORDER, 4));
  }

  @Test
  void of_copiesTheOrder() {
    int[] order = ORDER.clone();
    ImageBlocks blocks = ImageBlocks.of(order, 2);
    order[0] = 0;

    assertThat(blocks.block(0)).containsExactly(6, 2);
  }

  /** Neighbours on both sides would let a window be compared with its own likeness. */
  @Test
  void basisImages_areWholeBlocks() {
    int[] order = RandomOrder.first(100, 100, new SplittableRandom(1));
    ImageBlocks blocks = ImageBlocks.of(order, 9);

    BasisImages chosen = BasisImages.random(blocks, 0.25, 7);

    assertThat(chosen.count()).isBetween(27, 28);
    assertThat(chosen.numbers()).hasSize(chosen.count()).isSorted();
    for (int i = 0; i < blocks.blocks(); i++) {
      long inBasis = Arrays.stream(blocks.block(i)).filter(chosen::contains).count();
      assertThat(inBasis).isIn(0L, (long) blocks.block(i).length);
    }
    assertThat(IntStream.range(0, 100).filter(chosen::contains).toArray())
        .isEqualTo(chosen.numbers());
  }

  @Test
  void random_isAtLeastOneBlock() {
    assertThat(ImageBlocks.of(ORDER, 3).random(0.01, 1)).hasSize(1);
    assertThat(ImageBlocks.single(40).random(0.25, 1)).hasSize(10).doesNotHaveDuplicates();
  }
}
