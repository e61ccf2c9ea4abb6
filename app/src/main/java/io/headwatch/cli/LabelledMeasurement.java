package io.headwatch.cli;

import io.headwatch.image.DecodingLimits;
import io.headwatch.image.ImageDecoder;
import io.headwatch.image.LabelMap;
import io.headwatch.image.Pixels;
import io.headwatch.image.UndecodableImageException;
import io.headwatch.segmentation.Method;
import io.headwatch.segmentation.SegmentationOptions;
import io.headwatch.segmentation.SegmentationRefusedException;
import io.headwatch.segmentation.SegmentationRefusedException.Why;
import io.headwatch.segmentation.Segmenter;
import io.headwatch.study.LabelledImages;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Measures each method on images with label maps. An image that cannot be used is named and left
 * out, as thousands may be done by then; a label map that doesn't fit classes or image ends it, as
 * others wouldn't either.
 */
final class LabelledMeasurement {

  private static final int PROGRESS = 50;

  private final Segmenter segmenter;
  private final List<String> classes;
  private final SegmentationOptions options;
  private final PrintWriter told;
  private final ImageDecoder decoder = new ImageDecoder(DecodingLimits.defaults());
  private final Map<Method, LabelledImages> counts = new EnumMap<>(Method.class);
  private int unusable;

  /**
   * @param classes names of the labels from 1 on
   * @param background whether the label 0 is a class
   * @param told of progress, and of images that are left out
   */
  LabelledMeasurement(
      Segmenter segmenter, List<String> classes, boolean background, PrintWriter told) {
    this.segmenter = segmenter;
    this.classes = List.copyOf(classes);
    this.options =
        background ? SegmentationOptions.DEFAULTS.withBackground() : SegmentationOptions.DEFAULTS;
    this.told = told;
    for (Method method : Method.values()) {
      counts.put(method, new LabelledImages(classes.size(), !background));
    }
  }

  /** Number of images that were left out, as they cannot be used. */
  int unusable() {
    return unusable;
  }

  /**
   * The mean IoU of each method, in [0, 1].
   *
   * @throws InputException if a label map cannot be used, or nothing is left to count
   * @throws IOException if a file cannot be read
   */
  Map<Method, Double> of(LabelledFolder folder) throws IOException {
    int done = 0;
    for (LabelledFolder.Labelled one : folder.images()) {
      count(one);
      if (++done % PROGRESS == 0 || done == folder.images().size()) {
        told.printf("image %d of %d%n", done, folder.images().size());
        told.flush();
      }
    }
    requireSome(folder.images().size());
    Map<Method, Double> reached = new EnumMap<>(Method.class);
    counts.forEach((method, count) -> reached.put(method, count.meanIou()));
    return reached;
  }

  private void requireSome(int images) {
    if (unusable == images) {
      throw new InputException(
          "none of the %d images with label maps can be used".formatted(images));
    }
    if (counts.values().stream().anyMatch(count -> Double.isNaN(count.meanIou()))) {
      throw new InputException(
          "there is nothing to count: the label maps hold only 0 (unlabelled; a class with"
              + " --background) and 255 (ignored); check --labels");
    }
  }

  private void count(LabelledFolder.Labelled one) throws IOException {
    LabelMap map = map(one);
    try {
      count(one, decoder.decode(Files.readAllBytes(one.file())), map);
    } catch (UndecodableImageException e) {
      leaveOut(one, e);
    } catch (SegmentationRefusedException e) {
      if (e.why() != Why.IMAGE_TOO_LARGE) {
        throw new InputException("%s: %s".formatted(one.file(), e.told()));
      }
      leaveOut(one, e);
    }
  }

  private static LabelMap map(LabelledFolder.Labelled one) throws IOException {
    try {
      return LabelMap.decode(Files.readAllBytes(one.labels()), DecodingLimits.defaults());
    } catch (UndecodableImageException e) {
      throw new InputException("%s: %s".formatted(one.labels(), e.getMessage()));
    }
  }

  private void count(LabelledFolder.Labelled one, Pixels pixels, LabelMap map)
      throws SegmentationRefusedException {
    for (Map.Entry<Method, LabelledImages> count : counts.entrySet()) {
      var found = segmenter.segment(pixels, classes, options.with(count.getKey()), () -> false);
      try {
        count.getValue().add(found, map);
      } catch (IllegalArgumentException e) {
        throw new InputException("%s: %s".formatted(one.labels(), e.getMessage()));
      }
    }
  }

  private void leaveOut(LabelledFolder.Labelled one, Exception why) {
    unusable++;
    told.printf("headwatch: %s is left out: %s%n", one.file(), why.getMessage());
  }
}
