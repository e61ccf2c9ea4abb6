package io.headwatch.cli;

import io.headwatch.scenes.SceneGenerator;
import io.headwatch.scenes.SceneMix;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Folders of generated scenes. */
final class Scenes {

  private static final int SIZE = 64;

  private Scenes() {}

  /** Writes scenes {@code from} to {@code to - 1} of a population as PNG. */
  static Path write(Path folder, SceneMix mix, long seed, int from, int to) throws IOException {
    Files.createDirectories(folder);
    SceneGenerator scenes = new SceneGenerator(mix, SIZE, seed);
    for (int i = from; i < to; i++) {
      BufferedImage image = scenes.scene(i).image();
      ImageIO.write(image, "png", folder.resolve("scene-%04d.png".formatted(i)).toFile());
    }
    return folder;
  }
}
