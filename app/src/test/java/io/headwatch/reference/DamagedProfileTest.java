package io.headwatch.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwatch.monitor.StubModel;
import io.headwatch.safetensors.SafetensorsFile;
import io.headwatch.safetensors.SafetensorsWriter;
import io.headwatch.safetensors.TensorInfo;
import io.headwatch.shift.detector.MomentChange;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.statistics.FeatureStatistics;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.shift.statistics.PaneStatistics;
import io.headwatch.shift.statistics.SeriesReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are whole, but whose parts are not those of one profile. */
class DamagedProfileTest {

  @TempDir static Path shared;
  private static Path profile;
  private static Path divided;

  @TempDir Path directory;

  @BeforeAll
  static void write() throws IOException {
    ImageReading reading = new ImageReading(StubWords.of("dark", "bright"), SeriesReader.NONE);
    profile = StubProfiles.write(shared.resolve("p"), 0.5, reading);
    divided = StubProfiles.writeStrata(shared.resolve("d"), reading);
  }

  @Test
  void read_ofACopyIsTheSame() throws IOException {
    assertThat(ProfileFile.read(copy("", "", "", "")).profile().size()).isEqualTo(300);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "basis_centre",
        "basis_directions",
        "basis_variances",
        "basis_frequencies",
        "basis_phases",
        "component_mean",
        "component_comoments",
        "noise_mean",
        "noise_m2",
        "fourier_mean",
        "fourier_m2",
        "pixel_mean",
        "pixel_comoments",
        "word_mean",
        "null_sizes",
        "null_scores"
      })
  void read_ofAnArrayThatIsTooShortIsRefused(String array) throws IOException {
    Path damaged = copy(array, "", "", "");

    assertThatThrownBy(() -> ProfileFile.read(damaged))
        .isInstanceOf(ProfileFileException.class)
        .hasMessageStartingWith("the profile " + damaged + " is damaged: ");
  }

  /** Its null windows were scored with noise, so windows must be. */
  @ParameterizedTest
  @CsvSource({"basis_variances, there is no tensor basis_variances", "noise_, is damaged: "})
  void read_withoutNoiseIsRefused(String missing, String message) throws IOException {
    Path damaged = copy(profile, name -> !name.startsWith(missing), "", "", "", "");

    assertThatThrownBy(() -> ProfileFile.read(damaged)).hasMessageContaining(message);
  }

  /** Formats 3 and 4 know nothing of noise, format 3 no strata. */
  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void read_ofAnOlderFormatJudgesWithoutNoise(int format) throws IOException {
    Path older =
        copy(
            StubProfiles.write(directory.resolve("plain"), 0.5),
            name -> !name.equals("basis_variances") && !name.startsWith("noise_"),
            "",
            "",
            "\"format\":5",
            "\"format\":" + format);

    ProfileFile file = ProfileFile.read(older);

    assertThat(file.strata().isStratified()).isFalse();
    ReferenceProfile reference = file.profile();
    assertThat(reference.size()).isEqualTo(300);
    assertThat(reference.statistics().features().noise().dimensions()).isZero();
    PaneStatistics window = reference.statistics().emptied();
    for (int seed = 0; seed < 20; seed++) {
      window.add(StubProfiles.values(seed, 0.9));
    }
    FeatureStatistics features = window.features();
    assertThat(new MomentChange().score(features, reference.statistics().features())).isPositive();
    assertThat(reference.statistics().features().without(features).components().count())
        .isEqualTo(280);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bin_counts",
        "pair_mean",
        "component_comoments",
        "word_m2",
        "null_sizes",
        "null_scores"
      })
  void read_ofAStratumsArrayThatIsTooShortIsRefused(String array) throws IOException {
    Path damaged = copy(divided, name -> true, "stratum.1." + array, "", "", "");

    assertThatThrownBy(() -> ProfileFile.read(damaged))
        .isInstanceOf(ProfileFileException.class)
        .hasMessageStartingWith("the profile " + damaged + " is damaged: ");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"by\":\"clock\"', '\"by\":\"moon\"', not by clock or label",
    "'\"zone\":\"Europe/Berlin\"', '\"zone\":\"Nowhere\"', Nowhere",
    "'\"hours\":8', '\"hours\":7', a stratum of 7 hours",
    "'\"days\":\"EVERY_DAY\"', '\"days\":\"SUNDAYS\"', SUNDAYS",
    "'\"images\":160', '\"images\":159', images",
  })
  void read_ofAStratificationThatDoesNotFitIsRefused(String text, String instead, String message)
      throws IOException {
    Path damaged = copy(divided, name -> true, "", "", text, instead);

    assertThatThrownBy(() -> ProfileFile.read(damaged))
        .isInstanceOf(ProfileFileException.class)
        .hasMessageContaining("is damaged: ")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"basis_phases", "component_comoments", "pixel_mean", "null_scores"})
  void read_ofANumberThatIsNoneIsRefused(String array) throws IOException {
    Path damaged = copy("", array, "", "");

    assertThatThrownBy(() -> ProfileFile.read(damaged))
        .isInstanceOf(ProfileFileException.class)
        .hasMessageContaining("is damaged: ");
  }

  @ParameterizedTest
  @CsvSource({
    "embedding.hotelling, embedding.guess, calibrated for the detector embedding.guess",
    "'\"embedding.hotelling\",', '', null scores",
    "pixels.hotelling, embedding.hotelling, are not those of the detectors",
    "'\"blockLength\":1', '\"blockLength\":0', are not those of the detectors",
  })
  void read_ofAHeaderThatDoesNotFitIsRefused(String text, String instead, String message)
      throws IOException {
    Path damaged = copy("", "", text, instead);

    assertThatThrownBy(() -> ProfileFile.read(damaged))
        .isInstanceOf(ProfileFileException.class)
        .hasMessageContaining("is damaged: ")
        .hasMessageContaining(message);
  }

  /** Judging would fail at the first window that is full. */
  @Test
  void read_ofADetectorWithNothingToLookAtIsRefused() throws IOException {
    Path plain = SmallProfile.write(directory.resolve("plain"), new StubModel(), 100);
    Path damaged = copy(plain, name -> true, "", "", "pairs.cramer-von-mises", "pixels.hotelling");

    assertThatThrownBy(() -> ProfileFile.read(damaged))
        .isInstanceOf(ProfileFileException.class)
        .hasMessageContaining("pixels.hotelling, and keeps nothing for it");
  }

  private Path copy(String shortened, String spoilt, String text, String instead)
      throws IOException {
    return copy(profile, name -> true, shortened, spoilt, text, instead);
  }

  /**
   * A copy of some arrays of a profile, one of which lacks its last value, one whose first value is
   * no number, and another text in its header; each empty for none.
   */
  private Path copy(
      Path from,
      Predicate<String> kept,
      String shortened,
      String spoilt,
      String text,
      String instead)
      throws IOException {
    Path to = directory.resolve("copy");
    try (SafetensorsFile file = SafetensorsFile.open(from)) {
      Map<String, String> metadata = new HashMap<>(file.metadata());
      if (!text.isEmpty()) {
        assertThat(metadata.get("headwatch")).contains(text);
        metadata.compute("headwatch", (key, header) -> header.replace(text, instead));
      }
      SafetensorsWriter writer = new SafetensorsWriter(metadata);
      for (String name : file.names().stream().filter(kept).toList()) {
        add(writer, file, name, name.equals(shortened) ? 1 : 0, name.equals(spoilt));
      }
      writer.write(to);
    }
    return to;
  }

  private static void add(
      SafetensorsWriter writer, SafetensorsFile file, String name, int less, boolean spoilt)
      throws IOException {
    TensorInfo info = file.tensor(name);
    int length = (int) info.count() - less;
    long[] shape =
        less > 0 ? new long[] {length} : info.shape().stream().mapToLong(Long::longValue).toArray();
    switch (info.dtype()) {
      case F32 -> {
        float[] values = Arrays.copyOf(file.floats(name), length);
        if (spoilt) {
          values[0] = Float.NaN;
        }
        writer.f32(name, values, shape);
      }
      case F64 -> {
        double[] values = Arrays.copyOf(file.doubles(name), length);
        if (spoilt) {
          values[0] = Double.NaN;
        }
        writer.f64(name, values, shape);
      }
      case I32 -> writer.i32(name, Arrays.copyOf(file.ints(name), length), shape);
      case F16 -> writer.f16(name, file.floats(name), shape);
      default -> writer.u8(name, file.bytes(name), shape);
    }
  }
}
