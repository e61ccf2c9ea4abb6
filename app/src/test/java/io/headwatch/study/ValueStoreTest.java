package io.headwatch.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.statistics.ImageValues;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValueStoreTest {

  private static final ValueLayout LAYOUT = new ValueLayout(7, 5, 3);
  private static final ValueOrigin ORIGIN =
      new ValueOrigin("m1", "p1", "clean", 12, "standard mix, 128 px", "f1");

  @TempDir Path directory;
  private Path file;
  private final List<ImageValues> images = images(20);

  @BeforeEach
  void nameFile() {
    file = directory.resolve("clean.values");
  }

  @Test
  void values_comeBackAsTheyWere() throws IOException {
    write(images);
    StoredValues stored = StoredValues.open(file);

    assertThat(stored.size()).isEqualTo(20);
    assertThat(stored.pairs()).isEqualTo(7);
    assertThat(stored.embeddingSize()).isEqualTo(5);
    assertThat(stored.pixelMeasures()).isEqualTo(3);
    for (int i = 0; i < 20; i++) {
      assertSame(stored.values(i), images.get(i));
    }
    assertThat(stored.origin()).contains("seed 12", "population clean");
  }

  /** Rounding to 11 significant bits errs by 2^-12 .. 2^-11 of a value at most. */
  @Test
  void scalars_areRoundedByTheStatedBoundOnly() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    List<ImageValues> many = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      float[] scalars = new float[7];
      for (int p = 0; p < 7; p++) {
        scalars[p] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(-9, 4)));
      }
      many.add(ImageValues.of(scalars, new float[5]).withPixels(new float[3]));
    }
    write(many);
    StoredValues stored = StoredValues.open(file);
    for (int i = 0; i < many.size(); i++) {
      for (int p = 0; p < 7; p++) {
        float exact = many.get(i).scalars()[p];
        double bound = Math.max(Math.abs(exact) * 0x1p-11, 0x1p-25);
        assertThat((double) stored.values(i).scalars()[p]).isEqualTo(exact, within(bound));
      }
    }
  }

  /** A crash may leave a part of a row; what follows would be read from the wrong places. */
  @Test
  void append_afterAnInterruptionGoesOnBehindTheLastWholeRow() throws IOException {
    write(images.subList(0, 8));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 5);
    }
    assertThat(StoredValues.open(file).size()).isEqualTo(7);

    try (ValueStore store = ValueStore.open(file, ORIGIN, LAYOUT)) {
      assertThat(store.rows()).isEqualTo(7);
      store.append(images.subList(7, 12));
      store.append(images.subList(12, 20));
      assertThat(store.rows()).isEqualTo(20);
    }
    StoredValues stored = StoredValues.open(file);
    assertThat(stored.size()).isEqualTo(20);
    for (int i = 0; i < 20; i++) {
      assertSame(stored.values(i), images.get(i));
    }
  }

  @Test
  void open_ofAHeaderThatWasCutOffBeginsAnew() throws IOException {
    Files.write(file, new byte[100]);
    write(images);

    assertThat(StoredValues.open(file).size()).isEqualTo(20);
  }

  @Test
  void open_refusesValuesOfAnotherOriginAndSaysWhatDiffers() throws IOException {
    write(images);
    byte[] before = Files.readAllBytes(file);

    assertRefused(new ValueOrigin("m2", "p1", "clean", 12, ORIGIN.parameters(), "f1"), "model m2");
    assertRefused(
        new ValueOrigin("m1", "p2", "clean", 12, ORIGIN.parameters(), "f1"), "preprocessing p2");
    assertRefused(new ValueOrigin("m1", "p1", "clean", 13, ORIGIN.parameters(), "f1"), "seed 13");
    assertRefused(new ValueOrigin("m1", "p1", "clean", 12, "other", "f1"), "parameters other");
    assertRefused(new ValueOrigin("m1", "p1", "clean", 12, ORIGIN.parameters(), "f2"), "images f2");
    assertThatThrownBy(() -> ValueStore.open(file, ORIGIN, new ValueLayout(8, 5, 3)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("delete it");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  private void assertRefused(ValueOrigin other, String difference) {
    assertThatThrownBy(() -> ValueStore.open(file, other, LAYOUT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("[" + difference + "]")
        .hasMessageContaining("delete it, or name another directory");
  }

  @Test
  void open_refusesOtherFiles() throws IOException {
    Files.write(file, new byte[10_000]);

    assertThatThrownBy(() -> ValueStore.open(file, ORIGIN, LAYOUT))
        .hasMessageContaining("is no file of values");
    assertThatThrownBy(() -> StoredValues.open(file)).hasMessageContaining("is no file of values");
    assertThat(Files.size(file)).isEqualTo(10_000);
  }

  @Test
  void append_refusesWhatDoesNotFitAndWritesNothing() throws IOException {
    ImageValues large =
        ImageValues.of(new float[] {0, 0, 0, 70_000, 0, 0, 0}, new float[5])
            .withPixels(new float[3]);
    try (ValueStore store = ValueStore.open(file, ORIGIN, LAYOUT)) {
      assertThatThrownBy(() -> store.append(List.of(images.get(0), large)))
          .hasMessageContaining("70000");
      assertThatThrownBy(() -> store.append(List.of(ImageValues.of(new float[7], new float[5]))))
          .hasMessageContaining("pixelMeasures=0");
      assertThat(store.rows()).isZero();
    }
    assertThat(StoredValues.open(file).size()).isZero();
  }

  @Test
  void slicesAndSelections_areViewsOfTheirRows() throws IOException {
    write(images);
    StoredValues stored = StoredValues.open(file);
    StoredValues slice = stored.slice(5, 15);
    StoredValues selection = slice.select(9, 0, 0);

    assertThat(slice.size()).isEqualTo(10);
    assertSame(slice.values(2), images.get(7));
    assertThat(selection.size()).isEqualTo(3);
    assertSame(selection.values(0), images.get(14));
    assertSame(selection.values(2), images.get(5));
    assertSame(selection.slice(1, 3).values(0), images.get(5));
    assertThat(selection.embeddings())
        .isDeepEqualTo(
            new float[][] {
              images.get(14).embedding(), images.get(5).embedding(), images.get(5).embedding()
            });
    assertThatThrownBy(() -> slice.values(10)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> stored.slice(3, 21)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> slice.select(10)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void scalars_ofSomePairsAreThose() throws IOException {
    write(images);
    float[] into = {-1, -1, -1, -1};

    StoredValues.open(file).scalars(3, 4, 3, into);
    float[] all = images.get(3).scalars();
    assertThat(into).containsExactly(all[4], all[5], all[6], -1);
  }

  /** Files of more than a gigabyte are several mappings. */
  @Test
  void mappedRows_acrossMappingsAreAllFound() throws IOException {
    write(images);
    try (FileChannel channel = FileChannel.open(file)) {
      int row = LAYOUT.rowBytes();
      MappedRows rows = MappedRows.of(channel, ValueHeader.BYTES, row, 20, 3 * row + 1);
      for (int i = 0; i < 20; i++) {
        float[] embedding = new float[5];
        rows.floats(i, LAYOUT.embeddingAt(), embedding, 5);
        assertThat(embedding).isEqualTo(images.get(i).embedding());
      }
    }
  }

  private void write(List<ImageValues> values) throws IOException {
    try (ValueStore store = ValueStore.open(file, ORIGIN, LAYOUT)) {
      store.append(values);
    }
  }

  private static void assertSame(ImageValues found, ImageValues expected) {
    assertThat(found.scalars()).isEqualTo(expected.scalars());
    assertThat(found.embedding()).isEqualTo(expected.embedding());
    assertThat(found.pixels()).isEqualTo(expected.pixels());
  }

  /** Scalars that 16 bits hold exactly; everything else arbitrary. */
  private static List<ImageValues> images(int count) {
    SplittableRandom random = new SplittableRandom(3);
    List<ImageValues> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] scalars = new float[7];
      for (int p = 0; p < 7; p++) {
        scalars[p] = (random.nextInt(2001) - 1000) / 256f;
      }
      images.add(ImageValues.of(scalars, floats(random, 5)).withPixels(floats(random, 3)));
    }
    return images;
  }

  private static float[] floats(SplittableRandom random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
