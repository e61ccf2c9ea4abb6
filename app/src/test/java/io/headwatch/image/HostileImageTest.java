package io.headwatch.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.management.ThreadMXBean;
import io.headwatch.image.UndecodableImageException.Reason;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileImageTest {

  private static final int SHORTEST_HEADER = 18;

  private final ImageDecoder decoder = new ImageDecoder(DecodingLimits.defaults());

  @Test
  void decode_ofNothingIsRefused() {
    assertThat(refusal(new byte[0]).reason()).isEqualTo(Reason.EMPTY);
  }

  static List<Arguments> otherFormats() {
    return List.of(
        arguments("hello, world", "looks like text"),
        arguments("%PDF-1.7 ...", "looks like pdf"),
        arguments("<!DOCTYPE html><html></html>", "looks like html"),
        arguments("<?xml version='1.0'?><svg/>", "looks like xml or svg"),
        arguments("{\"url\": \"https://example.org/a.jpg\"}", "looks like json"),
        arguments("II*\0\b\0\0\0", "looks like tiff"),
        arguments("PK\3\4", "looks like zip"),
        arguments("\0\0\0\30ftypheic", "looks like heif or avif"),
        arguments("BMW makes no bitmaps", "looks like text"),
        arguments("\1\2\376", "begins with the bytes 01 02 fe"));
  }

  @ParameterizedTest
  @MethodSource("otherFormats")
  void decode_ofAnotherFormatSaysWhatItLooksLike(String content, String described) {
    UndecodableImageException refusal = refusal(content.getBytes(ISO_8859_1));

    assertThat(refusal.reason()).isEqualTo(Reason.UNKNOWN_FORMAT);
    assertThat(refusal).hasMessageContaining(described);
  }

  // The last bytes that carry nothing: GIF's trailer, the padding of WebP's last chunk.
  @ParameterizedTest
  @CsvSource({
    "chroma_subsampled.jpg, 0",
    "progressive.jpg, 0",
    "rgba.png, 0",
    "palette_4_bits.png, 0",
    "palette.gif, 1",
    "interlaced.gif, 1",
    "rgb.bmp, 0",
    "lossy.webp, 1",
    "lossless_alpha.webp, 1",
  })
  void decode_ofEveryPrefixIsRefused(String name, int trailing) {
    byte[] whole = Fixtures.bytes(name);

    for (int length = SHORTEST_HEADER; length < whole.length - trailing; length++) {
      assertThat(refusal(Arrays.copyOf(whole, length)).reason())
          .as("the first %d of %d bytes", length, whole.length)
          .isEqualTo(Reason.TRUNCATED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gray.jpg", "rgba.png", "palette.gif", "rgb.bmp", "lossy.webp"})
  void decode_ofTheFirstFewBytesIsRefused(String name) {
    byte[] whole = Fixtures.bytes(name);

    for (int length = 1; length < SHORTEST_HEADER; length++) {
      assertThat(refusal(Arrays.copyOf(whole, length)).reason())
          .isIn(Reason.UNKNOWN_FORMAT, Reason.TRUNCATED);
    }
  }

  // libjpeg fills the missing part with gray and only warns.
  @Test
  void decode_ofAJpegWithAHoleIsRefused() {
    byte[] jpeg = Fixtures.bytes("chroma_subsampled.jpg");
    int hole = jpeg.length / 4;
    byte[] shorter = Arrays.copyOf(jpeg, jpeg.length - hole);
    shorter[shorter.length - 2] = (byte) 0xff;
    shorter[shorter.length - 1] = (byte) 0xd9;

    assertThat(refusal(shorter).reason()).isEqualTo(Reason.CORRUPT);
  }

  @Test
  void decode_ofAPngWithTooFewRowsIsRefused() {
    byte[] oneRowOfTwo = {0, 1, 2, 3};

    assertThat(refusal(Fixtures.png(1, 2, 8, 2, oneRowOfTwo)).reason())
        .isIn(Reason.TRUNCATED, Reason.CORRUPT);
  }

  @Test
  void decode_ofAPngWithAWrongChecksumIsRefused() {
    byte[] png = Fixtures.bytes("rgba.png");
    png[png.length / 2] ^= 1;

    assertThat(refusal(png).reason()).isEqualTo(Reason.CORRUPT);
  }

  @Test
  void decode_ofAnArithmeticCodedJpegIsRefusedAsAVariant() {
    byte[] jpeg = Fixtures.bytes("gray.jpg");
    jpeg[indexOf(jpeg, "ffc0") + 1] = (byte) 0xc9;

    assertThat(refusal(jpeg).reason()).isEqualTo(Reason.UNSUPPORTED_VARIANT);
  }

  @Test
  void decode_ofACompressedBmpIsRefusedAsAVariant() {
    byte[] bmp = Fixtures.bytes("palette.bmp");
    bmp[30] = 1;

    assertThat(refusal(bmp).reason()).isEqualTo(Reason.UNSUPPORTED_VARIANT);
  }

  @Test
  void decode_ofAPngOf30000x30000PixelsAllocatesNothing() {
    byte[] png = Fixtures.png(30_000, 30_000, 8, 2, new byte[1000]);

    Refusal refusal = measuredRefusal(decoder, png);

    assertThat(refusal.reason()).isEqualTo(Reason.TOO_LONG_SIDE);
    assertThat(refusal.allocatedBytes()).isLessThan(100_000);
  }

  // Within the limits, but a thousand bytes of deflate cannot hold it.
  @Test
  void decode_ofAPngThatCannotHoldItsPixelsAllocatesNothing() {
    ImageDecoder generous = new ImageDecoder(new DecodingLimits(1000, 700_000_000, 30_000, 1));
    byte[] png = Fixtures.png(25_000, 25_000, 8, 2, new byte[1000]);

    Refusal refusal = measuredRefusal(generous, png);

    assertThat(refusal.reason()).isEqualTo(Reason.TRUNCATED);
    assertThat(refusal.allocatedBytes()).isLessThan(100_000);
  }

  @Test
  void decode_ofAnyFormatChecksTheSizeBeforeItAllocates() {
    byte[] jpeg = Fixtures.bytes("gray.jpg");
    ByteBuffer.wrap(jpeg).putInt(indexOf(jpeg, "ffc0") + 5, 10_000 << 16 | 10_000);
    byte[] gifScreen = Fixtures.bytes("palette.gif");
    littleEndian(gifScreen).putInt(6, 10_000 << 16 | 10_000);
    byte[] gifFrame = Fixtures.bytes("palette.gif");
    littleEndian(gifFrame).putInt(indexOf(gifFrame, "2c00000000") + 5, 10_000 << 16 | 10_000);
    byte[] bmp = Fixtures.bytes("rgb.bmp");
    littleEndian(bmp).putInt(18, 10_000).putInt(22, -10_000);
    byte[] lossy = Fixtures.bytes("lossy.webp");
    littleEndian(lossy).putInt(indexOf(lossy, "9d012a") + 3, 10_000 << 16 | 10_000);
    byte[] canvas = Fixtures.bytes("animated.webp");
    littleEndian(canvas).putInt(24, 9_999).putInt(26, 10_000 << 8);

    for (byte[] image : List.of(jpeg, gifScreen, gifFrame, bmp, lossy, canvas)) {
      Refusal refusal = measuredRefusal(decoder, image);
      assertThat(refusal.reason()).isEqualTo(Reason.TOO_MANY_PIXELS);
      assertThat(refusal.allocatedBytes()).isLessThan(100_000);
    }
  }

  @Test
  void decode_atALimitPassesAndBeyondItIsRefused() throws Exception {
    byte[] image = Fixtures.bytes("progressive.jpg"); // 45 x 31 pixels, 10 scans.
    int bytes = image.length;

    assertThat(new ImageDecoder(new DecodingLimits(bytes, 45 * 31, 45, 10)).decode(image).width())
        .isEqualTo(45);
    assertThat(reasonUnder(new DecodingLimits(bytes - 1, 45 * 31, 45, 10), image))
        .isEqualTo(Reason.TOO_LARGE);
    assertThat(reasonUnder(new DecodingLimits(bytes, 45 * 31 - 1, 45, 10), image))
        .isEqualTo(Reason.TOO_MANY_PIXELS);
    assertThat(reasonUnder(new DecodingLimits(bytes, 45 * 31, 44, 10), image))
        .isEqualTo(Reason.TOO_LONG_SIDE);
    assertThat(reasonUnder(new DecodingLimits(bytes, 45 * 31, 45, 9), image))
        .isEqualTo(Reason.TOO_MANY_SCANS);
  }

  // No other exception, and no memory beyond what the limits allow, whatever the decoders believe.
  @Property(tries = 4000)
  void decode_ofChangedBytesEitherSucceedsOrIsRefused(
      @ForAll Random random, @ForAll @IntRange(min = 1, max = 12) int changes) {
    ImageDecoder strict = new ImageDecoder(new DecodingLimits(100_000, 100_000, 1_000, 20));
    List<String> names = Fixtures.names();
    byte[] bytes = Fixtures.bytes(names.get(random.nextInt(names.size())));
    for (int i = 0; i < changes; i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }

    long before = allocatedBytes();
    try {
      strict.decode(bytes);
    } catch (UndecodableImageException e) {
      assertThat(e.reason()).isNotNull();
    }
    assertThat(allocatedBytes() - before).isLessThan(10_000_000);
  }

  @Test
  void limits_thatNoImageOrNoArrayCouldKeepAreRefused() {
    assertThatThrownBy(() -> new DecodingLimits(0, 1, 1, 1)).hasMessageContaining("maxBytes is 0");
    assertThatThrownBy(() -> new DecodingLimits(1, 0, 1, 1)).hasMessageContaining("maxPixels is 0");
    assertThatThrownBy(() -> new DecodingLimits(1, 1, 0, 1)).hasMessageContaining("maxSide is 0");
    assertThatThrownBy(() -> new DecodingLimits(1, 1, 1, 0)).hasMessageContaining("maxScans is 0");
    assertThatThrownBy(() -> new DecodingLimits(1, 715_827_880, 1, 1))
        .hasMessageContaining("more than an array can hold, 715827879");
  }

  @Test
  void reason_labelsAreStable() {
    assertThat(Arrays.stream(Reason.values()).map(Reason::label))
        .containsExactly(
            "empty",
            "too_large",
            "unknown_format",
            "unsupported_variant",
            "too_many_pixels",
            "too_long_side",
            "too_many_scans",
            "truncated",
            "corrupt");
  }

  private record Refusal(Reason reason, long allocatedBytes) {}

  private static Refusal measuredRefusal(ImageDecoder decoder, byte[] image) {
    refusal(decoder, image); // Loads classes.
    long before = allocatedBytes();
    Reason reason = refusal(decoder, image).reason();
    return new Refusal(reason, allocatedBytes() - before);
  }

  private static long allocatedBytes() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  private static Reason reasonUnder(DecodingLimits limits, byte[] image) {
    return refusal(new ImageDecoder(limits), image).reason();
  }

  private UndecodableImageException refusal(byte[] image) {
    return refusal(decoder, image);
  }

  private static UndecodableImageException refusal(ImageDecoder decoder, byte[] image) {
    return catchThrowableOfType(UndecodableImageException.class, () -> decoder.decode(image));
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int indexOf(byte[] bytes, String hex) {
    return HexFormat.of().formatHex(bytes).indexOf(hex) / 2;
  }
}
