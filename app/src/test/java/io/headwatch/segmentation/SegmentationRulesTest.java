package io.headwatch.segmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwatch.segmentation.SegmentationRules.Centre;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentationRulesTest {

  private static final SegmentationRules RULES =
      new SegmentationRules(Method.COMBINED, 400, List.of(192, 256), 256, 128, false, Centre.WORDS);

  @TempDir Path directory;

  @Test
  void write_isReadAgain() throws IOException {
    RULES.write(directory);

    assertThat(SegmentationRules.of(directory, 128, 4_096)).isEqualTo(RULES);
  }

  // Of RN50x16 it is the paper's 20,000 pairs, at the size of its training, and class texts less
  // their
  // own mean.
  @Test
  void of_aModelWithoutRulesIsThePapers() throws IOException {
    SegmentationRules rules = SegmentationRules.of(directory, 384, 147_456);

    assertThat(rules)
        .isEqualTo(
            new SegmentationRules(
                Method.PAIRS, 20_000, List.of(384), 384, 192, true, Centre.WORDS));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "combined | none | choose pairs, values",
        "400 | 0 | pairs is 0",
        "400 | 1.5 | pairs is 1.5",
        "256 ], | 250 ], | a size is 250",
        "128 | 512 | stride is 512",
        "false | maybe | ",
        "words | pixels | centre is pixels",
        "replaceSink | other | it has the keys"
      })
  void read_namesTheMistakeAndTheFile(String right, String wrong, String message)
      throws IOException {
    RULES.write(directory);
    Path file = directory.resolve(SegmentationRules.FILE);
    String text = Files.readString(file);
    assertThat(text).contains(right);
    Files.writeString(file, text.replace(right, wrong));

    assertThatThrownBy(() -> SegmentationRules.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(message == null ? "" : message);
  }

  @Test
  void new_refusesSizesThatAreNoMultiplesOfTheStride() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new SegmentationRules(Method.PAIRS, 1, List.of(), 64, 32, true, Centre.VOCABULARY))
        .withMessageContaining("0 sizes");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new SegmentationRules(
                    Method.PAIRS, 1, List.of(64), 70, 32, true, Centre.VOCABULARY))
        .withMessageContaining("crop is 70");
  }
}
