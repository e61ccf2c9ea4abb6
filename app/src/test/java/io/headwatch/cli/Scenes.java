package io.headwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwatch.scenes.EmbeddedModel;
import io.headwatch.scenes.SceneGenerator;
import io.headwatch.scenes.SceneMix;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Folders of generated scenes, and a profile of them. */
final class Scenes {

  /** Width and height of a scene, in pixels. */
  static final int SIZE = 64;

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

  /** Builds a profile of standard scenes by the embedded model, which is put into {@code model}. */
  static Path profile(Path directory, int scenes) throws IOException {
    Path images = write(directory.resolve("reference"), SceneMix.standard(), 1, 0, scenes);
    Path profile = directory.resolve("scenes.safetensors");
    int code =
        new Console()
            .run(
                "profile",
                "build",
                "--no-power",
                "--null-windows",
                "2000",
                "--model",
                EmbeddedModel.copyTo(directory.resolve("model")).toString(),
                "--images",
                images.toString(),
                "--out",
                profile.toString());
    assertThat(code).isEqualTo(ExitCode.OK);
    return profile;
  }
}
