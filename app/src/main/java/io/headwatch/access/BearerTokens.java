package io.headwatch.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokens that requests may be made with, one in each of some files. They are read again when a file
 * changes, so that tokens can be replaced without a restart. Safe for use by several threads.
 *
 * <p>Tokens are kept and compared as hashes: the time that it takes tells nothing of them, and no
 * message holds one.
 */
public final class BearerTokens {

  private static final Logger log = LoggerFactory.getLogger(BearerTokens.class);
  private static final String SCHEME = "Bearer ";
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{16,1000}");
  private static final int MOST_BYTES = 1_002;

  private final List<TokenFile> files;

  private BearerTokens(List<TokenFile> files) {
    this.files = files;
  }

  /**
   * Reads the tokens; with no files every request is let in.
   *
   * @throws IOException if a file cannot be read or holds no token; the message names it
   */
  public static BearerTokens read(List<Path> files) throws IOException {
    List<TokenFile> read = new ArrayList<>();
    for (Path file : files) {
      read.add(new TokenFile(file));
    }
    return new BearerTokens(read);
  }

  /** Whether a token is asked for. */
  public boolean areRequired() {
    return !files.isEmpty();
  }

  /** A token that was one when it was shown; it tells nothing of its text. */
  public static final class Known {

    private final byte[] hash;

    private Known(byte[] hash) {
      this.hash = hash;
    }
  }

  /** Whether a text is one of the tokens. */
  public boolean admit(String token) {
    return find(token).isPresent();
  }

  /** The token that a text is, to ask later whether it {@link #holds} still. */
  public Optional<Known> find(String token) {
    Known shown = new Known(hash(token));
    return holds(shown) ? Optional.of(shown) : Optional.empty();
  }

  /** Whether a token is in one of the files still. */
  public boolean holds(Known token) {
    boolean found = false;
    for (TokenFile file : files) {
      found |= MessageDigest.isEqual(file.hash(), token.hash);
    }
    return found;
  }

  /**
   * Whether a request's header {@code Authorization} has one of the tokens.
   *
   * @param header null if there is none
   */
  public boolean admitHeader(@Nullable String header) {
    return header != null
        && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && admit(header.substring(SCHEME.length()).strip());
  }

  private static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** A file with a token, as it was when it last changed. */
  private static final class TokenFile {

    private final Path path;
    private String version;
    private byte[] hash;

    TokenFile(Path path) throws IOException {
      this.path = requireNonNull(path, "path is null");
      this.version = version();
      this.hash = BearerTokens.hash(token());
    }

    /** A file that can no longer be used leaves the token as it was. */
    synchronized byte[] hash() {
      try {
        String now = version();
        if (!now.equals(version)) {
          hash = BearerTokens.hash(token());
          version = now;
          log.info("the token in {} was read again", path);
        }
      } catch (IOException e) {
        log.warn("the token stays as it was: {}", e.getMessage());
      }
      return hash;
    }

    private String version() throws IOException {
      try {
        BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
        return now.lastModifiedTime() + " " + now.size() + " " + now.fileKey();
      } catch (IOException e) {
        throw new IOException("cannot read the token file %s".formatted(path), e);
      }
    }

    private String token() throws IOException {
      byte[] bytes;
      try (var in = Files.newInputStream(path)) {
        bytes = in.readNBytes(MOST_BYTES);
      } catch (IOException e) {
        throw new IOException("cannot read the token file %s".formatted(path), e);
      }
      String token = new String(bytes, UTF_8).strip();
      if (!TOKEN.matcher(token).matches()) {
        throw new IOException(
            "%s must hold one token of 16 to 1000 visible ASCII characters; `openssl rand -hex 32`"
                    .formatted(path)
                + " makes one");
      }
      return token;
    }
  }
}
