package io.headwatch.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.image.DecodingLimits;
import io.headwatch.image.ImageDecoder;
import io.headwatch.monitor.NoMetrics;
import io.headwatch.monitor.PreparedImage;
import io.headwatch.monitor.StubModel;
import io.headwatch.monitor.UnusableImageException;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ImagePreparationTest {

  private final ImagePreparation preparation =
      new ImagePreparation(
          new ImageDecoder(DecodingLimits.defaults()),
          new StubModel().preprocessing(),
          new NoMetrics());

  /** The measures are of the image as it came, not of the network's small square input. */
  @Test
  void prepare_givesTheNetworksInputAndWhatTheImagesOwnPixelsSay() throws Exception {
    byte[] encoded = png(60, 20, new Color(51, 51, 51));

    PreparedImage image = preparation.prepare(encoded);

    assertThat(image.input()).hasSize(StubModel.SIZE * StubModel.SIZE * 3).containsOnly(51);
    assertThat(image.pixels())
        .containsExactly(
            new float[] {
              0.2f,
              0,
              0,
              0,
              (float) Math.log(0.25),
              (float) Math.log(60),
              (float) Math.log(20),
              (float) Math.log(3),
              (float) Math.log(encoded.length / 1200.0)
            },
            within(1e-5f));
  }

  @Test
  void prepare_ofNoImageIsUnusable() {
    assertThatThrownBy(() -> preparation.prepare(new byte[] {1, 2, 3}))
        .isInstanceOf(UnusableImageException.class);
  }

  private static byte[] png(int width, int height, Color colour) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(colour);
    graphics.fillRect(0, 0, width, height);
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }
}
