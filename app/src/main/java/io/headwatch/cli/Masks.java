package io.headwatch.cli;

import io.headwatch.config.DecodingSettings;
import io.headwatch.config.ModelSettings;
import io.headwatch.config.Settings;
import io.headwatch.image.DecodingLimits;
import io.headwatch.image.ImageDecoder;
import io.headwatch.monitor.SharedModel;
import io.headwatch.segmentation.SegmentationDesk;
import io.headwatch.segmentation.SegmentationMetrics;
import io.headwatch.segmentation.Segmenter;
import io.headwatch.segmentation.TextDirections;
import java.io.IOException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon's masks on demand. The model's text tower is loaded with the first request, and stays
 * until the end.
 */
final class Masks implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Masks.class);

  private final Settings settings;
  private final ModelSettings model;
  private final SharedModel<?> network;
  private final SegmentationDesk desk;
  private volatile @Nullable WordDirections directions;

  /**
   * @param model whose directory has text tower and rules
   * @param network the same model, shared with the stream
   */
  Masks(
      Settings settings,
      ModelSettings model,
      SharedModel<?> network,
      SegmentationMetrics metrics,
      Clock clock) {
    this.settings = settings;
    this.model = model;
    this.network = network;
    this.desk =
        new SegmentationDesk(
            this::segmenter,
            new ImageDecoder(limits(settings.decoding())),
            new SegmentationDesk.Limits(
                settings.segmentation().waiting(),
                settings.segmentation().deadline(),
                settings.segmentation().words(),
                settings.segmentation().maxBody()),
            metrics,
            clock);
  }

  SegmentationDesk desk() {
    return desk;
  }

  private static DecodingLimits limits(DecodingSettings decoding) {
    return new DecodingLimits(
        decoding.maxBytes(),
        decoding.maxPixels(),
        decoding.maxSide(),
        DecodingLimits.defaults().maxScans());
  }

  private Segmenter segmenter() throws IOException {
    WordDirections loaded = WordDirections.load(model, settings.words());
    try {
      Segmenter segmenter = WordDirections.segmenter(network, new InTurns(network, loaded), model);
      directions = loaded;
      return segmenter;
    } catch (IOException | RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  @Override
  public void close() {
    desk.close();
    WordDirections loaded = directions;
    if (!desk.isOver()) {
      log.warn("a mask is still being made: its text tower is left to the end of the process");
    } else if (loaded != null) {
      loaded.close();
    }
  }

  /** The text tower is another network on the same device: words take turns as crops do. */
  private record InTurns(SharedModel<?> network, TextDirections words) implements TextDirections {

    @Override
    public float[] of(String word) {
      return network.inTurn(() -> words.of(word));
    }

    @Override
    public float[] centre() {
      return words.centre();
    }
  }
}
