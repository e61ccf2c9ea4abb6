package io.headwatch.shift.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WindowDrawTest {
  private static final int[][] BLOCKS = {{0, 1, 2}, {3, 4, 5}, {6, 7, 8}, {9, 10, 11, 12}};

  @Test
  void draw_differsBetweenNumbersAndIsTheSameForOne() {
    WindowDraw draw = new WindowDraw(singles(100), 50, 9);
    Set<List<Integer>> orders = new HashSet<>();
    for (int number = 0; number < 200; number++) {
      int[] drawn = draw.draw(number);
      assertThat(drawn).hasSize(50).doesNotHaveDuplicates().isEqualTo(draw.draw(number));
      orders.add(Arrays.stream(drawn).boxed().toList());
    }

    assertThat(orders).hasSize(200);
  }

  // Neighbours that are drawn apart would make windows look more alike than those of a stream.
  @Test
  void draw_isOfWholeBlocks() {
    List<List<Integer>> even = List.of(List.of(0, 1, 2), List.of(3, 4, 5), List.of(6, 7, 8));
    int[][] blocks = Arrays.copyOf(BLOCKS, 3);
    for (int number = 0; number < 100; number++) {
      List<Integer> drawn =
          Arrays.stream(new WindowDraw(blocks, 6, 1).draw(number)).boxed().toList();

      assertThat(drawn).hasSize(6).doesNotHaveDuplicates();
      assertThat(even).contains(drawn.subList(0, 3), drawn.subList(3, 6));
    }
  }

  /** The last block is longer; a window may end within a block, but never takes one up again. */
  @Test
  void draw_ofAllImagesHoldsEachOnce() {
    assertThat(new WindowDraw(BLOCKS, 13, 5).draw(0))
        .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
  }

  /** Each of the four blocks comes first as often: 1,000 +- 4 sqrt(750) of 4,000. */
  @Test
  void draw_takesEveryBlockAsOften() {
    int[] first = new int[13];
    for (int number = 0; number < 4_000; number++) {
      first[new WindowDraw(BLOCKS, 3, 2).draw(number)[0]]++;
    }

    for (int[] block : BLOCKS) {
      assertThat(first[block[0]]).isBetween(890, 1_110);
    }
  }

  private static int[][] singles(int images) {
    int[][] blocks = new int[images][1];
    Arrays.setAll(blocks, i -> new int[] {i});
    return blocks;
  }
}
