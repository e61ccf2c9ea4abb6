package io.headwatch.cli;

import static java.util.Objects.requireNonNull;

import io.headwatch.check.CheckResult;
import io.headwatch.clip.LocationModel;
import io.headwatch.clip.ModelException;
import io.headwatch.clip.PairDirections;
import io.headwatch.clip.TextTower;
import io.headwatch.config.ModelSettings;
import io.headwatch.config.Settings;
import io.headwatch.segmentation.SegmentationRules;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;

/**
 * Whether masks can be made with the model: what they need is loaded with the first request, which
 * is late to learn that it cannot be.
 */
final class MasksCheck {

  /** What the check is called. */
  static final String NAME = "masks";

  private static final List<String> WITHOUT =
      List.of("or set segmentation.enabled = false, and go without masks");

  private final ModelSettings model;
  private final boolean enabled;

  /**
   * @param model with the directory where the model was found
   */
  MasksCheck(ModelSettings model, Settings settings) {
    this.model = requireNonNull(model, "model is null");
    this.enabled = settings.segmentation().enabled();
  }

  CheckResult result(LocationModel loaded) {
    if (!enabled) {
      return new CheckResult.Ok(NAME, "none are made: segmentation.enabled = false");
    }
    SegmentationRules rules;
    try {
      PairDirections pairs = loaded.directions();
      rules =
          SegmentationRules.of(
              model.directory(), loaded.preprocessing().size(), pairs.heads() * pairs.neurons());
    } catch (IOException | RuntimeException e) {
      return new CheckResult.Failed(NAME, String.valueOf(e.getMessage()), WITHOUT);
    }
    try {
      TextTower.hash(model);
    } catch (ModelException e) {
      // All else works with a model of images alone.
      return new CheckResult.Warning(NAME, String.valueOf(e.getMessage()), WITHOUT);
    }
    return new CheckResult.Ok(NAME, found(rules));
  }

  private String found(SegmentationRules rules) {
    String from =
        Files.exists(model.directory().resolve(SegmentationRules.FILE))
            ? "of its " + SegmentationRules.FILE
            : "of the paper, as the model has no " + SegmentationRules.FILE;
    return String.format(
        Locale.ROOT,
        "by the rules %s: method %s, %,d pairs a word, images of %s pixels",
        from,
        rules.method().label(),
        rules.pairs(),
        String.join(", ", rules.sizes().stream().map(String::valueOf).toList()));
  }
}
