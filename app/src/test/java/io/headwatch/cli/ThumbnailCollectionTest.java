package io.headwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwatch.image.DecodingLimits;
import io.headwatch.image.ImageDecoder;
import io.headwatch.reference.Thumbnails;
import io.headwatch.scenes.SceneMix;
import io.headwatch.shift.explanation.PairLabels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThumbnailCollectionTest {

  private static final LabelConstruction.Progress SILENT =
      new LabelConstruction.Progress() {
        @Override
        public void begin(String task, OptionalLong total) {}

        @Override
        public void at(long done, String note) {}
      };

  /** Two pairs: 3 and 1 are the highest of theirs, then come 0 and, once more, 3. */
  private static final PairLabels.Responses RESPONSES =
      new PairLabels.Responses(4, new int[2], new float[2], new int[] {3, 0, 1, 3});

  @TempDir Path directory;

  @Test
  void collect_leavesOutTheLowestImagesForWantOfRoom() throws IOException {
    List<String> ids = ids();
    Thumbnails all = collection(1 << 20).collect(RESPONSES, ids, SILENT);
    assertThat(all.jpegs().keySet()).containsExactly(0, 1, 3);

    ThumbnailCollection small = collection(all.bytes() - 1);
    Thumbnails some = small.collect(RESPONSES, ids, SILENT);

    assertThat(some.jpegs().keySet()).containsExactly(1, 3);
    assertThat(small.leftOut()).isEqualTo(1);
    assertThat(small.skipped()).isZero();
  }

  @Test
  void collect_skipsWhatIsNoFileOrNoImage() throws IOException {
    ThumbnailCollection collection = collection(1 << 20);
    Path noImage = directory.resolve("0/words.txt");
    Files.createDirectories(noImage.getParent());
    Files.writeString(noImage, "no image");

    Thumbnails none =
        collection.collect(
            RESPONSES, List.of("images/0@7", noImage.toString(), "2", "bad\0name"), SILENT);

    assertThat(none.size()).isZero();
    assertThat(collection.skipped()).isEqualTo(3);
  }

  private static ThumbnailCollection collection(long mostBytes) {
    return new ThumbnailCollection(new ImageDecoder(DecodingLimits.defaults()), 32, mostBytes);
  }

  private List<String> ids() throws IOException {
    Path folder = Scenes.write(directory.resolve("scenes"), SceneMix.standard(), 1, 0, 4);
    return List.of(0, 1, 2, 3).stream()
        .map(i -> folder.resolve("scene-%04d.png".formatted(i)).toAbsolutePath().toString())
        .toList();
  }
}
