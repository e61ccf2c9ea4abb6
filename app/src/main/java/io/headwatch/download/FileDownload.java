package io.headwatch.download;

import static java.util.Objects.requireNonNull;

import io.headwatch.safetensors.FileHash;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One file: attempts that go on where the last one broke off (RFC 9110, sections 13.1.5 and 14.2),
 * then checks, then the file at its place.
 */
final class FileDownload {

  /** Attempts in a row that get no further. */
  private static final int ATTEMPTS = 5;

  private static final int CHUNK_BYTES = 1 << 16;

  private final HttpFetch fetch;
  private final Surroundings surroundings;
  private final PullProgress progress;
  private final URI uri;
  private final Path target;
  private final String name;
  private Optional<String> expectedSha256;
  private OptionalLong expectedSize = OptionalLong.empty();
  private CheckedBy checkedBy;

  /**
   * @param wantedSha256 what the user says that the file must be
   */
  FileDownload(
      HttpFetch fetch,
      Surroundings surroundings,
      PullProgress progress,
      URI uri,
      Path target,
      Optional<String> wantedSha256) {
    this.fetch = requireNonNull(fetch, "fetch is null");
    this.surroundings = requireNonNull(surroundings, "surroundings is null");
    this.progress = requireNonNull(progress, "progress is null");
    this.uri = requireNonNull(uri, "uri is null");
    this.target = requireNonNull(target, "target is null");
    this.name = requireNonNull(target.getFileName(), "target has no name").toString();
    this.expectedSha256 = requireNonNull(wantedSha256, "wantedSha256 is null");
    this.checkedBy = wantedSha256.isPresent() ? CheckedBy.OPTION : CheckedBy.NOBODY;
  }

  /**
   * Downloads the file.
   *
   * @throws DownloadException if that is not possible, or what came is not what was announced; what
   *     may be right is kept for the next time, what cannot be right is deleted
   */
  LockedFile run() throws IOException, InterruptedException {
    try (PartFile part = PartFile.open(target)) {
      receive(part);
      String sha256 = verified(part);
      part.complete();
      return new LockedFile(name, part.size(), sha256, uri.toString(), checkedBy);
    }
  }

  private void receive(PartFile part) throws IOException, InterruptedException {
    long furthest = part.size();
    for (int failures = 0; ; ) {
      try {
        attempt(part);
        return;
      } catch (BrokenOffException e) {
        failures = part.size() > furthest ? 1 : failures + 1;
        furthest = Math.max(furthest, part.size());
        if (failures == ATTEMPTS) {
          throw new DownloadException(gaveUp(part, e), e);
        }
        progress.brokeOff(String.valueOf(e.getMessage()));
        surroundings.waitBeforeAttempt(failures);
      }
    }
  }

  private String gaveUp(PartFile part, BrokenOffException last) throws IOException {
    return "%s: %s, %d times in a row; %s"
        .formatted(
            name,
            last.getMessage(),
            ATTEMPTS,
            part.size() > 0 && part.tag().isPresent()
                ? "%s are there, the same command goes on from them".formatted(progress(part))
                : "try again later");
  }

  private String progress(PartFile part) throws IOException {
    return expectedSize.isPresent()
        ? "%,d of %,d bytes".formatted(part.size(), expectedSize.getAsLong())
        : "%,d bytes".formatted(part.size());
  }

  private void attempt(PartFile part) throws IOException, InterruptedException {
    Optional<String> tag = part.tag();
    long from = tag.isPresent() ? part.size() : 0;
    try (Response response = fetch.get(uri, from, tag)) {
      if (response.status() == Response.NOT_SATISFIABLE) {
        requireWhole(part, response);
        return;
      }
      agree(response);
      if (response.start().orElse(-1) != from || from == 0) {
        requireFromStart(part, response);
        part.begin(response.strongTag());
      }
      surroundings.requireSpace(part.path(), expectedSize.orElse(0) - part.size());
      progress.receiving(name, expectedSize);
      copy(response.body(), part);
    }
    requireAllBytes(part);
  }

  /** There is nothing after the bytes at hand: they are all, or not of this file. */
  private void requireWhole(PartFile part, Response response) throws IOException {
    if (part.size() == 0 || response.size().orElse(-1) != part.size()) {
      part.begin(Optional.empty());
      throw new BrokenOffException("the server has no more of it than is there", null);
    }
    agree(response);
    requireAllBytes(part);
  }

  /** A server may send all where a part was asked for, but not a part that nobody asked for. */
  private static void requireFromStart(PartFile part, Response response) throws IOException {
    if (response.start().orElse(-1) != 0) {
      part.begin(Optional.empty());
      throw new BrokenOffException("the server sends another part than it was asked for", null);
    }
  }

  private void agree(Response response) throws DownloadException {
    OptionalLong announced = response.announcedSize();
    OptionalLong sent = response.size();
    if (announced.isPresent() && sent.isPresent() && !announced.equals(sent)) {
      throw new DownloadException(
          "%s: the server announces %,d bytes and sends %,d; nothing of it can be trusted"
              .formatted(name, announced.getAsLong(), sent.getAsLong()));
    }
    expectedSize = announced.isPresent() ? announced : sent;
    response.announcedSha256().ifPresent(this::expect);
    requireWanted(response);
  }

  private void expect(String announced) {
    if (checkedBy != CheckedBy.OPTION) {
      expectedSha256 = Optional.of(announced);
      checkedBy = CheckedBy.SERVER;
    }
  }

  /** Told before the bytes are fetched. */
  private void requireWanted(Response response) throws DownloadException {
    Optional<String> announced = response.announcedSha256();
    if (announced.isPresent() && !announced.equals(expectedSha256)) {
      throw new DownloadException(
          "%s: --sha256 wants %s, but the server has %s"
              .formatted(name, expectedSha256.orElse("nothing"), announced.get()));
    }
  }

  private void copy(InputStream body, PartFile part) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    try (StallWatch watch = new StallWatch(body, surroundings.stallPatience())) {
      for (int read = read(body, chunk); read >= 0; read = read(body, chunk)) {
        watch.alive();
        part.append(chunk, read);
        progress.at(part.size());
      }
    }
  }

  private static int read(InputStream body, byte[] chunk) throws BrokenOffException {
    try {
      return body.read(chunk);
    } catch (IOException e) {
      throw new BrokenOffException("the connection broke off", e);
    }
  }

  private void requireAllBytes(PartFile part) throws IOException {
    if (expectedSize.isEmpty() || part.size() == expectedSize.getAsLong()) {
      return;
    }
    if (part.size() < expectedSize.getAsLong()) {
      throw new BrokenOffException("the connection broke off at " + progress(part), null);
    }
    long size = part.size();
    part.delete();
    throw new DownloadException(
        "%s: the server announces %,d bytes and sends at least %,d; they are deleted"
            .formatted(name, expectedSize.getAsLong(), size));
  }

  private String verified(PartFile part) throws IOException {
    try {
      String sha256 = FileHash.sha256(part.path());
      if (expectedSha256.isPresent() && !expectedSha256.get().equals(sha256)) {
        throw new DownloadException(
            "%s: its SHA-256 is %s, but %s says %s"
                .formatted(name, sha256, checkedBy.words(), expectedSha256.get()));
      }
      ModelFiles.requireContent(name, part.path());
      return sha256;
    } catch (DownloadException e) {
      part.delete();
      throw new DownloadException(
          e.getMessage() + "; it is deleted: try again, or another --base-url", e);
    }
  }
}
