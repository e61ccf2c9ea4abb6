package io.headwatch.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptionedImagesTest {

  private static final int SIZE = 32;

  @TempDir private Path directory;
  private Path list;

  /** Twelve images of 40 x 30 pixels, each with a caption of its own. */
  @BeforeEach
  void write() throws IOException {
    list = directory.resolve("list.jsonl");
    for (int n = 0; n < 12; n++) {
      BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
      image.setRGB(n, n, 0xFFFFFF);
      ImageIO.write(image, "png", directory.resolve(n + ".png").toFile());
    }
    Files.write(
        list,
        IntStream.range(0, 12)
            .mapToObj(n -> "{\"image\": \"%d.png\", \"caption\": \"number %d\"}".formatted(n, n))
            .toList());
  }

  /** Words come from captions here, so a sample tells which image it is. */
  @Test
  void sample_meetsEachImageOnceInEachEpoch() {
    CaptionedImages images = CaptionedImages.read(list, 3);

    for (int epoch = 0; epoch < 3; epoch++) {
      Set<Set<String>> met =
          LongStream.range(12L * epoch, 12L * (epoch + 1))
              .mapToObj(index -> images.sample(index, SIZE).words())
              .collect(Collectors.toSet());
      assertThat(met).hasSize(12);
    }
  }

  @Test
  void sample_isDeterminedByItsIndex() {
    TrainingSample first = CaptionedImages.read(list, 3).sample(5, SIZE);
    TrainingSample again = CaptionedImages.read(list, 3).sample(5, SIZE);

    assertThat(again.image()).isEqualTo(first.image()).hasSize(SIZE * SIZE * 3);
    assertThat(again.caption()).isEqualTo(first.caption());
  }

  @Test
  void captionWords_areThoseThatTheCaptionContains() throws IOException {
    Files.writeString(
        list,
        "{\"image\": \"0.png\", \"caption\": \"a photo of a cat\", \"words\": [\"cat\", \"animal\"]}");
    CaptionedImages images = CaptionedImages.read(list, 3);

    List<TrainingSample> samples =
        LongStream.range(0, 50).mapToObj(index -> images.sample(index, SIZE)).toList();
    assertThat(samples)
        .allSatisfy(
            sample -> assertThat(sample.words()).containsExactlyInAnyOrder("cat", "animal"));
    assertThat(samples.stream().filter(s -> s.caption().equals("a photo of a cat")))
        .isNotEmpty()
        .allSatisfy(sample -> assertThat(sample.captionWords()).containsExactly("cat"));
  }

  @Test
  void withEffects_labelsWhatItDoes() {
    CaptionedImages images = CaptionedImages.read(list, 3).withEffects();

    Set<String> effects =
        LongStream.range(0, 200)
            .mapToObj(index -> images.sample(index, SIZE).words())
            .flatMap(Set::stream)
            .filter(word -> word.endsWith(" image"))
            .collect(Collectors.toSet());
    assertThat(effects).containsExactlyInAnyOrder("dark image", "monochrome image");
  }

  @Test
  void read_ofAMissingImage_namesLineAndFile() throws IOException {
    Files.writeString(list, "\n{\"image\": \"none.png\", \"caption\": \"x\"}\n");

    assertThatThrownBy(() -> CaptionedImages.read(list, 3))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("entry 1")
        .hasMessageContaining("none.png");
  }

  @Test
  void read_ofAMalformedLine_saysWhatIsWanted() throws IOException {
    Files.writeString(list, "{\"picture\": \"0.png\"}");
    assertThatThrownBy(() -> CaptionedImages.read(list, 3))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("\"caption\"");

    Files.writeString(list, "0.png");
    assertThatThrownBy(() -> CaptionedImages.read(list, 3))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("not JSON");
  }

  /** They would become a vocabulary that no daemon reads. */
  @Test
  void read_ofWordsThatAreNone_isRefused() throws IOException {
    for (String word : List.of("", "two\\nlines", "x".repeat(201))) {
      Files.writeString(
          list, "{\"image\": \"0.png\", \"caption\": \"x\", \"words\": [\"%s\"]}".formatted(word));
      assertThatThrownBy(() -> CaptionedImages.read(list, 3))
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining("1 to 200 characters");
    }
  }

  @Test
  void read_ofAnEmptyList_isRefused() throws IOException {
    Files.writeString(list, "\n");

    assertThatThrownBy(() -> CaptionedImages.read(list, 3))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("names no image");
  }

  @Test
  void sample_ofABrokenImage_namesIt() throws IOException {
    Files.writeString(directory.resolve("0.png"), "no image");
    Files.writeString(list, "{\"image\": \"0.png\", \"caption\": \"x\"}");
    CaptionedImages images = CaptionedImages.read(list, 3);

    assertThatThrownBy(() -> images.sample(0, SIZE))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("0.png");
  }
}
