package io.headwatch.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwatch.config.ModelSettings;
import io.headwatch.config.ModelSettings.Device;
import io.headwatch.config.ModelSettings.Precision;
import io.headwatch.golden.GoldenVectors;
import io.headwatch.reference.ProfileFile;
import io.headwatch.reference.ProfileFileException;
import io.headwatch.reference.SmallProfile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelHashTest {

  @TempDir Path directory;

  /** A trunk in 16 bits gives other scalars: what is not a shift would look like one. */
  @Test
  void hash_inAnotherPrecisionIsAnotherModelToAProfile() throws Exception {
    GoldenVectors.copy("tiny-clip/open_clip_config.json", directory);
    GoldenVectors.copy("tiny-clip/open_clip_model.safetensors", directory);
    Path profile = directory.resolve("fp32.profile");
    try (ImageTower single = load(Precision.FP32);
        ImageTower again = load(Precision.FP32)) {
      SmallProfile.write(profile, single, 199);
      assertThat(ProfileFile.readFor(again, profile).profile().binding().modelHash())
          .isEqualTo(single.hash());
    }

    try (ImageTower half = load(Precision.BF16)) {
      assertThatThrownBy(() -> ProfileFile.readFor(half, profile))
          .isInstanceOf(ProfileFileException.class)
          .hasMessageContaining("another model")
          .hasMessageContaining("precision");
    }
  }

  private ImageTower load(Precision precision) {
    return ImageTower.load(new ModelSettings(directory, Device.CPU, precision, 1));
  }
}
