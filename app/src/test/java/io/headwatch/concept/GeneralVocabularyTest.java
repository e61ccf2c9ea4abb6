package io.headwatch.concept;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The words that serve where a model brings none of its own. */
class GeneralVocabularyTest {

  private static final String FILE = "general-vocabulary.txt";

  @Test
  void words_areSomeThousandSortedAndDistinct() throws IOException {
    List<String> words = words();

    assertThat(words).hasSizeBetween(2_500, 4_000).isSorted().doesNotHaveDuplicates();
  }

  /** What a tokenizer would treat as another word, or a reader as another language. */
  @Test
  void words_areShortPhrasesInLowerCase() throws IOException {
    assertThat(words())
        .allMatch(word -> word.matches("[a-z0-9]+([ '-][a-z0-9]+)*"))
        .allMatch(word -> word.length() <= 40)
        .allMatch(word -> word.split(" ").length <= 6);
  }

  /** Each kind of thing that a stream may come to show more or less of. */
  @Test
  void words_nameObjectsScenesColoursFaultsAndStyles() throws IOException {
    assertThat(words())
        .contains("penguin", "teddy bear", "traffic light", "truck", "doctor", "screwdriver")
        .contains("airport", "kitchen", "forest", "fog", "sunset", "snowy road")
        .contains("blue background", "striped background", "polka dots")
        .contains("blurry image", "overexposed image", "low-light image", "black and white photo")
        .contains("jpeg artifacts", "motion blur", "lens flare", "noisy image", "rotated image")
        .contains(
            "cropped image", "view from above", "cartoon", "watercolor painting", "screenshot")
        .contains(
            "chest x-ray", "satellite image", "conveyor belt", "empty shelf", "smiling person");
  }

  private static List<String> words() throws IOException {
    try (InputStream in = GeneralVocabularyTest.class.getResourceAsStream(FILE)) {
      return new String(requireNonNull(in).readAllBytes(), UTF_8).lines().toList();
    }
  }
}
