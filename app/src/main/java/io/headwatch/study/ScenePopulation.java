package io.headwatch.study;

import static java.util.Objects.requireNonNull;

import io.headwatch.image.PixelChange;
import io.headwatch.scenes.JpegEncoder;
import io.headwatch.scenes.Scene;
import io.headwatch.training.SampleRandom;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.SplittableRandom;

/** Generated scenes, altered where wanted, as JPEG files. */
final class ScenePopulation implements Population {

  /** Noise must not repeat the numbers that the scene was drawn with. */
  private static final long CHANGE_SALT = 0x6368616E6765L;

  /** Draws scenes of one seed. */
  interface Drawing {

    /** The scene of an index. */
    Scene scene(int index);
  }

  private final String name;
  private final long seed;
  private final SceneSource source;
  private final List<PixelChange> changes;
  private final double quality;
  private final int size;
  private final Drawing drawing;
  private final JpegEncoder encoder;

  /**
   * @param size side of the images in pixels
   * @param source what is drawn
   * @param changes of each image, in this order
   * @param quality of the JPEG files, 0 to 1
   */
  ScenePopulation(
      String name,
      int size,
      long seed,
      SceneSource source,
      List<PixelChange> changes,
      double quality) {
    this.name = requireNonNull(name, "name is null");
    this.seed = seed;
    this.size = size;
    this.source = requireNonNull(source, "source is null");
    this.changes = List.copyOf(changes);
    this.quality = quality;
    this.drawing = source.drawing(size, seed);
    this.encoder = new JpegEncoder(quality);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long seed() {
    return seed;
  }

  @Override
  public String parameters() {
    return "%s, %s, %d px, JPEG quality %s".formatted(source, changes, size, quality);
  }

  @Override
  public byte[] image(int index) {
    BufferedImage image = drawing.scene(index).image();
    return encoder.encode(changes.isEmpty() ? image : changed(image, index));
  }

  private BufferedImage changed(BufferedImage image, int index) {
    int[] rgb = image.getRGB(0, 0, size, size, null, 0, size);
    SplittableRandom random = SampleRandom.of(seed ^ CHANGE_SALT, index);
    changes.forEach(change -> change.apply(rgb, size, random));
    BufferedImage changed = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    changed.setRGB(0, 0, size, size, rgb, 0, size);
    return changed;
  }
}
