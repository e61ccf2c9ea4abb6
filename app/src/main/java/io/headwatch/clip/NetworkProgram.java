package io.headwatch.clip;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The network as a TorchScript archive without any weights in it: {@code network.py} and {@code
 * training.py} wrapped into the four stored zip entries that PyTorch's loader wants. Weights are
 * arguments, so one program serves every architecture.
 */
final class NetworkProgram {

  /** One class in two files: what training needs goes on where the rest ends. */
  private static final List<String> SOURCES = List.of("network.py", "training.py");

  /** A pickled instance of the class Network with an empty state. */
  private static final byte[] INSTANCE =
      "\u0080\u0002c__torch__\nNetwork\nq\u0000)\u0081}b.".getBytes(StandardCharsets.ISO_8859_1);

  /** A pickled empty tuple. */
  private static final byte[] NO_CONSTANTS = "\u0080\u0002).".getBytes(StandardCharsets.ISO_8859_1);

  /** The archive version from which operators mean what they mean today, without upgraders. */
  private static final byte[] VERSION = "10\n".getBytes(StandardCharsets.ISO_8859_1);

  private NetworkProgram() {}

  /** The archive's bytes. */
  static byte[] archive() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      store(zip, "network/data.pkl", INSTANCE);
      store(zip, "network/code/__torch__.py", source());
      store(zip, "network/constants.pkl", NO_CONSTANTS);
      store(zip, "network/version", VERSION);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot assemble the network's program", e);
    }
    return bytes.toByteArray();
  }

  private static byte[] source() throws IOException {
    ByteArrayOutputStream source = new ByteArrayOutputStream();
    for (String file : SOURCES) {
      try (InputStream in = NetworkProgram.class.getResourceAsStream(file)) {
        if (in == null) {
          throw new IOException(file + " is missing from this build");
        }
        in.transferTo(source);
      }
    }
    return source.toByteArray();
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
