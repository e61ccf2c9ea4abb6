package io.headwatch.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LabelMapTest {

  private static final DecodingLimits LIMITS = DecodingLimits.defaults();

  private static BufferedImage grey(int... labels) {
    BufferedImage image = new BufferedImage(labels.length, 1, BufferedImage.TYPE_BYTE_GRAY);
    for (int x = 0; x < labels.length; x++) {
      image.getRaster().setSample(x, 0, 0, labels[x]);
    }
    return image;
  }

  @Test
  void decode_takesGrayValuesAsTheyAre() throws Exception {
    LabelMap map = LabelMap.decode(PngEncoder.encode(grey(0, 1, 59, 255)), LIMITS);

    assertThat(map.width()).isEqualTo(4);
    assertThat(map.labels()).containsExactly((byte) 0, (byte) 1, (byte) 59, (byte) 255);
  }

  // PASCAL's maps have a palette; its colours mean nothing, two of them may be the same.
  @Test
  void decode_takesPlacesInAPalette() throws Exception {
    byte[] same = {9, 9, 9, 9};
    BufferedImage image =
        new BufferedImage(
            3, 1, BufferedImage.TYPE_BYTE_BINARY, new IndexColorModel(2, 4, same, same, same));
    for (int x = 0; x < 3; x++) {
      image.getRaster().setSample(x, 0, 0, x + 1);
    }

    assertThat(LabelMap.decode(PngEncoder.encode(image), LIMITS).labels()).containsExactly(1, 2, 3);
  }

  @Test
  void decode_refusesWhatHasNoLabels() {
    BufferedImage colours = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
    byte[] map = PngEncoder.encode(grey(1, 2, 3));

    refused(PngEncoder.encode(colours), "no colours");
    refused(new byte[0], "label maps are PNG files");
    refused("GIF89a".getBytes(java.nio.charset.StandardCharsets.US_ASCII), "are PNG files");
    refused(Arrays.copyOf(map, map.length - 9), "");
    refused(Arrays.copyOf(map, 20), "");
  }

  private static void refused(byte[] encoded, String message) {
    assertThatThrownBy(() -> LabelMap.decode(encoded, LIMITS))
        .isInstanceOf(UndecodableImageException.class)
        .hasMessageContaining(message);
  }

  @Test
  void decode_keepsToTheLimits() {
    DecodingLimits small = new DecodingLimits(1_000_000, 2, 10, 1);

    assertThatThrownBy(() -> LabelMap.decode(PngEncoder.encode(grey(1, 2, 3)), small))
        .isInstanceOf(UndecodableImageException.class)
        .hasMessageContaining("limit is 2");
  }
}
