package io.headwatch.image;

import java.io.IOException;

/**
 * Decodes one format. Implementations are stateless and read the header's size, and have it
 * checked, before they allocate memory for pixels.
 */
interface FormatDecoder {

  /**
   * Decodes an image whose first bytes are those of this format.
   *
   * @throws java.nio.BufferUnderflowException if the bytes end within a header
   * @throws IOException or any runtime exception, if a library finds the bytes to be corrupt
   */
  Pixels decode(byte[] encoded) throws UndecodableImageException, IOException;
}
