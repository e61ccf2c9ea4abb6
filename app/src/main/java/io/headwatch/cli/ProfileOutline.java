package io.headwatch.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.reference.ProfileFile;
import io.headwatch.reference.Thumbnails;
import io.headwatch.shift.calibration.BlockChoice;
import io.headwatch.shift.explanation.WordFinding;
import io.headwatch.shift.profile.Calibration;
import io.headwatch.shift.profile.PowerCard;
import io.headwatch.shift.profile.PowerCurve;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.statistics.PaneStatistics;
import io.headwatch.shift.statistics.SeriesMoments;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** What a profile was built from and what it supports, as JSON. */
final class ProfileOutline {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ProfileOutline() {}

  /**
   * The outline of a profile.
   *
   * @param file where it was read from
   */
  static ObjectNode of(ProfileFile profileFile, Path file) {
    ReferenceProfile profile = profileFile.profile();
    ObjectNode node =
        JSON.createObjectNode()
            .put("file", file.toString())
            .put("format", ProfileFile.FORMAT)
            .put("hash", profileFile.hash())
            .put("model", profile.binding().modelHash())
            .put("preprocessing", profile.binding().preprocessingHash())
            .put("heads", profile.heads())
            .put("neurons", profile.neurons())
            .put("embeddingSize", profile.embeddingSize())
            .put("n", profile.size())
            .put("images", profileFile.description().images())
            .put("created", profileFile.description().created().toString());
    profileFile
        .description()
        .modelDirectory()
        .ifPresent(directory -> node.put("modelDirectory", directory));
    node.put("repeated", profileFile.description().repeated());
    node.set("broken", JSON.valueToTree(profileFile.description().broken()));
    profile
        .parameters()
        .ifPresent(
            build ->
                node.putObject("build")
                    .put("seed", build.seed())
                    .put("edgeShare", build.edgeShare())
                    .put("nullWindows", build.nullWindows())
                    .put("largestWindow", build.largestWindow()));
    describe(node, profile.statistics());
    describe(node, profile.statistics().words());
    profile
        .calibration()
        .ifPresentOrElse(
            calibration -> describe(node, calibration, profileFile.description().blocks()),
            () -> node.put("calibration", "none: a merged profile judges nothing by itself"));
    if (profileFile.strata().isStratified()) {
      new StrataDescription(profileFile.strata()).put(node.putObject("strata"));
    }
    profileFile
        .power()
        .ifPresentOrElse(
            card -> describe(node, card),
            () -> node.put("power", "none: `profile build` simulates what windows detect"));
    profileFile
        .labels()
        .ifPresent(labels -> new LabelExamples(profileFile, labels).put(node.putObject("labels")));
    return node;
  }

  private static void describe(ObjectNode node, PowerCard card) {
    ObjectNode power = node.putObject("power").put("windows", card.windows());
    power.set("sizes", JSON.valueToTree(card.sizes()));
    ArrayNode shifts = power.putArray("shifts");
    for (PowerCurve curve : card.curves()) {
      String kind = curve.kind().name().toLowerCase(Locale.ROOT);
      shifts.add(curve.name().isEmpty() ? kind : kind + " " + curve.name());
    }
    power.set("missing", JSON.valueToTree(card.missing()));
  }

  /** Adds what is known of a profile's pictures. */
  static void describe(ObjectNode node, Thumbnails thumbnails) {
    node.putObject("thumbnails").put("count", thumbnails.size()).put("bytes", thumbnails.bytes());
  }

  private static void describe(ObjectNode node, SeriesMoments words) {
    if (words.series().size() > 0) {
      node.putObject("words")
          .put("vocabulary", words.series().size())
          .put("hash", words.series().hash())
          .put("coverage", words.coverage())
          .put("fit", words.coverage() >= WordFinding.FITTING_COVERAGE);
    }
  }

  private static void describe(ObjectNode node, PaneStatistics statistics) {
    node.putObject("basis")
        .put("components", statistics.basis().components())
        .put("fourierFeatures", statistics.basis().features())
        .put("hash", statistics.basis().hash());
    node.put("pixelMeasures", statistics.features().pixels().dimensions());
  }

  private static void describe(
      ObjectNode node, Calibration calibration, Optional<BlockChoice> blocks) {
    node.put("blocks", BlockLine.of(calibration.nulls().blockLength(), blocks));
    calibration
        .selection()
        .ifPresent(
            selection ->
                node.putObject("scoredPairs")
                    .put("count", selection.pairs().length)
                    .put("varianceShare", selection.varianceShare())
                    .put("embeddingShare", selection.embeddingShare())
                    .put("cosine", selection.cosine()));
    ObjectNode described = node.putObject("calibration");
    described.set("detectors", JSON.valueToTree(calibration.detectors()));
    described
        .put("nullWindows", calibration.nulls().windows())
        .put("blockLength", calibration.nulls().blockLength())
        .put("smallestWindow", calibration.supportedSizes().smallest())
        .put("largestWindow", calibration.supportedSizes().largest())
        .set("sizes", JSON.valueToTree(calibration.nulls().sizes()));
    blocks.ifPresent(choice -> described.put("worth", choice.worth()));
    described.put("smallestFalseAlarm", calibration.smallestFalseAlarm());
  }
}
