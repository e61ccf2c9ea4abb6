package io.headwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwatch.monitor.StubModel;
import io.headwatch.reference.ProfileDescription;
import io.headwatch.reference.ProfileFile;
import io.headwatch.reference.ReferenceValues;
import io.headwatch.reference.StubProfiles;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.InMemoryReferenceSample;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.shift.statistics.PixelMeasure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small profiles with faults that were put there. */
class ProfileCheckCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  /** Four days of an image every twenty minutes. */
  private static final int IMAGES = 288;

  private static final int A_DAY = 72;

  @TempDir Path directory;

  private final Console console = new Console();

  @Test
  void check_ofImagesThatAreAlikeFindsNothing() throws IOException {
    Path file = write(embeddings(), true);

    assertThat(console.run("profile", "check", file.toString(), "--repeat-distance", "1e-6"))
        .as(console.out())
        .isEqualTo(ExitCode.OK);
    assertThat(console.out()).contains("288 images, nothing found");
  }

  @Test
  void check_namesTheDayThatDiffers() throws IOException {
    float[][] embeddings = embeddings();
    for (int image = A_DAY; image < 2 * A_DAY; image++) {
      embeddings[image][0] += 1.5f;
    }

    JsonNode findings = findings(write(embeddings, true));

    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).get("kind").asText()).isEqualTo("odd-day");
    assertThat(findings.get(0).get("text").asText()).startsWith("2026-03-02 is odd");
  }

  @Test
  void check_tellsAChangeWithinTheReferenceWithoutTimes() throws IOException {
    float[][] embeddings = embeddings();
    for (int image = IMAGES / 2; image < IMAGES; image++) {
      embeddings[image][1] -= 1.5f;
    }

    JsonNode findings = findings(write(embeddings, false));

    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).get("kind").asText()).isEqualTo("halves-disagree");
    assertThat(findings.get(0).get("text").asText()).contains("in their order");
  }

  // Evenings that differ from the rest of every day, three images an hour.
  @Test
  void check_tellsHoursThatDifferAndAdvisesStrata() throws IOException {
    float[][] embeddings = embeddings();
    List<Integer> evenings = List.of(18, 19, 20);
    for (int image = 0; image < IMAGES; image++) {
      if (evenings.contains(
          START.plus(Duration.ofMinutes(20L * image)).atZone(ZoneOffset.UTC).getHour())) {
        embeddings[image][1] += 3;
      }
    }

    JsonNode findings = findings(write(embeddings, true));

    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).get("kind").asText()).isEqualTo("odd-hours");
    assertThat(findings.get(0).get("text").asText())
        .startsWith("hours of the day differ from the others in UTC: 18, 19, 20, by up to");
    assertThat(findings.get(0).get("advice").asText()).contains("--by-hour UTC");
  }

  @Test
  void check_countsNearDuplicates() throws IOException {
    float[][] embeddings = embeddings();
    for (int copy = 0; copy < 10; copy++) {
      embeddings[100 + copy] = embeddings[30];
    }

    Path file = write(embeddings, true);

    assertThat(console.run("profile", "check", file.toString(), "--repeat-distance", "1e-6"))
        .isEqualTo(ExitCode.FOUND);
    assertThat(console.out())
        .contains(
            "10 of 288 images", "in 1 clusters: image-30 = image-100", "give each image once");
  }

  private JsonNode findings(Path file) throws IOException {
    int code =
        console.run("profile", "check", file.toString(), "--json", "--repeat-distance", "1e-6");
    assertThat(code).isEqualTo(ExitCode.FOUND);
    return JSON.readTree(console.out()).get("findings");
  }

  private Path write(float[][] embeddings, boolean timed) throws IOException {
    StubModel model = new StubModel();
    Random random = new Random(9);
    InMemoryReferenceSample sample =
        new InMemoryReferenceSample(model.pairs(), model.embeddingSize());
    for (float[] embedding : embeddings) {
      sample.add(
          noise(random, model.pairs()), embedding, noise(random, PixelMeasure.values().length));
    }
    Path file = directory.resolve("p.safetensors");
    ProfileFile.write(
        file,
        StubProfiles.profile(model, sample, ImageReading.NONE),
        new ProfileDescription(
            "made up", Optional.empty(), START, Map.of(), 0, Optional.empty(), lines(timed)),
        ReferenceValues.of(sample, BuildParameters.DEFAULTS));
    return file;
  }

  private static String lines(boolean timed) {
    List<String> lines = new ArrayList<>();
    for (int image = 0; image < IMAGES; image++) {
      Instant time = START.plus(Duration.ofMinutes(20L * image));
      lines.add(
          "{\"id\":\"image-%d\"%s}"
              .formatted(image, timed ? ",\"time\":\"%s\"".formatted(time) : ""));
    }
    return String.join("\n", lines);
  }

  private static float[][] embeddings() {
    Random random = new Random(5);
    return IntStream.range(0, IMAGES)
        .mapToObj(i -> noise(random, StubModel.EMBEDDING))
        .toArray(float[][]::new);
  }

  private static float[] noise(Random random, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
