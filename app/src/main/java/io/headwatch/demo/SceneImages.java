package io.headwatch.demo;

import io.headwatch.reference.ReferenceImage;
import io.headwatch.reference.ReferenceImages;
import io.headwatch.scenes.JpegEncoder;
import io.headwatch.scenes.SceneGenerator;
import io.headwatch.scenes.SceneMix;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Generated scenes as JPEG images. */
public final class SceneImages implements ReferenceImages {

  private static final double QUALITY = 0.9;

  private final JpegEncoder encoder = new JpegEncoder(QUALITY);
  private final SceneGenerator scenes;
  private final int count;
  private int next;

  SceneImages(SceneMix mix, long seed, int count) {
    this.scenes = new SceneGenerator(mix, Script.SIZE, seed);
    this.count = count;
  }

  /** The scenes that the demo's reference is made of. */
  public static SceneImages reference() {
    return Script.reference();
  }

  /** One scene, encoded. */
  byte[] jpeg(long index) {
    return encoder.encode(scenes.scene(index).image());
  }

  @Override
  public String description() {
    return String.format(Locale.ROOT, "%,d generated scenes", count);
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.of(count);
  }

  @Override
  public Optional<ReferenceImage> next() {
    if (next == count) {
      return Optional.empty();
    }
    int index = next++;
    return Optional.of(
        new ReferenceImage(
            "scene-" + index, Optional.empty(), Optional.empty(), () -> jpeg(index)));
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
