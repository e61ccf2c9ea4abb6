package io.headwatch.history;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** A verdict's JSON as it is stored: about a quarter of its size. */
final class DeflatedText {

  private DeflatedText() {}

  static byte[] deflate(byte[] text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length / 2);
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
      out.write(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      deflater.end();
    }
    return bytes.toByteArray();
  }

  /**
   * @throws UncheckedIOException if the bytes are damaged
   */
  static byte[] inflate(byte[] deflated) {
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(deflated))) {
      return in.readNBytes(RecordedVerdict.MOST_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
