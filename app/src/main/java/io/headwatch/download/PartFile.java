package io.headwatch.download;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The beginning of a file that is being downloaded, in {@code FILE.part}, with the server's tag of
 * its version in {@code FILE.part.etag}. One process at a time has it.
 */
final class PartFile implements AutoCloseable {

  private final Path target;
  private final Path part;
  private final Path tagFile;
  private final FileChannel channel;

  private PartFile(Path target, Path part, FileChannel channel) {
    this.target = target;
    this.part = part;
    this.tagFile = part.resolveSibling(part.getFileName() + ".etag");
    this.channel = channel;
  }

  /**
   * Opens what an earlier attempt left, or nothing.
   *
   * @throws DownloadException if another process has it
   */
  static PartFile open(Path target) throws IOException {
    Path part = target.resolveSibling(requireNonNull(target.getFileName()) + ".part");
    FileChannel channel =
        FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return new PartFile(target, part, channel);
      }
    } catch (OverlappingFileLockException e) {
      // The same as a lock that another process has.
    }
    channel.close();
    throw new DownloadException("another process downloads %s right now".formatted(target));
  }

  Path path() {
    return part;
  }

  long size() throws IOException {
    return channel.size();
  }

  /** The version that the bytes are of; without it they cannot be gone on from. */
  Optional<String> tag() throws IOException {
    return Files.isRegularFile(tagFile)
        ? Optional.of(Files.readString(tagFile, UTF_8)).filter(tag -> !tag.isEmpty())
        : Optional.empty();
  }

  /** Drops the bytes; those that follow are of this version. */
  void begin(Optional<String> tag) throws IOException {
    Files.deleteIfExists(tagFile);
    channel.truncate(0);
    if (tag.isPresent()) {
      Files.writeString(tagFile, tag.get(), UTF_8);
    }
  }

  /** Adds bytes at the end. */
  void append(byte[] bytes, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
    try {
      channel.position(channel.size());
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      throw new DownloadException(
          "cannot write %s: %s; the same command goes on from what is there"
              .formatted(part, e.getMessage()),
          e);
    }
  }

  /** Makes it the file, which is whole from the first moment on. */
  void complete() throws IOException {
    channel.force(true);
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Files.deleteIfExists(tagFile);
  }

  /** Drops it. */
  void delete() throws IOException {
    Files.deleteIfExists(tagFile);
    Files.deleteIfExists(part);
  }

  /** Leaves nothing behind if nothing came. */
  @Override
  public void close() throws IOException {
    try (channel) {
      if (channel.size() == 0) {
        delete();
      }
    }
  }
}
