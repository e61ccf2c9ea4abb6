package io.headwatch.cli;

import static java.util.Objects.requireNonNull;

import io.headwatch.clip.ContributionModel;
import io.headwatch.config.BatchSettings;
import io.headwatch.config.DecodingSettings;
import io.headwatch.config.Settings;
import io.headwatch.image.DecodingLimits;
import io.headwatch.image.ImageDecoder;
import io.headwatch.monitor.ContributionPipeline;
import io.headwatch.monitor.MonitorMetrics;
import io.headwatch.monitor.NoMetrics;
import io.headwatch.reference.ReferenceCollector;
import io.headwatch.reference.ReferenceImages;
import io.headwatch.reference.ReferenceSink;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.shift.statistics.RepeatFilter;
import io.headwatch.stream.ImagePreparation;
import java.io.IOException;
import java.time.Duration;

/**
 * What leads from encoded images to contributions, as settings mean it: the daemon and every
 * command decode and batch the same way.
 */
final class PipelineFactory {

  /** The same as in {@code reference.conf}. */
  private static final PipelineFactory DEFAULTS =
      new PipelineFactory(
          new BatchSettings(16, Duration.ofMillis(50)),
          new DecodingSettings(0, 20 << 20, 50_000_000, 20_000));

  private static final int BATCHES_IN_FLIGHT = 4;

  /** What decoders take of the heap per pixel, at most. */
  private static final int BYTES_PER_PIXEL = 16;

  private final BatchSettings batch;
  private final DecodingSettings decoding;

  PipelineFactory(BatchSettings batch, DecodingSettings decoding) {
    this.batch = requireNonNull(batch, "batch is null");
    this.decoding = requireNonNull(decoding, "decoding is null");
  }

  /** As a configuration file says. */
  static PipelineFactory of(Settings settings) {
    return new PipelineFactory(settings.batch(), settings.decoding());
  }

  /** As a configuration file that says nothing of it. */
  static PipelineFactory defaults() {
    return DEFAULTS;
  }

  BatchSettings batch() {
    return batch;
  }

  DecodingSettings decoding() {
    return decoding;
  }

  ImageDecoder decoder() {
    return new ImageDecoder(
        new DecodingLimits(
            decoding.maxBytes(),
            decoding.maxPixels(),
            decoding.maxSide(),
            DecodingLimits.defaults().maxScans()));
  }

  ImagePreparation preparation(ContributionModel model, MonitorMetrics metrics) {
    return new ImagePreparation(decoder(), model.preprocessing(), metrics);
  }

  ContributionPipeline pipeline(
      ContributionModel model, ImageReading reading, MonitorMetrics metrics) {
    return new ContributionPipeline(
        model, reading, batch.size(), batch.linger(), threads(), metrics);
  }

  /**
   * Runs images through a model.
   *
   * @param repeats tells the images that are left out, as they repeat others
   * @param reading what the sink needs beside scalars and embeddings
   * @throws IOException if the images cannot be listed, or the sink cannot be written
   */
  void collect(
      ReferenceImages images,
      ContributionModel model,
      ImageReading reading,
      RepeatFilter repeats,
      ReferenceSink sink,
      ReferenceCollector.Progress progress)
      throws IOException, InterruptedException {
    ImagePreparation preparation = preparation(model, new NoMetrics());
    collect(images, model, reading, preparation::prepare, repeats, sink, progress);
  }

  /**
   * Runs images through a model that are prepared in another way.
   *
   * @throws IOException as above
   */
  void collect(
      ReferenceImages images,
      ContributionModel model,
      ImageReading reading,
      ReferenceCollector.InputPreparation preparation,
      RepeatFilter repeats,
      ReferenceSink sink,
      ReferenceCollector.Progress progress)
      throws IOException, InterruptedException {
    try (ContributionPipeline pipeline = pipeline(model, reading, new NoMetrics())) {
      new ReferenceCollector(pipeline, preparation, batch.size() * BATCHES_IN_FLIGHT, repeats)
          .collect(images, sink, progress);
    }
  }

  /** The most that decoding takes of the heap, in bytes: the largest image on every thread. */
  long decodingBytes() {
    return threads() * largestImageBytes();
  }

  /** The most that decoding one image takes of the heap, in bytes. */
  long largestImageBytes() {
    return (long) decoding.maxPixels() * BYTES_PER_PIXEL;
  }

  private int threads() {
    return decoding.threads() == 0
        ? Runtime.getRuntime().availableProcessors()
        : decoding.threads();
  }
}
