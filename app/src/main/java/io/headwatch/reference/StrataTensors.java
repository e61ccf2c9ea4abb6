package io.headwatch.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.safetensors.SafetensorsFile;
import io.headwatch.safetensors.SafetensorsWriter;
import io.headwatch.shift.profile.Calibration;
import io.headwatch.shift.profile.PairSelection;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.profile.Stratification;
import io.headwatch.shift.profile.Stratification.ByClock;
import io.headwatch.shift.profile.Stratification.ByLabel;
import io.headwatch.shift.profile.Stratification.Days;
import io.headwatch.shift.profile.Stratification.None;
import io.headwatch.shift.profile.StratifiedProfile;
import io.headwatch.shift.profile.Stratum;
import io.headwatch.shift.statistics.BinCounts;
import io.headwatch.shift.statistics.BinEdges;
import io.headwatch.shift.statistics.PaneStatistics;
import java.io.IOException;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Strata among a profile's arrays: those of a stratum that is not thin have the names that the
 * whole's have, after {@code stratum.I.}, with I its place in {@code strata.list} of the header.
 * Bases, words' names and selected pairs are the whole's.
 */
final class StrataTensors {

  private static final ObjectMapper JSON = new ObjectMapper();

  private StrataTensors() {}

  /** What the header says of the strata. */
  static ObjectNode header(StratifiedProfile profile) {
    ObjectNode header = header(profile.stratification()).put("fewest", profile.fewestImages());
    ArrayNode list = header.putArray("list");
    profile.strata().forEach((name, stratum) -> list.add(header(name, stratum)));
    return header;
  }

  /** A stratification as JSON, the same in the file and on the command line. */
  static ObjectNode header(Stratification stratification) {
    ObjectNode header = JSON.createObjectNode();
    if (stratification instanceof ByClock clock) {
      return header
          .put("by", "clock")
          .put("zone", clock.zone().getId())
          .put("hours", clock.hours())
          .put("days", clock.days().name());
    }
    return header.put("by", stratification instanceof None ? "none" : "label");
  }

  private static ObjectNode header(String name, Stratum stratum) {
    ObjectNode header =
        JSON.createObjectNode()
            .put("name", name)
            .put("images", stratum.images())
            .put("drawable", stratum.drawable());
    stratum.profile().ifPresent(profile -> header.setAll(header(profile)));
    return header;
  }

  private static ObjectNode header(ReferenceProfile profile) {
    PaneStatistics statistics = profile.statistics();
    ObjectNode header = JSON.createObjectNode();
    header.set("words", FeatureTensors.header(statistics.words()));
    header.set("concepts", FeatureTensors.header(statistics.concepts()));
    profile
        .calibration()
        .ifPresent(given -> header.set("calibration", CalibrationTensors.header(given)));
    return header;
  }

  static void add(SafetensorsWriter writer, StratifiedProfile profile) {
    int place = 0;
    for (Stratum stratum : profile.strata().values()) {
      String prefix = prefix(place++);
      stratum.profile().ifPresent(part -> add(writer, prefix, part));
    }
  }

  private static String prefix(int place) {
    return "stratum." + place + ".";
  }

  private static void add(SafetensorsWriter writer, String prefix, ReferenceProfile profile) {
    PaneStatistics statistics = profile.statistics();
    writer.i32(
        prefix + "bin_counts", statistics.binCounts().toArray(), statistics.pairs(), BinEdges.BINS);
    FeatureTensors.add(writer, prefix + "pair", statistics.pairMoments());
    FeatureTensors.add(writer, prefix + "embedding", statistics.embeddingMoments());
    FeatureTensors.add(writer, prefix, statistics.features());
    profile.calibration().ifPresent(given -> CalibrationTensors.addNulls(writer, prefix, given));
  }

  /**
   * The whole with its strata, if it has any.
   *
   * @param header {@code strata} of the file's header
   * @throws IllegalArgumentException if the arrays do not fit one another
   */
  static StratifiedProfile read(JsonNode header, SafetensorsFile file, ReferenceProfile pooled)
      throws IOException {
    if (header.isMissingNode()) {
      return StratifiedProfile.of(pooled);
    }
    Map<String, Stratum> strata = new LinkedHashMap<>();
    int place = 0;
    for (JsonNode described : header.path("list")) {
      String prefix = prefix(place++);
      Optional<ReferenceProfile> profile =
          described.has("words")
              ? Optional.of(profile(described, file, prefix, pooled))
              : Optional.empty();
      strata.put(
          described.path("name").asText(),
          new Stratum(
              described.path("images").asInt(), described.path("drawable").asInt(), profile));
    }
    return new StratifiedProfile(
        pooled, stratification(header), header.path("fewest").asInt(), strata);
  }

  private static Stratification stratification(JsonNode header) {
    return switch (header.path("by").asText()) {
      case "clock" ->
          new ByClock(
              ZoneId.of(header.path("zone").asText()),
              header.path("hours").asInt(),
              Days.valueOf(header.path("days").asText()));
      case "label" -> new ByLabel();
      default ->
          throw new IllegalArgumentException(
              "its strata are by %s, not by clock or label".formatted(header.path("by")));
    };
  }

  private static ReferenceProfile profile(
      JsonNode described, SafetensorsFile file, String prefix, ReferenceProfile pooled)
      throws IOException {
    PaneStatistics whole = pooled.statistics();
    long count = described.path("images").asLong();
    PaneStatistics statistics =
        PaneStatistics.of(
            whole.edges(),
            whole.basis(),
            FeatureTensors.moments(file, prefix + "pair", count),
            BinCounts.of(file.ints(prefix + "bin_counts")),
            FeatureTensors.moments(file, prefix + "embedding", count),
            FeatureTensors.read(described, file, prefix, count, whole));
    Optional<PairSelection> selection = pooled.calibration().flatMap(Calibration::selection);
    return pooled
        .with(statistics)
        .with(
            CalibrationTensors.readNulls(
                    described.path("calibration"), file, prefix, whole.features())
                .map(nulls -> new Calibration(nulls, selection)));
  }
}
