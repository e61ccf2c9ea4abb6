package io.headwatch.cli;

import io.headwatch.clip.LocationModel;
import io.headwatch.config.DecodingSettings;
import io.headwatch.config.ModelSettings;
import io.headwatch.config.Settings;
import io.headwatch.image.DecodingLimits;
import io.headwatch.image.ImageDecoder;
import io.headwatch.segmentation.SegmentationDesk;
import io.headwatch.segmentation.SegmentationMetrics;
import io.headwatch.segmentation.Segmenter;
import java.io.IOException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * The daemon's masks on demand. The model's text tower is loaded with the first request, and stays
 * until the end.
 */
final class Masks implements AutoCloseable {

  private final Settings settings;
  private final ModelSettings model;
  private final LocationModel locations;
  private final SegmentationDesk desk;
  private volatile @Nullable WordDirections directions;

  /**
   * @param model whose directory has text tower and rules
   * @param locations the same model, shared with the stream
   */
  Masks(
      Settings settings,
      ModelSettings model,
      LocationModel locations,
      SegmentationMetrics metrics,
      Clock clock) {
    this.settings = settings;
    this.model = model;
    this.locations = locations;
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
      Segmenter segmenter = loaded.segmenter(locations, model);
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
    if (loaded != null) {
      loaded.close();
    }
  }
}
