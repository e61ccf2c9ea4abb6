package io.headwatch.cli;

import io.headwatch.config.ModelSettings;
import io.headwatch.reference.ProfileFile;
import io.headwatch.scenes.EmbeddedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which model a command runs, and how: where an option isn't given, others decide. */
final class ModelOptions {

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = {
        "Model directory as open_clip publishes it, or the name of a model that `headwatch pull`",
        "fetched; the embedded model by default."
      })
  private @Nullable Path model;

  @Option(
      names = "--device",
      description = "auto (a GPU if there is one), cpu or gpu; auto by default.")
  private ModelSettings.@Nullable Device device;

  @Option(names = "--precision", description = "fp32, bf16 or fp16; fp32 by default.")
  private ModelSettings.@Nullable Precision precision;

  @Option(
      names = "--threads",
      description = "Threads of the model on the CPU; 0, the default, means one per core.")
  private @Nullable Integer threads;

  /** The directory that was asked for. */
  Optional<Path> directory() {
    return Optional.ofNullable(model);
  }

  /** The directory that was asked for, else the one that made a profile if it is still there. */
  Path directoryFor(ProfileFile profile) throws IOException {
    Optional<Path> made =
        profile.description().modelDirectory().map(Path::of).filter(Files::isDirectory);
    Optional<Path> known = directory().or(() -> made);
    return known.isPresent() ? known.get() : embedded();
  }

  /**
   * These options, and the defaults for those not given: the embedded model is one of them.
   *
   * @throws IOException if the model is not there, or not what was downloaded
   */
  ModelSettings settingsOrEmbedded() throws IOException {
    Optional<Path> asked = directory();
    return settings(asked.isPresent() ? asked.get() : embedded());
  }

  /**
   * These options, and the defaults for those not given.
   *
   * @throws IOException if the model is not there, or not what was downloaded
   */
  ModelSettings settings(Path directory) throws IOException {
    return over(
        new ModelSettings(directory, ModelSettings.Device.AUTO, ModelSettings.Precision.FP32, 0));
  }

  /**
   * These options, and a configuration for those not given.
   *
   * @throws IOException if the model is not there, or not what was downloaded
   */
  ModelSettings over(ModelSettings configured) throws IOException {
    return found(
        new ModelSettings(
            model == null ? configured.directory() : model,
            device == null ? configured.device() : device,
            precision == null ? configured.precision() : precision,
            threads == null ? configured.threads() : threads));
  }

  /**
   * The same with the model's directory found: a name may stand for a downloaded one.
   *
   * @throws IOException if the model is not there, or not what was downloaded
   */
  static ModelSettings found(ModelSettings settings) throws IOException {
    return new ModelSettings(
        UserCache.ofUser().models().find(settings.directory()),
        settings.device(),
        settings.precision(),
        settings.threads());
  }

  /** A copy of the embedded model in the user's cache. */
  static Path embedded() throws IOException {
    return EmbeddedModel.copyTo(UserCache.ofUser().embeddedModel());
  }
}
