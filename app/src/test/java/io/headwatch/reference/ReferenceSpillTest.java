package io.headwatch.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwatch.shift.profile.ProfileBinding;
import io.headwatch.shift.statistics.ImageValues;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceSpillTest {

  private static final String IMAGES = "/photos/day";
  private static final ProfileBinding BINDING = new ProfileBinding("model", "preprocessing");
  private static final int PAIRS = 3;
  private static final int EMBEDDING = 2;

  /** Ids of images and, at index 2, of a broken one; some need several bytes a character. */
  private static final List<String> IDS = List.of("a", "grün", "broken", "鳥", "e");

  @TempDir Path directory;

  @Test
  void spill_givesBackWhatWasAdded() throws IOException {
    fill();
    try (ReferenceSpill spill = open()) {
      assertThat(spill.size()).isEqualTo(4);
      assertThat(spill.broken()).isEqualTo(Map.of("unreadable", 1));
      assertThat(IDS).allMatch(spill::contains);
      assertThat(spill.contains("another")).isFalse();
      for (int image = 0; image < 4; image++) {
        assertValues(spill, image);
      }
      assertThat(spill.imageLines())
          .isEqualTo(
              """
              {"id":"a","source":"cam","time":"2026-03-01T12:00:00Z"}
              {"id":"grün"}
              {"id":"鳥"}
              {"id":"e"}""");
    }
  }

  @Test
  void scalars_readASliceOfARow() throws IOException {
    fill();
    try (ReferenceSpill spill = open()) {
      float[] slice = new float[2];
      spill.scalars(3, 1, 2, slice);

      assertThat(slice).containsExactly(31, 32);
    }
  }

  /** A build may be killed at any moment, between any two bytes. */
  @ParameterizedTest
  @ValueSource(strings = {"scalars.f32", "embeddings.f32", "pixels.f32", "images.jsonl"})
  void open_afterTruncationKeepsTheCompleteImages(String file) throws IOException {
    fill();
    byte[] whole = Files.readAllBytes(directory.resolve(file));
    Map<String, byte[]> all = contents();
    for (int length = 0; length <= whole.length; length++) {
      restore(all);
      try (FileChannel channel =
          FileChannel.open(directory.resolve(file), StandardOpenOption.WRITE)) {
        channel.truncate(length);
      }
      resumeAndComplete(completeImages(file, length, whole));
    }
  }

  @Test
  void open_ofAnotherModelsSpillIsRefused() throws IOException {
    fill();

    assertThatThrownBy(
            () ->
                ReferenceSpill.open(
                    directory,
                    new ProfileBinding("other", "preprocessing"),
                    IMAGES,
                    PAIRS,
                    EMBEDDING))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another model")
        .hasMessageContaining(directory.toString());
    assertThatThrownBy(
            () ->
                ReferenceSpill.open(
                    directory, new ProfileBinding("model", "other"), IMAGES, PAIRS, EMBEDDING))
        .isInstanceOf(IOException.class);
  }

  /** The same command with other images would else give a profile of both. */
  @Test
  void open_ofOtherImagesSpillIsRefused() throws IOException {
    fill();

    assertThatThrownBy(
            () -> ReferenceSpill.open(directory, BINDING, "/photos/night", PAIRS, EMBEDDING))
        .isInstanceOf(IOException.class)
        .hasMessage(
            directory
                + " was begun with other images: /photos/day, now /photos/night;"
                + " delete that directory to start anew");
  }

  @Test
  void open_ofADamagedSpillNamesTheFile() throws IOException {
    fill();
    Files.writeString(directory.resolve("binding.json"), "{\"model\": ");

    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("binding.json is damaged");
  }

  /** Cutting it back to the images whose pixels are known would lose all of them silently. */
  @Test
  void open_ofASpillWithoutPixelMeasuresIsRefused() throws IOException {
    Files.writeString(
        directory.resolve("binding.json"),
        "{\"model\":\"model\",\"preprocessing\":\"preprocessing\",\"images\":\"/photos/day\"}");
    Files.writeString(directory.resolve("images.jsonl"), "{\"id\":\"a\"}\n");

    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            directory + " was begun with other pixel measures, by another version: none, now ")
        .hasMessageEndingWith("; delete that directory to start anew");
    assertThat(directory.resolve("images.jsonl")).hasContent("{\"id\":\"a\"}");
  }

  @Test
  void add_ofAnImageWithoutPixelMeasuresIsRefused() throws IOException {
    ReferenceImage image =
        new ReferenceImage("a", Optional.empty(), Optional.empty(), () -> new byte[0]);
    try (ReferenceSpill spill = open()) {
      assertThatThrownBy(() -> spill.add(image, ImageValues.of(scalars(0), embedding(0))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("0 pixel measures of a");
      assertThat(spill.size()).isZero();
    }
  }

  @Test
  void delete_leavesNothing() throws IOException {
    fill();
    try (ReferenceSpill spill = open()) {
      spill.delete();
    }

    assertThat(directory).doesNotExist();
  }

  /** How many of the four images a truncated file still tells of. */
  private static int completeImages(String file, int length, byte[] whole) {
    return switch (file) {
      case "scalars.f32" -> length / (PAIRS * Float.BYTES);
      case "embeddings.f32" -> length / (EMBEDDING * Float.BYTES);
      case "pixels.f32" -> length / (9 * Float.BYTES);
      default -> {
        int lines = 0;
        for (int i = 0; i < length; i++) {
          lines += whole[i] == '\n' ? 1 : 0;
        }
        // The third line is that of the broken image.
        yield lines > 2 ? lines - 1 : lines;
      }
    };
  }

  private void resumeAndComplete(int images) throws IOException {
    try (ReferenceSpill spill = open()) {
      assertThat(spill.size()).isEqualTo(images);
      for (int image = 0; image < images; image++) {
        assertValues(spill, image);
      }
      for (int image = 0; image < IDS.size(); image++) {
        if (!spill.contains(IDS.get(image))) {
          add(spill, image);
        }
      }
      assertThat(spill.size()).isEqualTo(4);
      assertThat(spill.broken()).isEqualTo(Map.of("unreadable", 1));
      for (int image = 0; image < 4; image++) {
        assertValues(spill, image);
      }
    }
  }

  private void fill() throws IOException {
    try (ReferenceSpill spill = open()) {
      for (int image = 0; image < IDS.size(); image++) {
        add(spill, image);
      }
      spill.flush();
    }
  }

  private static void add(ReferenceSpill spill, int index) throws IOException {
    String id = IDS.get(index);
    boolean first = id.equals("a");
    ReferenceImage image =
        new ReferenceImage(
            id,
            first ? Optional.of("cam") : Optional.empty(),
            first ? Optional.of(Instant.parse("2026-03-01T12:00:00Z")) : Optional.empty(),
            () -> new byte[0]);
    if (id.equals("broken")) {
      spill.addBroken(image, "unreadable");
    } else {
      int row = index < 2 ? index : index - 1;
      spill.add(image, ImageValues.of(scalars(row), embedding(row)).withPixels(pixels(row)));
    }
  }

  private static void assertValues(ReferenceSpill spill, int image) {
    float[] scalars = new float[PAIRS];
    float[] embedding = new float[EMBEDDING];
    spill.scalars(image, 0, PAIRS, scalars);
    spill.embedding(image, embedding);
    float[] pixels = new float[9];
    spill.pixels(image, pixels);
    assertThat(spill.pixelMeasures()).isEqualTo(9);
    assertThat(scalars).isEqualTo(scalars(image));
    assertThat(pixels).isEqualTo(pixels(image));
    assertThat(embedding).isEqualTo(embedding(image));
  }

  private static float[] scalars(int image) {
    return new float[] {10 * image, 10 * image + 1, 10 * image + 2};
  }

  private static float[] embedding(int image) {
    return new float[] {-image - 0.5f, image + 0.25f};
  }

  private static float[] pixels(int image) {
    float[] pixels = new float[9];
    for (int measure = 0; measure < 9; measure++) {
      pixels[measure] = 100 * image + measure + 0.5f;
    }
    return pixels;
  }

  private ReferenceSpill open() throws IOException {
    return ReferenceSpill.open(directory, BINDING, IMAGES, PAIRS, EMBEDDING);
  }

  private Map<String, byte[]> contents() throws IOException {
    return Map.of(
        "scalars.f32", Files.readAllBytes(directory.resolve("scalars.f32")),
        "embeddings.f32", Files.readAllBytes(directory.resolve("embeddings.f32")),
        "pixels.f32", Files.readAllBytes(directory.resolve("pixels.f32")),
        "images.jsonl", Files.readAllBytes(directory.resolve("images.jsonl")));
  }

  private void restore(Map<String, byte[]> all) throws IOException {
    for (Map.Entry<String, byte[]> file : all.entrySet()) {
      Files.write(directory.resolve(file.getKey()), file.getValue());
    }
  }
}
