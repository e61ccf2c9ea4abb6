package io.headwatch.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ThumbnailTest {

  @Test
  void shrunk_pixelsAreMeansOfThoseTheyStandFor() {
    // Two by four of one gray each half; the halves' means are 2 and 25.
    byte[] rgb = new byte[4 * 2 * 3];
    int[] grays = {0, 4, 10, 40, 2, 2, 20, 30};
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (grays[i / 3] + i % 3);
    }

    Pixels small = Thumbnail.shrunk(new Pixels(4, 2, rgb), 2);

    assertThat(small.width()).isEqualTo(2);
    assertThat(small.height()).isEqualTo(1);
    assertThat(small.rgb()).containsExactly(2, 3, 4, 25, 26, 27);
  }

  @Test
  void shrunk_keepsProportionsAndAtLeastOnePixel() {
    Pixels small = Thumbnail.shrunk(new Pixels(1000, 3, new byte[9000]), 64);

    assertThat(small.width()).isEqualTo(64);
    assertThat(small.height()).isEqualTo(1);
  }

  @Test
  void shrunk_ofASmallImageIsItself() {
    Pixels image = new Pixels(5, 9, new byte[135]);

    assertThat(Thumbnail.shrunk(image, 9)).isSameAs(image);
  }

  @Test
  void jpeg_showsTheColours() throws Exception {
    byte[] rgb = new byte[40 * 80 * 3];
    for (int pixel = 0; pixel < 40 * 80; pixel++) {
      rgb[3 * pixel] = (byte) 200;
      rgb[3 * pixel + 1] = 100;
      rgb[3 * pixel + 2] = 50;
    }

    Pixels read =
        new ImageDecoder(DecodingLimits.defaults())
            .decode(Thumbnail.jpeg(new Pixels(40, 80, rgb), 20));

    assertThat(read.width()).isEqualTo(10);
    assertThat(read.height()).isEqualTo(20);
    for (int i = 0; i < read.rgb().length; i++) {
      assertThat(Byte.toUnsignedInt(read.rgb()[i]))
          .isCloseTo(new int[] {200, 100, 50}[i % 3], within(4));
    }
  }
}
