package io.headwatch.training;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How long and how a model is trained. The learning rate rises linearly in the first part and then
 * falls like a cosine; progress is counted in pixels, which is about proportional to time.
 *
 * @param from the directory of another training of the same words, whose checkpoint to begin with;
 *     random weights if empty
 * @param stages one after another, each with images of its size
 * @param learningRate largest one
 * @param batchSize images per step
 * @param seed of all random choices
 * @param checkpointImages images after which the state is written and the accuracy measured
 */
public record TrainingPlan(
    Optional<Path> from,
    List<TrainingStage> stages,
    double learningRate,
    int batchSize,
    long seed,
    long checkpointImages) {

  private static final double WARM_UP = .03;

  /** What remains at the end, as a share of the largest. */
  private static final double LEAST = .003;

  public TrainingPlan {
    requireNonNull(from, "from is null");
    stages = List.copyOf(stages);
    if (!(learningRate > 0)) {
      throw new IllegalArgumentException("learning rate is " + learningRate + ", not positive");
    }
    if (stages.isEmpty() || batchSize < 2 || checkpointImages < batchSize) {
      throw new IllegalArgumentException(
          "a plan needs a stage, a batch of at least 2 and checkpoints of at least a batch");
    }
  }

  /** Images of all stages. */
  public long images() {
    return stages.stream().mapToLong(TrainingStage::images).sum();
  }

  /** The stage in which the image number {@code done} is learned. */
  int stageAt(long done) {
    long end = 0;
    for (int n = 0; n < stages.size(); n++) {
      end += stages.get(n).images();
      if (done < end) {
        return n;
      }
    }
    return stages.size() - 1;
  }

  /** Images before a stage. */
  long before(int stage) {
    return stages.subList(0, stage).stream().mapToLong(TrainingStage::images).sum();
  }

  /** The learning rate after {@code done} images of all stages. */
  double learningRate(long done) {
    double progress = pixels(done) / pixels(images());
    if (progress < WARM_UP) {
      return learningRate * Math.max(progress, WARM_UP / 100) / WARM_UP;
    }
    double angle = Math.PI * (progress - WARM_UP) / (1 - WARM_UP);
    return learningRate * (LEAST + (1 - LEAST) * (1 + Math.cos(angle)) / 2);
  }

  private double pixels(long done) {
    double pixels = 0;
    for (int n = 0; n < stages.size(); n++) {
      TrainingStage stage = stages.get(n);
      pixels += stage.pixels(Math.max(0, Math.min(done - before(n), stage.images())));
    }
    return pixels;
  }
}
