package io.headwatch.segmentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwatch.image.Pixels;
import io.headwatch.segmentation.Segmentation.WordArea;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Pictures and JSON of one mask. */
class MaskImageTest {

  private static final byte[] MASK = {0, 1, 1, 2, 2, (byte) 255};
  private static final Segmentation SEGMENTATION =
      new Segmentation(
          3,
          2,
          Method.PAIRS,
          MASK,
          List.of(new WordArea("a", 2, 2 / 6.0, 0.75), new WordArea("b", 2, 2 / 6.0, 0.5)));

  private static BufferedImage decoded(byte[] png) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  @Test
  void png_hasThePlacesOfWordsAsEightBitValues() throws IOException {
    BufferedImage image = decoded(MaskImage.png(SEGMENTATION));

    assertThat(image.getColorModel().getPixelSize()).isEqualTo(8);
    for (int i = 0; i < MASK.length; i++) {
      assertThat(image.getRaster().getSample(i % 3, i / 3, 0)).isEqualTo(MASK[i] & 0xff);
    }
    assertThat(image.getRGB(1, 0) & 0xFFFFFF).isEqualTo(MaskImage.colour(1));
    assertThat(MaskImage.colour(1)).isNotEqualTo(MaskImage.colour(2));
  }

  // Of pixel 0 nothing is left but its brightness; pixel 1 goes towards its word's colour.
  @Test
  void overlay_tintsWordsAndTakesTheColourFromTheRest() throws IOException {
    byte[] rgb = new byte[18];
    rgb[0] = (byte) 200;
    rgb[3] = (byte) 200;
    BufferedImage image =
        decoded(MaskImage.overlay(new SegmentedImage(new Pixels(3, 2, rgb), SEGMENTATION)));

    int grey = (int) (0.299f * 200);
    assertThat(image.getRGB(0, 0) & 0xFFFFFF).isEqualTo(grey << 16 | grey << 8 | grey);
    int red = MaskImage.colour(1) >> 16;
    assertThat(image.getRGB(1, 0) >> 16 & 0xff).isBetween(Math.min(red, 200), Math.max(red, 200));
  }

  @Test
  void png_ofAHeatMapIsClearestWhereItFiresMost() throws IOException {
    BufferedImage image = decoded(MaskImage.png(new HeatMap(3, 1, new float[] {4, 2, -1})));

    assertThat(image.getRGB(0, 0) >>> 24).isEqualTo(200);
    assertThat(image.getRGB(1, 0) >>> 24).isEqualTo(100);
    assertThat(image.getRGB(2, 0) >>> 24).isEqualTo(50);
    assertThat(image.getRGB(2, 0) & 0xFFFFFF).isNotEqualTo(image.getRGB(0, 0) & 0xFFFFFF);
  }

  @Test
  void json_hasRunsThatMakeUpTheMask() {
    JsonNode json = SegmentationJson.of(SEGMENTATION);

    assertThat(json.get("runs").toString()).isEqualTo("[[0,1],[1,2],[2,2],[255,1]]");
    assertThat(json.get("width").asInt()).isEqualTo(3);
    assertThat(json.get("height").asInt()).isEqualTo(2);
    assertThat(json.get("method").asText()).isEqualTo("pairs");
    assertThat(json.at("/words/1/word").asText()).isEqualTo("b");
    assertThat(json.at("/words/1/label").asInt()).isEqualTo(2);
    assertThat(json.at("/words/0/score").asDouble()).isEqualTo(0.75);
  }
}
