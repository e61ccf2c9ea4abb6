package io.headwatch.clip;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.headwatch.safetensors.FileHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Texts to token ids, by a model directory's {@code tokenizer.json}. */
final class Tokenizer implements AutoCloseable {

  static final String FILE = "tokenizer.json";

  private final HuggingFaceTokenizer tokenizer;
  private final int contextLength;

  private Tokenizer(HuggingFaceTokenizer tokenizer, int contextLength) {
    this.tokenizer = tokenizer;
    this.contextLength = contextLength;
  }

  static Tokenizer load(Path directory, int contextLength) {
    Path file = directory.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new ModelException(
          "there is no %s in %s; it comes with each model that open_clip publishes"
              .formatted(FILE, directory));
    }
    try {
      return new Tokenizer(
          HuggingFaceTokenizer.builder()
              .optTokenizerPath(file)
              .optPadding(false)
              .optTruncation(false)
              .build(),
          contextLength);
    } catch (IOException | RuntimeException e) {
      throw new ModelException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  static String hash(Path directory) {
    Path file = directory.resolve(FILE);
    try {
      return FileHash.sha256(file);
    } catch (IOException e) {
      throw new ModelException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * The ids of a text with its start and end, as long as the context: a longer text is cut before
   * its end token, a shorter one padded with 0, as open_clip does.
   */
  long[] tokens(String text) {
    long[] ids = untilEnd(tokenizer.encode(text).getIds());
    long[] row = Arrays.copyOf(ids, contextLength);
    if (ids.length > contextLength) {
      row[contextLength - 1] = ids[ids.length - 1];
    }
    return row;
  }

  /** Some tokenizers pad with the end token itself. */
  private static long[] untilEnd(long[] ids) {
    int end = 0;
    for (int i = 1; i < ids.length; i++) {
      if (ids[i] > ids[end]) {
        end = i;
      }
    }
    return Arrays.copyOf(ids, end + 1);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
