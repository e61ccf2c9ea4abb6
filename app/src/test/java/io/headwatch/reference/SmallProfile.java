package io.headwatch.reference;

import io.headwatch.clip.ContributionModel;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.Calibration;
import io.headwatch.shift.profile.InMemoryReferenceSample;
import io.headwatch.shift.profile.NullScores;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.statistics.BinEdges;
import io.headwatch.shift.statistics.PaneStatistics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes profiles that fit a model, of made-up values and with as few null windows as wanted. */
public final class SmallProfile {

  private static final int IMAGES = 20;

  private SmallProfile() {}

  /**
   * Writes a profile of 20 images, calibrated for windows of 10 to 50 images.
   *
   * @param nullWindows 0 for no calibration
   * @return {@code file}
   */
  public static Path write(Path file, ContributionModel model, int nullWindows) throws IOException {
    ReferenceProfile profile =
        new ReferenceProfile(
            ProfileFile.binding(model),
            model.heads(),
            model.neurons(),
            statistics(model),
            nullWindows == 0 ? Optional.empty() : Optional.of(calibration(nullWindows)),
            Optional.empty());
    ProfileFile.write(
        file,
        profile,
        new ProfileDescription(
            "made up", Optional.empty(), Instant.EPOCH, Map.of(), 0, Optional.empty(), ""),
        ReferenceValues.of(sample(model), BuildParameters.DEFAULTS));
    return file;
  }

  private static PaneStatistics statistics(ContributionModel model) {
    PaneStatistics statistics = new PaneStatistics(edges(model.pairs()), model.embeddingSize());
    float[] scalars = new float[model.pairs()];
    float[] embedding = new float[model.embeddingSize()];
    InMemoryReferenceSample sample = sample(model);
    for (int image = 0; image < IMAGES; image++) {
      sample.scalars(image, 0, scalars.length, scalars);
      sample.embedding(image, embedding);
      statistics.add(scalars, embedding);
    }
    return statistics;
  }

  private static InMemoryReferenceSample sample(ContributionModel model) {
    InMemoryReferenceSample sample =
        new InMemoryReferenceSample(model.pairs(), model.embeddingSize());
    float[] scalars = new float[model.pairs()];
    float[] embedding = new float[model.embeddingSize()];
    for (int image = 0; image < IMAGES; image++) {
      Arrays.fill(scalars, image);
      Arrays.fill(embedding, image);
      sample.add(scalars, embedding);
    }
    return sample;
  }

  private static BinEdges edges(int pairs) {
    float[] inner = new float[pairs * BinEdges.INNER];
    float[] lowest = new float[pairs];
    float[] highest = new float[pairs];
    for (int i = 0; i < inner.length; i++) {
      inner[i] = 1 + i % BinEdges.INNER;
    }
    Arrays.fill(highest, IMAGES);
    return BinEdges.of(inner, lowest, highest);
  }

  private static Calibration calibration(int windows) {
    float[] scores = new float[windows];
    for (int i = 0; i < windows; i++) {
      scores[i] = i;
    }
    NullScores nulls =
        new NullScores(
            List.of("pairs.cramer-von-mises"),
            new int[] {10, 50},
            new float[][][] {{scores, scores}},
            1);
    return new Calibration(nulls, Optional.empty());
  }
}
