package io.headwatch.demo;

import io.headwatch.reference.ReferenceImage;
import io.headwatch.reference.ReferenceImages;
import io.headwatch.scenes.SceneGenerator;
import io.headwatch.scenes.SceneMix;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Generated scenes as JPEG images. */
public final class SceneImages implements ReferenceImages {

  private static final float QUALITY = 0.9f;

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
  byte[] jpeg(long index) throws IOException {
    BufferedImage image = scenes.scene(index).image();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(QUALITY);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
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
