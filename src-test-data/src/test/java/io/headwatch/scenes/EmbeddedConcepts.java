package io.headwatch.scenes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The words of the embedded model, in the groups in which its file lists them. */
final class EmbeddedConcepts {

  private EmbeddedConcepts() {}

  static List<String> objects() throws IOException {
    return all().subList(0, 340);
  }

  static List<String> categories() throws IOException {
    return all().subList(340, 359);
  }

  static List<String> colours() throws IOException {
    return all().subList(359, 370);
  }

  static List<String> patterns() throws IOException {
    return all().subList(370, 376);
  }

  static List<String> effects() throws IOException {
    return all().subList(376, 379);
  }

  private static List<String> all() throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                EmbeddedModel.class.getResourceAsStream("model/concepts.txt"),
                StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }
}
