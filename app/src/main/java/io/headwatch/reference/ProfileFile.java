package io.headwatch.reference;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.clip.ContributionModel;
import io.headwatch.monitor.StreamProfile;
import io.headwatch.safetensors.FileHash;
import io.headwatch.safetensors.SafetensorsFile;
import io.headwatch.safetensors.SafetensorsWriter;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.NullDistribution;
import io.headwatch.shift.profile.ProfileBinding;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.statistics.BinCounts;
import io.headwatch.shift.statistics.BinEdges;
import io.headwatch.shift.statistics.Moments;
import io.headwatch.shift.statistics.PaneStatistics;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A profile on disk: one safetensors file whose header carries, under {@code headwatch}, a JSON
 * description.
 *
 * <p>Arrays: {@code bin_edges} (P x 15), {@code bin_lowest} and {@code bin_highest} (P), {@code
 * bin_counts} (P x 16), {@code pair_mean} and {@code pair_m2} (P), {@code embedding_mean} and
 * {@code embedding_m2} (O); {@code null_sizes} (G) and {@code null_scores} (G x B) if calibrated;
 * {@code images} (JSON lines).
 *
 * @param profile the statistics
 * @param description the rest of the header
 * @param hash SHA-256 of the file, hexadecimal
 */
public record ProfileFile(ReferenceProfile profile, ProfileDescription description, String hash) {

  /** The format that this version writes, and the newest that it reads. */
  public static final int FORMAT = 1;

  private static final String HEADER = "headwatch";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Writes a profile, replacing the file at once or not at all.
   *
   * @throws IOException if it cannot be written; a file already there is unchanged then
   */
  public static void write(Path path, ReferenceProfile profile, ProfileDescription description)
      throws IOException {
    PaneStatistics statistics = profile.statistics();
    BinEdges edges = statistics.edges();
    long pairs = edges.pairs();
    SafetensorsWriter writer = new SafetensorsWriter(Map.of(HEADER, header(profile, description)));
    writer.f32("bin_edges", edges.innerEdges(), pairs, BinEdges.INNER);
    writer.f32("bin_lowest", edges.lowest(), pairs);
    writer.f32("bin_highest", edges.highest(), pairs);
    writer.i32("bin_counts", statistics.binCounts().toArray(), pairs, BinEdges.BINS);
    add(writer, "pair", statistics.pairMoments());
    add(writer, "embedding", statistics.embeddingMoments());
    profile.nullDistribution().ifPresent(nulls -> add(writer, nulls));
    byte[] images = description.imageLines().getBytes(UTF_8);
    writer.u8("images", images, images.length);
    writer.write(path);
  }

  /**
   * Reads a profile.
   *
   * @throws ProfileFileException if the file is missing, no profile, damaged, or of a newer format
   * @throws IOException if it cannot be read
   */
  public static ProfileFile read(Path path) throws IOException {
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      JsonNode header = header(path, file);
      ReferenceProfile profile = profile(header, file);
      return new ProfileFile(profile, description(header, file), FileHash.sha256(path));
    } catch (NoSuchFileException e) {
      throw new ProfileFileException(
          "there is no profile %s; make one with `headwatch profile build`".formatted(path), e);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new ProfileFileException(
          "the profile %s is damaged: %s".formatted(path, e.getMessage()), e);
    }
  }

  /**
   * Reads a profile that is to be compared with what a model makes of images.
   *
   * @throws ProfileFileException also if it was built with another model or preprocessing; the
   *     message says which differs
   */
  public static ProfileFile readFor(ContributionModel model, Path path) throws IOException {
    ProfileFile file = read(path);
    ProfileBinding binding = file.profile().binding();
    requireSame(path, "model", binding.modelHash(), model.hash());
    requireSame(path, "preprocessing", binding.preprocessingHash(), model.preprocessing().hash());
    return file;
  }

  /**
   * Makes sure that the profile's null windows, if it has any, can tell windows with so few false
   * alarms.
   *
   * @param path where this profile was read from, for the message
   * @param setting what the probability is called where it was set, for the message
   * @throws ProfileFileException naming the profile and the smallest probability that it supports
   */
  public void requireFalseAlarm(Path path, String setting, double falseAlarm)
      throws ProfileFileException {
    Optional<NullDistribution> nulls = profile.nullDistribution();
    if (nulls.isPresent() && falseAlarm < nulls.get().smallestFalseAlarm()) {
      throw new ProfileFileException(
          "%s = %s is below what the %d null windows of the profile %s can tell, %.2g; raise it, "
                  .formatted(
                      setting,
                      falseAlarm,
                      nulls.get().windows(),
                      path,
                      nulls.get().smallestFalseAlarm())
              // A score above all of B null windows has the p-value 1 / (1 + B).
              + "or build the profile with --null-windows %.0f"
                  .formatted(Math.ceil(1 / falseAlarm)));
    }
  }

  /** The profile as streams are compared with it. */
  public StreamProfile asStreamProfile() {
    return new StreamProfile(profile, hash);
  }

  /** What profiles built with a model are bound to. */
  public static ProfileBinding binding(ContributionModel model) {
    return new ProfileBinding(model.hash(), model.preprocessing().hash());
  }

  private static void requireSame(Path path, String what, String profile, String model)
      throws ProfileFileException {
    if (!profile.equals(model)) {
      throw new ProfileFileException(
          "the profile %s was built with another %s (%.12s…, this one is %.12s…); "
                  .formatted(path, what, profile, model)
              + "build it anew with this one, or configure the model, and its precision, that it was"
              + " built with");
    }
  }

  private static void add(SafetensorsWriter writer, String name, Moments moments) {
    writer.f64(name + "_mean", moments.means(), moments.dimensions());
    writer.f64(name + "_m2", moments.m2s(), moments.dimensions());
  }

  private static void add(SafetensorsWriter writer, NullDistribution nulls) {
    int[] sizes = nulls.sizes();
    double[] scores = new double[sizes.length * nulls.windows()];
    for (int i = 0; i < sizes.length; i++) {
      System.arraycopy(nulls.scores(i), 0, scores, i * nulls.windows(), nulls.windows());
    }
    writer.i32("null_sizes", sizes, sizes.length);
    writer.f64("null_scores", scores, sizes.length, nulls.windows());
  }

  private static String header(ReferenceProfile profile, ProfileDescription description) {
    ObjectNode header =
        JSON.createObjectNode()
            .put("format", FORMAT)
            .put("model", profile.binding().modelHash())
            .put("preprocessing", profile.binding().preprocessingHash())
            .put("heads", profile.heads())
            .put("neurons", profile.neurons())
            .put("count", profile.size())
            .put("created", description.created().toString())
            .put("images", description.images());
    description.modelDirectory().ifPresent(directory -> header.put("modelDirectory", directory));
    header.set("broken", JSON.valueToTree(description.broken()));
    profile.parameters().ifPresent(parameters -> header.set("build", build(parameters)));
    return header.toString();
  }

  private static ObjectNode build(BuildParameters parameters) {
    return JSON.createObjectNode()
        .put("seed", parameters.seed())
        .put("edgeShare", parameters.edgeShare())
        .put("nullWindows", parameters.nullWindows())
        .put("largestWindow", parameters.largestWindow());
  }

  private static JsonNode header(Path path, SafetensorsFile file) throws ProfileFileException {
    JsonNode header;
    try {
      header = JSON.readTree(file.metadata().getOrDefault(HEADER, ""));
    } catch (JsonProcessingException e) {
      throw new ProfileFileException("the header of the profile %s is damaged".formatted(path), e);
    }
    if (!header.path("format").isInt()) {
      throw new ProfileFileException(
          "%s is a safetensors file, but not a profile of Headwatch".formatted(path));
    }
    if (header.get("format").asInt() > FORMAT) {
      throw new ProfileFileException(
          "the profile %s has format %d, this version reads up to %d; update Headwatch, or build"
                  .formatted(path, header.get("format").asInt(), FORMAT)
              + " the profile with this version");
    }
    return header;
  }

  private static ReferenceProfile profile(JsonNode header, SafetensorsFile file)
      throws IOException {
    BinEdges edges =
        BinEdges.of(
            file.floats("bin_edges"), file.floats("bin_lowest"), file.floats("bin_highest"));
    long count = header.path("count").asLong();
    PaneStatistics statistics =
        PaneStatistics.of(
            edges,
            moments(file, "pair", count),
            BinCounts.of(file.ints("bin_counts")),
            moments(file, "embedding", count));
    return new ReferenceProfile(
        new ProfileBinding(header.path("model").asText(), header.path("preprocessing").asText()),
        header.path("heads").asInt(),
        header.path("neurons").asInt(),
        statistics,
        nulls(file),
        parameters(header.path("build")));
  }

  private static Moments moments(SafetensorsFile file, String name, long count) throws IOException {
    return Moments.of(count, file.doubles(name + "_mean"), file.doubles(name + "_m2"));
  }

  private static Optional<NullDistribution> nulls(SafetensorsFile file) throws IOException {
    if (!file.names().contains("null_sizes")) {
      return Optional.empty();
    }
    int[] sizes = file.ints("null_sizes");
    double[] all = file.doubles("null_scores");
    int windows = all.length / Math.max(1, sizes.length);
    double[][] scores = new double[sizes.length][windows];
    for (int i = 0; i < sizes.length; i++) {
      System.arraycopy(all, i * windows, scores[i], 0, windows);
    }
    return Optional.of(new NullDistribution(sizes, scores));
  }

  private static Optional<BuildParameters> parameters(JsonNode build) {
    if (!build.isObject()) {
      return Optional.empty();
    }
    return Optional.of(
        new BuildParameters(
            build.path("seed").asLong(),
            build.path("edgeShare").asDouble(),
            build.path("nullWindows").asInt(),
            build.path("largestWindow").asInt()));
  }

  private static ProfileDescription description(JsonNode header, SafetensorsFile file)
      throws IOException {
    Map<String, Integer> broken = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : header.path("broken").properties()) {
      broken.put(entry.getKey(), entry.getValue().asInt());
    }
    return new ProfileDescription(
        header.path("images").asText(),
        // A text that is no path is found here, not where it is used.
        Optional.ofNullable(header.get("modelDirectory"))
            .map(JsonNode::asText)
            .map(Path::of)
            .map(Path::toString),
        Instant.parse(header.path("created").asText("1970-01-01T00:00:00Z")),
        broken,
        new String(file.bytes("images"), UTF_8));
  }
}
