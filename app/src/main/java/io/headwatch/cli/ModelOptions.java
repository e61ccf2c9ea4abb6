package io.headwatch.cli;

import io.headwatch.clip.ImageTower;
import io.headwatch.config.ModelSettings;
import io.headwatch.image.DecodingLimits;
import io.headwatch.image.ImageDecoder;
import io.headwatch.monitor.ContributionPipeline;
import io.headwatch.monitor.NoMetrics;
import io.headwatch.reference.ReferenceCollector;
import io.headwatch.scenes.EmbeddedModel;
import io.headwatch.stream.ImagePreparation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How commands without a configuration file run a model. */
final class ModelOptions {

  private static final int BATCH = 16;
  private static final Duration LINGER = Duration.ofMillis(50);
  private static final int BATCHES_IN_FLIGHT = 4;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "Model directory as open_clip publishes it; the embedded model by default.")
  private @Nullable Path model;

  @Option(
      names = "--device",
      defaultValue = "auto",
      description = "auto (a GPU if there is one), cpu or gpu; ${DEFAULT-VALUE} by default.")
  private ModelSettings.Device device = ModelSettings.Device.AUTO;

  @Option(
      names = "--precision",
      defaultValue = "fp32",
      description = "fp32, bf16 or fp16; ${DEFAULT-VALUE} by default.")
  private ModelSettings.Precision precision = ModelSettings.Precision.FP32;

  @Option(
      names = "--threads",
      defaultValue = "0",
      description = "Threads of the model on the CPU; 0, the default, means one per core.")
  private int threads;

  /** The directory that was asked for. */
  Optional<Path> directory() {
    return Optional.ofNullable(model);
  }

  /** Loads the model that was asked for, or the embedded one. */
  ImageTower load() throws IOException {
    Path directory = model == null ? embedded() : model;
    return ImageTower.load(new ModelSettings(directory, device, precision, threads));
  }

  /** A copy of the embedded model in the user's cache. */
  static Path embedded() throws IOException {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path root = cache == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
    return EmbeddedModel.copyTo(root.resolve("headwatch").resolve("embedded-model"));
  }

  /** A pipeline for batch work. */
  static ContributionPipeline pipeline(ImageTower model) {
    return new ContributionPipeline(
        model, BATCH, LINGER, Runtime.getRuntime().availableProcessors(), new NoMetrics());
  }

  /** Runs files through a pipeline, within the default limits. */
  static ReferenceCollector collector(ContributionPipeline pipeline, ImageTower model) {
    return collector(pipeline, model, DecodingLimits.defaults());
  }

  /** Runs files or events through a pipeline. */
  static ReferenceCollector collector(
      ContributionPipeline pipeline, ImageTower model, DecodingLimits limits) {
    ImagePreparation preparation =
        new ImagePreparation(new ImageDecoder(limits), model.preprocessing(), new NoMetrics());
    return new ReferenceCollector(pipeline, preparation::prepare, BATCH * BATCHES_IN_FLIGHT);
  }
}
