package io.headwatch.cli;

import static java.util.Objects.requireNonNull;

import io.headwatch.check.CheckResult;
import io.headwatch.clip.ImageTower;
import io.headwatch.config.ModelSettings;
import io.headwatch.config.Settings;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Runs a model once on a gray image and on a batch of them, and says how long that takes. */
final class ModelCheck {

  private static final String NAME = "model";
  private static final byte GRAY = (byte) 128;

  private final ModelSettings settings;
  private final int batchSize;

  ModelCheck(Settings settings) {
    this.settings = requireNonNull(settings, "settings is null").model();
    this.batchSize = settings.batch().size();
  }

  CheckResult result(ImageTower model) {
    try {
      double single = seconds(model, 1);
      double batch = seconds(model, batchSize);
      return new CheckResult.Ok(NAME, found(model, single, batch));
    } catch (RuntimeException e) {
      // Whatever the engine throws, such as too little memory on the GPU, is the finding.
      return new CheckResult.Failed(
          NAME,
          "a forward pass fails on %s: %s".formatted(model.device(), e.getMessage()),
          List.of("try a smaller batch.size, model.precision = fp32, or model.device = cpu"));
    }
  }

  private String found(ImageTower model, double single, double batch) {
    return String.format(
        Locale.ROOT,
        "%s, sha256 %.12s, on %s%s in %s: one image %.1f ms, %.1f images/s in batches of %d",
        settings.directory(),
        model.hash(),
        model.device(),
        model.device().equals("cpu") ? " with " + threads() : "",
        settings.precision().name().toLowerCase(Locale.ROOT),
        1_000 * single,
        batchSize / batch,
        batchSize);
  }

  private String threads() {
    int threads =
        settings.threads() == 0 ? Runtime.getRuntime().availableProcessors() : settings.threads();
    return threads == 1 ? "1 thread" : threads + " threads";
  }

  /** How long the second pass takes; the first one prepares. */
  private static double seconds(ImageTower model, int images) {
    int size = model.preprocessing().size();
    byte[] gray = new byte[size * size * 3];
    Arrays.fill(gray, GRAY);
    List<byte[]> inputs = Collections.nCopies(images, gray);
    model.contributions(inputs);
    long start = System.nanoTime();
    model.contributions(inputs);
    return (System.nanoTime() - start) / 1e9;
  }
}
