package io.headwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwatch.cli.LabelledFolder.Labelled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelledFolderTest {

  @TempDir Path directory;
  private Path images;
  private Path labels;

  @BeforeEach
  void make() throws IOException {
    images = Files.createDirectory(directory.resolve("JPEGImages"));
    labels = Files.createDirectory(directory.resolve("SegmentationClassContext"));
  }

  private void write(Path folder, String... names) throws IOException {
    for (String name : names) {
      Files.write(folder.resolve(name), new byte[] {1});
    }
  }

  private Labelled labelled(String file, String map) {
    return new Labelled(images.resolve(file), labels.resolve(map));
  }

  private LabelledFolder listed(String... lines) throws IOException {
    Path list = Files.writeString(directory.resolve("val.txt"), String.join("\n", lines));
    return LabelledFolder.of(images, labels, list);
  }

  @Test
  void of_takesWhatHasALabelMapAndCountsTheRest() throws IOException {
    write(images, "b.jpg", "a.v2.jpg", "c.jpg", ".DS_Store", "readme");
    write(labels, "a.v2.png", "b.png", "z.png");
    Files.createDirectory(images.resolve("folder"));

    assertThat(LabelledFolder.of(images, labels).images())
        .containsExactly(labelled("a.v2.jpg", "a.v2.png"), labelled("b.jpg", "b.png"));
    assertThat(LabelledFolder.of(images, labels).unlabelled()).isEqualTo(3);
  }

  @Test
  void of_withoutALabelledImageIsRefused() throws IOException {
    write(images, "a.jpg", "b.jpg");
    write(labels, "c.png");

    assertThatThrownBy(() -> LabelledFolder.of(images, labels))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("none of the 2 files")
        .hasMessageContaining("PNG of the same name");
  }

  // The list's order, names with and without extension; what it doesn't name is not taken.
  @Test
  void of_aListTakesItsImagesAlone() throws IOException {
    write(images, "2008_000002.jpg", "2008_000003.jpg", "2008_000004.v2.jpg", "other.jpg");
    write(labels, "2008_000002.png", "2008_000003.png", "2008_000004.v2.png", "other.png");

    LabelledFolder folder = listed("2008_000004.v2", "", " 2008_000002 \r", "2008_000003.jpg");

    assertThat(folder.images())
        .containsExactly(
            labelled("2008_000004.v2.jpg", "2008_000004.v2.png"),
            labelled("2008_000002.jpg", "2008_000002.png"),
            labelled("2008_000003.jpg", "2008_000003.png"));
    assertThat(folder.unlabelled()).isZero();
  }

  @Test
  void of_aListNamesEachMistakeWithItsLine() throws IOException {
    write(images, "a.jpg", "b.jpg", "c.jpg", "c.bmp");
    write(labels, "a.png", "c.png");

    assertThatThrownBy(() -> listed("a", "missing", "b", "c", "a.jpg", "../val.txt", "c.bmp"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("line 2: there is no image missing in " + images)
        .hasMessageContaining("line 3: b has no label map " + labels.resolve("b.png"))
        .hasMessageContaining("line 4: c stands for several files")
        .hasMessageContaining("line 5: a.jpg is named twice")
        .hasMessageContaining("line 6: there is no image ../val.txt")
        .hasMessageNotContainingAny("line 1:", "line 7:", "more lines");
  }

  @Test
  void of_aListOfAnotherDataSetIsToldInFewLines() throws IOException {
    write(images, "a.jpg");
    write(labels, "a.png");
    String[] names = IntStream.range(0, 5_000).mapToObj(i -> "other" + i).toArray(String[]::new);

    assertThatThrownBy(() -> listed(names))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("line 10:")
        .hasMessageNotContaining("line 11:")
        .hasMessageContaining("and 4990 more lines");
  }

  @Test
  void of_anEmptyListIsRefused() throws IOException {
    write(images, "a.jpg");

    assertThatThrownBy(() -> listed("", " "))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("names no image");
  }
}
