package io.headwatch.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.shift.profile.Calibration;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.profile.Stratification;
import io.headwatch.shift.profile.Stratification.ByClock;
import io.headwatch.shift.profile.StratifiedProfile;
import io.headwatch.shift.profile.Stratum;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a profile is divided into, for people and as JSON. */
final class StrataDescription {

  private static final int MOST_NAMES = 12;

  private final StratifiedProfile profile;

  StrataDescription(StratifiedProfile profile) {
    this.profile = profile;
  }

  /** On one line, such as {@code 12 strata by hour, of 2 in Europe/Berlin; thin, below 100 ...}. */
  String line() {
    String thin =
        profile.strata().entrySet().stream()
            .filter(entry -> entry.getValue().isThin())
            .limit(MOST_NAMES)
            .map(entry -> "%s (%d)".formatted(entry.getKey(), entry.getValue().drawable()))
            .collect(Collectors.joining(", "));
    return "%d strata by %s%s"
        .formatted(
            profile.strata().size(),
            by(profile.stratification()),
            thin.isEmpty()
                ? ""
                : "; %d are thin, with fewer than %d images for null windows, and not judged: %s%s"
                    .formatted(
                        profile.thin(),
                        profile.fewestImages(),
                        thin,
                        profile.thin() > MOST_NAMES ? ", ..." : ""));
  }

  private static String by(Stratification stratification) {
    return stratification instanceof ByClock clock
        ? "%d %s of %s in %s"
            .formatted(
                clock.hours(),
                clock.hours() == 1 ? "hour" : "hours",
                clock.days().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                clock.zone())
        : "label";
  }

  /** Adds the strata's fields to an object. */
  void put(ObjectNode node) {
    node.put("by", by(profile.stratification())).put("fewestImages", profile.fewestImages());
    node.put("thin", profile.thin());
    ArrayNode list = node.putArray("list");
    for (Map.Entry<String, Stratum> entry : profile.strata().entrySet()) {
      Stratum stratum = entry.getValue();
      ObjectNode described =
          list.addObject()
              .put("name", entry.getKey())
              .put("n", stratum.images())
              .put("forNullWindows", stratum.drawable())
              .put("thin", stratum.isThin());
      stratum.profile().flatMap(ReferenceProfile::calibration).ifPresent(c -> put(described, c));
    }
  }

  private static void put(ObjectNode node, Calibration calibration) {
    node.put("smallestWindow", calibration.supportedSizes().smallest())
        .put("largestWindow", calibration.supportedSizes().largest());
  }
}
