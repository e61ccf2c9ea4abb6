package io.headwatch.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwatch.golden.GoldenVectors;
import io.headwatch.image.DecodingLimits;
import io.headwatch.image.ImageDecoder;
import io.headwatch.image.Pixels;
import io.headwatch.safetensors.SafetensorsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreprocessingTest {

  private static final float[] MEAN = {0.25f, 0.5f, 0.75f};
  private static final float[] STD = {1, 2, 3};

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "landscape.png",
        "portrait.jpg",
        "photo_q75.jpg",
        "extreme_aspect.png",
        "small_upscale.png",
        "exif_rotated.jpg",
        "webp_lossless.webp",
        "gray.png",
      })
  void apply_givesPillowsResult(String name) throws Exception {
    assertThat(apply(name, 224)).isEqualTo(expected(name, 224));
    assertThat(apply(name, 96)).isEqualTo(expected(name, 96));
  }

  // Here everything is RGB before it is resized. Pillow resizes CMYK first, where one rounding
  // differs; colours premultiplied with alpha, so that transparent ones do not bleed; and palette
  // images by nearest neighbour, so that edges differ by much and the mean is what counts.
  @ParameterizedTest
  @CsvSource({
    "cmyk.jpg, 224, 1, 0.001",
    "cmyk.jpg, 96, 1, 0.001",
    "rgba.png, 224, 12, 1",
    "rgba.png, 96, 12, 1",
    "palette.png, 224, 255, 4",
    "palette.png, 96, 255, 4",
  })
  void apply_ofOtherModesIsNearPillowsResult(
      String name, int size, int largestDifference, double meanDifference) throws Exception {
    byte[] actual = apply(name, size);
    byte[] expected = expected(name, size);

    int[] differences = new int[actual.length];
    Arrays.setAll(differences, i -> Math.abs((actual[i] & 0xff) - (expected[i] & 0xff)));
    assertThat(Arrays.stream(differences).max().getAsInt()).isLessThanOrEqualTo(largestDifference);
    assertThat(Arrays.stream(differences).average().getAsDouble()).isLessThan(meanDifference);
  }

  @Test
  void apply_toAnImageOfItsSizeChangesNothing() {
    byte[] rgb = bytes(5 * 5 * 3, i -> i * 37);

    assertThat(preprocessing(5).apply(5, 5, rgb)).isEqualTo(rgb);
  }

  // Of 4 + 3 columns the centre begins at round(1.5) = 2 in Python, which rounds halves to even.
  @ParameterizedTest
  @CsvSource({"5, 0", "6, 1", "7, 2", "9, 2", "11, 4"})
  void apply_cropsAsTorchvisionRounds(int width, int firstColumn) {
    byte[] rgb = bytes(width * 4 * 3, i -> i / 3 % width);

    assertThat(preprocessing(4).apply(width, 4, rgb)[0]).isEqualTo((byte) firstColumn);
  }

  // Weights that do not add up to one would darken or brighten.
  @Property(tries = 200)
  void apply_toOneColourKeepsIt(
      @ForAll @IntRange(min = 1, max = 300) int width,
      @ForAll @IntRange(min = 1, max = 300) int height,
      @ForAll byte colour) {
    byte[] rgb = bytes(width * height * 3, i -> colour);

    assertThat(preprocessing(32).apply(width, height, rgb))
        .isEqualTo(bytes(32 * 32 * 3, i -> colour));
  }

  @Test
  void apply_toAnImageOfTheWantedSizeKeepsEveryPixelInACopy() {
    byte[] rgb = bytes(32 * 32 * 3, i -> i * i % 251);
    byte[] result = preprocessing(32).apply(32, 32, rgb);

    assertThat(result).isEqualTo(rgb).isNotSameAs(rgb);
  }

  @Test
  void apply_toAWrongNumberOfBytesIsRefused() {
    assertThatThrownBy(() -> preprocessing(4).apply(2, 2, new byte[11]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("11 bytes");
  }

  // Profiles are bound to this value: it may change only together with the pixels. By sha256sum of
  // "clip-bicubic-center-crop/1 size=224 mean=0x1.0p-2,0x1.0p-1,0x1.8p-1
  // std=0x1.0p0,0x1.0p1,0x1.8p1".
  @Test
  void hash_isStable() {
    assertThat(new Preprocessing(224, MEAN, STD).hash())
        .isEqualTo("2a8a8dd6045f555f25fa7a5327c47fccd9054249665efb1096ae7a5cd9c11896");
  }

  @Test
  void hash_dependsOnEverything() {
    String hash = new Preprocessing(224, MEAN, STD).hash();

    assertThat(new Preprocessing(225, MEAN, STD).hash()).isNotEqualTo(hash);
    assertThat(new Preprocessing(224, STD, STD).hash()).isNotEqualTo(hash);
    assertThat(new Preprocessing(224, MEAN, new float[] {1, 2, 4}).hash()).isNotEqualTo(hash);
  }

  @Test
  void equals_isByValue() {
    Preprocessing one = new Preprocessing(224, MEAN, STD);

    assertThat(one)
        .isEqualTo(new Preprocessing(224, MEAN.clone(), STD.clone()))
        .hasSameHashCodeAs(new Preprocessing(224, MEAN.clone(), STD.clone()))
        .isNotEqualTo(new Preprocessing(96, MEAN, STD))
        .isNotEqualTo(new Preprocessing(224, STD, STD))
        .isNotEqualTo(new Preprocessing(224, MEAN, new float[] {1, 2, 4}));
  }

  @Test
  void mean_cannotBeChangedFromOutside() {
    float[] mean = MEAN.clone();
    Preprocessing preprocessing = new Preprocessing(224, mean, STD);
    mean[0] = 9;
    preprocessing.mean()[1] = 9;
    preprocessing.std()[1] = 9;

    assertThat(preprocessing.mean()).containsExactly(MEAN);
    assertThat(preprocessing.std()).containsExactly(STD);
  }

  @Test
  void constructor_refusesWhatCannotNormalise() {
    assertThatThrownBy(() -> new Preprocessing(0, MEAN, STD)).hasMessageContaining("size is 0");
    assertThatThrownBy(() -> new Preprocessing(1, new float[2], STD))
        .hasMessageContaining("2 values");
    assertThatThrownBy(() -> new Preprocessing(1, MEAN, new float[] {1, 0, 1}))
        .hasMessageContaining("std is 0.0");
  }

  private static byte[] bytes(int count, IntUnaryOperator value) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) value.applyAsInt(i);
    }
    return bytes;
  }

  private static Preprocessing preprocessing(int size) {
    return new Preprocessing(size, MEAN, STD);
  }

  private byte[] apply(String name, int size) throws Exception {
    byte[] encoded = Files.readAllBytes(golden(name));
    Pixels pixels = new ImageDecoder(DecodingLimits.defaults()).decode(encoded);
    return preprocessing(size).apply(pixels.width(), pixels.height(), pixels.rgb());
  }

  private byte[] expected(String name, int size) throws Exception {
    try (SafetensorsFile file = SafetensorsFile.open(golden("expected_uint8_hwc.safetensors"))) {
      return file.bytes(name + "@" + size);
    }
  }

  private Path golden(String name) {
    Path copy = directory.resolve(name);
    return Files.exists(copy) ? copy : GoldenVectors.copy("preprocess/" + name, directory);
  }
}
