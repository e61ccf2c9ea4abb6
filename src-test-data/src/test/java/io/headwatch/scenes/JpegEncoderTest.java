package io.headwatch.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class JpegEncoderTest {

  private final BufferedImage image =
      new SceneGenerator(SceneMix.standard(), 64, 8).scene(0).image();

  @Test
  void encode_givesTheImageBackTheNearerTheBetterTheQuality() throws IOException {
    double[] errors = new double[3];
    int[] sizes = new int[3];
    for (int i = 0; i < 3; i++) {
      byte[] jpeg = new JpegEncoder(new double[] {.3, .6, .95}[i]).encode(image);
      errors[i] = error(ImageIO.read(new ByteArrayInputStream(jpeg)));
      sizes[i] = jpeg.length;
    }

    assertThat(errors[0]).isGreaterThan(errors[1]);
    assertThat(errors[1]).isGreaterThan(errors[2]);
    assertThat(errors[2]).isPositive().isLessThan(8);
    assertThat(sizes).isSorted();
  }

  /** Mean absolute difference of green, in grey levels. */
  private double error(BufferedImage decoded) {
    return IntStream.range(0, 64 * 64)
        .map(i -> green(decoded, i) - green(image, i))
        .map(Math::abs)
        .average()
        .orElseThrow();
  }

  private static int green(BufferedImage image, int i) {
    return image.getRGB(i % 64, i / 64) >> 8 & 0xFF;
  }

  @Test
  void quality_outsideItsRangeIsRefused() {
    assertThatThrownBy(() -> new JpegEncoder(1.01)).hasMessageContaining("outside [0, 1]");
    assertThatThrownBy(() -> new JpegEncoder(Double.NaN)).hasMessageContaining("NaN");
  }
}
