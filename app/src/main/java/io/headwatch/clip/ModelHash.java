package io.headwatch.clip;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwatch.config.ModelSettings;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The identity of a model: two with the same hash make the same of an image. */
final class ModelHash {

  /** Changes when the meaning of the scalars does. */
  private static final String CONTRIBUTIONS = "contributions/1";

  private ModelHash() {}

  /**
   * SHA-256, hexadecimal, over what the scalars depend on.
   *
   * @param weightsHash hash of the weights' file
   * @param precision the trunk's number format: scalars of another one differ by more than noise
   */
  static String of(ModelConfig config, String weightsHash, ModelSettings.Precision precision) {
    String description =
        "%s layers=%s width=%d heads=%d image=%d embedding=%d weights=%s precision=%s"
            .formatted(
                CONTRIBUTIONS,
                config.layers(),
                config.width(),
                config.heads(),
                config.imageSize(),
                config.embedDim(),
                weightsHash,
                precision);
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(description.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
