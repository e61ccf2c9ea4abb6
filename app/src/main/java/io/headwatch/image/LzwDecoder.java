package io.headwatch.image;

/**
 * Decompresses the pixels of a GIF frame (Welch 1984, with codes of growing width).
 *
 * <p>A code's string always stands somewhere in the output already, so that the dictionary holds
 * positions only.
 */
final class LzwDecoder {

  private static final int MAX_CODE_BITS = 12;
  private static final int MAX_CODES = 1 << MAX_CODE_BITS;

  private final byte[] in;
  private final byte[] out;
  private final int clear;
  private final int[] start = new int[MAX_CODES];
  private final int[] length = new int[MAX_CODES];
  private int codes;
  private int codeBits;
  private long bitPosition;
  private int written;

  private LzwDecoder(int literalBits, byte[] in, int count) {
    this.in = in;
    this.out = new byte[count];
    this.clear = 1 << literalBits;
    clear();
  }

  /**
   * Decompresses a frame.
   *
   * @param literalBits bits of one value
   * @return {@code count} values; more are ignored
   */
  static byte[] decode(int literalBits, byte[] in, int count) throws UndecodableImageException {
    if (literalBits < 1 || literalBits > Byte.SIZE) {
      throw UndecodableImageException.corrupt("GIF with values of " + literalBits + " bits");
    }
    LzwDecoder decoder = new LzwDecoder(literalBits, in, count);
    decoder.decode();
    return decoder.out;
  }

  private void decode() throws UndecodableImageException {
    int previousStart = 0;
    int previousLength = 0;
    while (written < out.length) {
      int code = nextCode();
      if (code == clear) {
        clear();
        previousLength = 0;
      } else {
        if (previousLength > 0) {
          define(previousStart, previousLength + 1);
        }
        previousStart = written;
        write(code);
        previousLength = written - previousStart;
      }
    }
  }

  private void clear() {
    codes = clear + 2;
    codeBits = Integer.SIZE - Integer.numberOfLeadingZeros(clear);
  }

  private int nextCode() throws UndecodableImageException {
    if (bitPosition + codeBits > (long) in.length * Byte.SIZE) {
      throw tooFew();
    }
    int code = 0;
    for (int bit = 0; bit < codeBits; bit++, bitPosition++) {
      code |= ((in[(int) (bitPosition >> 3)] >> (bitPosition & 7)) & 1) << bit;
    }
    if (code == clear + 1) {
      throw tooFew();
    }
    return code;
  }

  private UndecodableImageException tooFew() {
    return UndecodableImageException.truncated(
        "GIF frame has %d of %d pixels".formatted(written, out.length));
  }

  private void define(int position, int count) {
    if (codes < MAX_CODES) {
      start[codes] = position;
      length[codes] = count;
      codes++;
      if (codes == 1 << codeBits && codeBits < MAX_CODE_BITS) {
        codeBits++;
      }
    }
  }

  private void write(int code) throws UndecodableImageException {
    if (code < clear) {
      out[written++] = (byte) code;
      return;
    }
    if (code >= codes) {
      throw UndecodableImageException.corrupt("GIF frame with an undefined code");
    }
    // Byte by byte: the newest string ends with the byte that is written first.
    int end = Math.min(out.length, written + length[code]);
    for (int from = start[code]; written < end; from++, written++) {
      out[written] = out[from];
    }
  }
}
