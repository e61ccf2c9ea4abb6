package io.headwatch.training;

import static java.util.Objects.requireNonNull;

import io.headwatch.clip.TrainableModel;
import io.headwatch.clip.TrainingBatch;
import io.headwatch.clip.TrainingObjective;
import io.headwatch.clip.WordTokenizer;
import io.headwatch.config.ModelSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Trains a model into a directory: {@code checkpoint/} while it lasts, open_clip's files and {@code
 * concepts.txt} when it is done. Another run of the same training goes on at the checkpoint.
 */
public final class Training {

  private static final double ALL_WORDS = .5;
  private static final double TEXT_WORDS = 1;
  private static final double TEXT_DIRECTION = 1;
  private static final double CONTRAST = .5;
  private static final String CONCEPTS = "concepts.txt";

  private final TrainingPlan plan;
  private final SampleSource samples;
  private final HeldOutAccuracy heldOut;
  private final Architecture architecture;
  private final ModelSettings settings;
  private final Checkpoint checkpoint;
  private final TrainingProgress progress;
  private final TrainingVocabulary vocabulary;
  private final TrainingObjective objective;

  /**
   * @param settings whose directory is where the model is to be
   */
  public Training(
      TrainingPlan plan,
      SampleSource samples,
      HeldOutAccuracy heldOut,
      Architecture architecture,
      ModelSettings settings,
      TrainingProgress progress) {
    this.plan = requireNonNull(plan, "plan is null");
    this.samples = requireNonNull(samples, "samples is null");
    this.heldOut = requireNonNull(heldOut, "heldOut is null");
    this.architecture = requireNonNull(architecture, "architecture is null");
    this.settings = requireNonNull(settings, "settings is null");
    this.progress = requireNonNull(progress, "progress is null");
    this.vocabulary = samples.vocabulary();
    this.objective =
        new TrainingObjective(
            vocabulary.wordGroups(), ALL_WORDS, TEXT_WORDS, TEXT_DIRECTION, CONTRAST);
    this.checkpoint = new Checkpoint(settings.directory());
  }

  /**
   * Trains to the end of the plan and writes the model.
   *
   * @return the last record
   * @throws TrainingException if the directory holds the checkpoint of another training
   */
  public TrainingRecord run() throws IOException, InterruptedException {
    long done = begin();
    if (done == plan.images()) {
      throw new TrainingException(
          "%s holds this training's model, finished; choose another --out to train anew, or --from to go on"
              .formatted(checkpoint.output()),
          null);
    }
    TrainingRecord last = null;
    for (int n = plan.stageAt(done); n < plan.stages().size(); n++) {
      TrainingStage stage = plan.stages().get(n);
      try (TrainableModel model =
          TrainableModel.resume(at(checkpoint.directory()), objective, stage.imageSize())) {
        last = new StageRun(stage, plan.before(n), model).run(done);
        done = plan.before(n) + stage.images();
        if (n == plan.stages().size() - 1) {
          write(model);
        }
      }
    }
    return requireNonNull(last, "a plan has stages");
  }

  /** Images learned so far; a new training is a checkpoint after none. */
  private long begin() throws IOException {
    Optional<TrainingState> state = checkpoint.state();
    if (state.isPresent()) {
      if (!state.get().training().equals(description())) {
        throw new TrainingException(
            "%s holds another training: %s; this one is: %s; remove it or choose another --out"
                .formatted(checkpoint.directory(), state.get().training(), description()),
            null);
      }
      return state.get().images();
    }
    checkpoint.write(
        new TrainingState(description(), 0), plan.from().isPresent() ? this::copy : this::begin);
    return 0;
  }

  private void begin(Path directory) throws IOException {
    WordTokenizer tokenizer = new WordTokenizer(samples.texts());
    architecture.config(plan.stages().get(0).imageSize(), tokenizer.size()).write(directory);
    tokenizer.write(directory);
    try (TrainableModel model = TrainableModel.begin(at(directory), objective, plan.seed())) {
      model.checkpoint(directory);
    }
  }

  private void copy(Path directory) throws IOException {
    new Checkpoint(plan.from().orElseThrow()).copyModel(directory);
  }

  private ModelSettings at(Path directory) {
    return new ModelSettings(
        directory, settings.device(), settings.precision(), settings.threads());
  }

  private String description() {
    return "%s%s, %s, %s, learning rate %s, batches of %d, seed %d, %d words"
        .formatted(
            plan.from().map(from -> "from " + from + ": ").orElse(""),
            architecture,
            samples.description(),
            plan.stages(),
            plan.learningRate(),
            plan.batchSize(),
            plan.seed(),
            vocabulary.words().size());
  }

  private void write(TrainableModel model) throws IOException {
    checkpoint.copyTokenizer();
    model.write(checkpoint.output());
    Files.write(checkpoint.output().resolve(CONCEPTS), vocabulary.words());
  }

  /** One stage with its model. */
  private final class StageRun {
    private final TrainingStage stage;
    private final long before;
    private final TrainableModel model;
    private double lossSum;
    private long steps;
    private long nanos;
    private long images;

    StageRun(TrainingStage stage, long before, TrainableModel model) {
      this.stage = stage;
      this.before = before;
      this.model = model;
    }

    /** Goes on after {@code done} images of all stages. */
    TrainingRecord run(long done) throws IOException, InterruptedException {
      long end = before + stage.images();
      long next = nextCheckpoint(done);
      try (BatchSupply batches =
          new BatchSupply(samples, vocabulary.rows(), stage.imageSize(), plan.batchSize(), done)) {
        for (long at = done; ; ) {
          step(batches.take(), at);
          at = Math.min(at + plan.batchSize(), end);
          if (at >= next || at == end) {
            TrainingRecord record = record(at);
            checkpoint.write(new TrainingState(description(), at), model::checkpoint);
            progress.checkpoint(record);
            next = nextCheckpoint(at);
            if (at == end) {
              return record;
            }
          }
        }
      }
    }

    private void step(TrainingBatch batch, long at) {
      long start = System.nanoTime();
      double loss = model.step(batch, plan.learningRate(at)).loss();
      nanos += System.nanoTime() - start;
      lossSum += loss;
      steps++;
      images += batch.size();
      progress.step(at + batch.size(), loss);
    }

    private long nextCheckpoint(long at) {
      return (at / plan.checkpointImages() + 1) * plan.checkpointImages();
    }

    private TrainingRecord record(long at) {
      TrainingRecord record =
          new TrainingRecord(
              at,
              stage.imageSize(),
              plan.learningRate(at),
              lossSum / steps,
              images * 1e9 / nanos,
              heldOut.measure(new Towers(model), stage.imageSize()));
      lossSum = 0;
      steps = 0;
      nanos = 0;
      images = 0;
      return record;
    }
  }

  private record Towers(TrainableModel model) implements ImageTextEncoder {
    @Override
    public float[][] images(List<byte[]> images) {
      return model.embedImages(images);
    }

    @Override
    public float[][] texts(List<String> texts) {
      return model.embedTexts(texts);
    }
  }
}
