package io.headwatch.concept;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocabularyTest {

  @TempDir Path directory;

  @Test
  void read_takesALineAsAWordAndKeepsTheirOrder() throws IOException {
    Vocabulary read = Vocabulary.read(file("teddy bear\n\n  zebra \r\nants\nzebra\n"));

    assertThat(read.words()).containsExactly("teddy bear", "zebra", "ants");
  }

  /** Editors on Windows put a mark in front, which would belong to the first word. */
  @Test
  void read_leavesOutAByteOrderMark() throws IOException {
    assertThat(Vocabulary.read(file("\uFEFFcat\ndog")).words()).containsExactly("cat", "dog");
  }

  @Test
  void of_isTheModelsOwnWhereItHasOne() throws IOException {
    Files.writeString(directory.resolve("concepts.txt"), "cat\ndog\n");

    assertThat(Vocabulary.of(directory).words()).containsExactly("cat", "dog");
  }

  @Test
  void of_isTheGeneralOneWhereTheModelHasNone() throws IOException {
    assertThat(Vocabulary.of(directory)).isEqualTo(Vocabulary.general());
    assertThat(Vocabulary.general().words()).contains("dog", "tree", "red");
  }

  @Test
  void read_ofNoFileSaysWhatToGive() {
    Path file = directory.resolve("none.txt");

    refuses(file, file.toString(), "one word or phrase a line");
  }

  @Test
  void read_ofTooFewWordsSaysHowManyThereAre() throws IOException {
    refuses(file("\n \n"), "has 0 words; give 2 to 50,000");
    refuses(file("cat\ncat\n"), "has 1 words; give 2 to 50,000");
  }

  @Test
  void read_ofTooManyWordsSaysHowManyThereAre() throws IOException {
    String words =
        IntStream.range(0, 50_001).mapToObj(String::valueOf).collect(Collectors.joining("\n"));

    refuses(file(words), "has 50,001 words; give 2 to 50,000");
  }

  @Test
  void read_ofAnotherEncodingSaysHowToConvert() throws IOException {
    Path file = directory.resolve("latin1.txt");
    Files.write(file, "café\ncat".getBytes(ISO_8859_1));

    refuses(file, file.toString(), "no UTF-8", "iconv");
  }

  /** A text instead of a list, or a table with tabs, would be words that nobody meant. */
  @Test
  void read_ofWhatIsNoWordNamesTheLine() throws IOException {
    refuses(file("cat\n" + "long ".repeat(50) + "\n"), "line 2", "249 characters");
    refuses(file("cat\ndog\nbird\t7\n"), "line 3", "control character");
  }

  @Test
  void constructor_refusesAVocabularyWithNothingToChoose() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Vocabulary("a test", List.of("cat", "cat")));
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("words.txt"), text);
  }

  private static void refuses(Path file, String... parts) {
    assertThatThrownBy(() -> Vocabulary.read(file))
        .isInstanceOf(VocabularyException.class)
        .hasMessageContainingAll(parts);
  }
}
