package io.headwatch.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WindowDrawsTest {

  @Test
  void draw_isWithoutReplacementAndByTheNumberOfTheWindow() {
    WindowDraws draws = WindowDraws.ofImages(40, 20, 3);

    assertThat(Arrays.stream(draws.draw(5)).distinct()).hasSize(20).allMatch(i -> i < 40);
    assertThat(draws.draw(5)).isEqualTo(WindowDraws.ofImages(40, 20, 3).draw(5));
    assertThat(draws.draw(6)).isNotEqualTo(draws.draw(5));
    assertThat(WindowDraws.ofImages(40, 20, 4).draw(5)).isNotEqualTo(draws.draw(5));
  }

  /** 4,000 draws of one of 4: a share has the standard error 0.007; five of them. */
  @Test
  void draw_favoursNoImage() {
    WindowDraws draws = WindowDraws.ofImages(4, 1, 1);
    int[] counts = new int[4];
    for (int window = 0; window < 4_000; window++) {
      counts[draws.draw(window)[0]]++;
    }
    for (int count : counts) {
      assertThat(count / 4_000.0).isCloseTo(0.25, within(0.035));
    }
  }

  @Test
  void draw_ofBurstsTakesThemWhole() {
    int[] drawn = WindowDraws.ofBursts(57, 20, 10, 3).draw(0);

    assertThat(Arrays.stream(drawn).distinct()).hasSize(20).allMatch(i -> i < 50);
    for (int i = 0; i < 20; i++) {
      assertThat(drawn[i]).isEqualTo(drawn[i / 10 * 10] + i % 10);
      assertThat(drawn[i] % 10).isEqualTo(i % 10);
    }
  }

  @Test
  void draws_ofMoreThanThereAreAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WindowDraws.ofImages(10, 11, 1))
        .withMessageContaining("larger pool");
  }
}
