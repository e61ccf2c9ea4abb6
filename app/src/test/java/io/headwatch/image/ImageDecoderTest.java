package io.headwatch.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ImageDecoderTest {

  private final ImageDecoder decoder = new ImageDecoder(DecodingLimits.defaults());

  static List<String> pillowsFiles() {
    return Fixtures.names();
  }

  // Against any drift from what CLIP was trained on: colour spaces, profiles, chroma upsampling,
  // alpha, palettes, interlacing, frames.
  @ParameterizedTest
  @MethodSource("pillowsFiles")
  void decode_ofPillowsFileGivesPillowsPixels(String name) throws Exception {
    Pixels pixels = decoder.decode(Fixtures.bytes(name));

    BufferedImage expected = expected(name);
    assertThat(pixels.width()).isEqualTo(expected.getWidth());
    assertThat(pixels.height()).isEqualTo(expected.getHeight());
    assertThat(pixels.rgb()).isEqualTo(rgb(expected));
  }

  // Pillow would clip all but the darkest 256 of 65,536 grays to white.
  @Test
  void decode_of16BitGrayTakesTheHighByte() throws Exception {
    byte[] rows = {0, 0x00, (byte) 0xff, 0x12, 0x34, (byte) 0xff, 0x00};

    Pixels pixels = decoder.decode(Fixtures.png(3, 1, 16, 0, rows));

    assertThat(pixels.rgb()).containsExactly(0, 0, 0, 0x12, 0x12, 0x12, 0xff, 0xff, 0xff);
  }

  @Test
  void decode_ignoresWhatFollowsTheEndOfAJpeg() throws Exception {
    byte[] jpeg = Fixtures.bytes("chroma_subsampled.jpg");
    byte[] followed = Arrays.copyOf(jpeg, jpeg.length + 1000);

    assertThat(decoder.decode(followed).rgb()).isEqualTo(decoder.decode(jpeg).rgb());
  }

  // Some cameras pad the scan; all pixels are there.
  @Test
  void decode_toleratesPaddingBeforeTheEndOfAJpeg() throws Exception {
    byte[] jpeg = Fixtures.bytes("chroma_subsampled.jpg");
    byte[] padded = Arrays.copyOf(jpeg, jpeg.length + 3);
    System.arraycopy(jpeg, jpeg.length - 2, padded, padded.length - 2, 2);
    Arrays.fill(padded, jpeg.length - 2, padded.length - 2, (byte) 0);

    assertThat(decoder.decode(padded).rgb()).isEqualTo(decoder.decode(jpeg).rgb());
  }

  // A reader or buffer shared between threads would mix images.
  @Test
  void decode_byManyThreadsGivesEachItsOwnImage() {
    List<String> names =
        Collections.nCopies(8, Fixtures.names()).stream().flatMap(List::stream).toList();

    List<byte[]> decoded = names.parallelStream().map(this::decodedRgb).toList();

    assertThat(IntStream.range(0, names.size()))
        .allSatisfy(i -> assertThat(decoded.get(i)).isEqualTo(rgb(expected(names.get(i)))));
  }

  @Test
  void pixels_ofAWrongNumberOfBytesAreRefused() {
    assertThatThrownBy(() -> new Pixels(2, 2, new byte[11]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("11 bytes");
  }

  private byte[] decodedRgb(String name) {
    try {
      return decoder.decode(Fixtures.bytes(name)).rgb();
    } catch (UndecodableImageException e) {
      throw new AssertionError(name, e);
    }
  }

  private static BufferedImage expected(String name) {
    try {
      return ImageIO.read(new ByteArrayInputStream(Fixtures.bytes(name + Fixtures.EXPECTED)));
    } catch (IOException e) {
      throw new AssertionError(name, e);
    }
  }

  private static byte[] rgb(BufferedImage image) {
    int[] argb = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    byte[] rgb = new byte[argb.length * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (argb[i / 3] >> (16 - 8 * (i % 3)));
    }
    return rgb;
  }
}
