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
import io.headwatch.shift.calibration.MeanShiftCalibration;
import io.headwatch.shift.explanation.ConceptJudge;
import io.headwatch.shift.explanation.PairLabels;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.NullDistribution;
import io.headwatch.shift.profile.PairSelection;
import io.headwatch.shift.profile.ProfileBinding;
import io.headwatch.shift.profile.ReferenceEmbeddings;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.statistics.BinCounts;
import io.headwatch.shift.statistics.BinEdges;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.shift.statistics.Moments;
import io.headwatch.shift.statistics.PaneStatistics;
import io.headwatch.shift.statistics.Series;
import io.headwatch.shift.statistics.SeriesMoments;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A profile on disk: one safetensors file whose header carries, under {@code headwatch}, a JSON
 * description.
 *
 * <p>Arrays: {@code bin_edges} (P x 15), {@code bin_lowest} and {@code bin_highest} (P), {@code
 * bin_counts} (P x 16), {@code pair_mean} and {@code pair_m2} (P), {@code embedding_mean} and
 * {@code embedding_m2} (O); {@code words} (one a line), {@code word_mean} and {@code word_m2} (V)
 * if there are words, the same for {@code concepts}; {@code null_sizes} (G) and {@code null_scores}
 * (G x B) if calibrated, with {@code score_pairs} (K) and {@code score_pairs_kept} (3) if that is
 * on some pairs alone; {@code images} (JSON lines); and the images' own values (see {@link
 * StoredReference}); labels of pairs if there are any (see {@link LabelTensors}), and {@link
 * Thumbnails} of images.
 *
 * @param profile the statistics
 * @param description the rest of the header
 * @param labels what the pairs stand for, if they have been labelled
 * @param hash SHA-256 of the file, hexadecimal: labelling changes it, and nothing else that a
 *     verdict depends on
 */
public record ProfileFile(
    ReferenceProfile profile,
    ProfileDescription description,
    Optional<PairLabels> labels,
    String hash) {

  /** The format that this version writes, and the only one that it reads. */
  public static final int FORMAT = 2;

  private static final Logger log = LoggerFactory.getLogger(ProfileFile.class);
  private static final String HEADER = "headwatch";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Writes a profile without labels. */
  public static void write(
      Path path, ReferenceProfile profile, ProfileDescription description, ReferenceValues values)
      throws IOException {
    writer(profile, description, values).write(path);
  }

  /**
   * Writes a profile with labels, replacing the file at once or not at all.
   *
   * @param values of the profile's images
   * @param labels of the profile's pairs
   * @param thumbnails of some of the profile's images, if there are any
   * @throws IOException if it cannot be written; a file already there is unchanged then
   */
  public static void write(
      Path path,
      ReferenceProfile profile,
      ProfileDescription description,
      ReferenceValues values,
      PairLabels labels,
      Optional<Thumbnails> thumbnails)
      throws IOException {
    SafetensorsWriter writer = writer(profile, description, values);
    LabelTensors.add(writer, labels);
    thumbnails.ifPresent(given -> given.add(writer));
    writer.write(path);
  }

  private static SafetensorsWriter writer(
      ReferenceProfile profile, ProfileDescription description, ReferenceValues values) {
    requireImages(profile, values);
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
    add(writer, "word", statistics.words());
    add(writer, "concept", statistics.concepts());
    profile.nullDistribution().ifPresent(nulls -> add(writer, nulls));
    byte[] images = description.imageLines().getBytes(UTF_8);
    writer.u8("images", images, images.length);
    StoredReference.add(writer, values);
    return writer;
  }

  private static void requireImages(ReferenceProfile profile, ReferenceValues values) {
    ReferenceEmbeddings embeddings = values.embeddings();
    if (embeddings.size() != profile.size()
        || embeddings.embeddingSize() != profile.embeddingSize()
        || values.scalars().pairs() != profile.statistics().pairs()) {
      throw new IllegalArgumentException("the values are not those of the profile's images");
    }
  }

  /**
   * Reads a profile.
   *
   * @throws ProfileFileException if the file is missing, no profile, damaged, or of another format
   * @throws IOException if it cannot be read
   */
  public static ProfileFile read(Path path) throws IOException {
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      JsonNode header = header(path, file);
      ReferenceProfile profile = profile(header, file);
      Optional<PairLabels> labels = LabelTensors.read(file);
      requirePairs(profile, labels);
      return new ProfileFile(profile, description(header, file), labels, FileHash.sha256(path));
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
   * Reads a profile that is to be compared with what a model makes of images, in some words and
   * concepts: those that the profile wasn't built with are read from the values of its images.
   *
   * @throws ProfileFileException as {@link #readFor(ContributionModel, Path)} does
   */
  public static ProfileFile readFor(ContributionModel model, ImageReading reading, Path path)
      throws IOException {
    ProfileFile file = readFor(model, path);
    PaneStatistics statistics = file.profile.statistics();
    boolean sameWords = statistics.words().series().isSame(reading.words().series());
    boolean sameConcepts = statistics.concepts().series().isSame(reading.concepts().series());
    if (sameWords && sameConcepts) {
      return file;
    }
    log.info(
        "the profile {} was built with other {}: reading them from the values of its {} images",
        path,
        sameWords ? "concepts" : sameConcepts ? "words" : "words and concepts",
        file.profile.size());
    try (StoredReference stored = StoredReference.open(path)) {
      ReferenceProfile adapted =
          file.profile.with(
              sameWords ? statistics.words() : stored.words(reading.words()),
              sameConcepts ? statistics.concepts() : stored.concepts(reading.concepts()));
      return new ProfileFile(adapted, file.description, file.labels, file.hash);
    }
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

  /** The profile as streams without a watch list are compared with it. */
  public StreamProfile asStreamProfile() {
    return new StreamProfile(profile, labels, hash);
  }

  /**
   * The profile as streams are compared with it, with what is needed to judge concepts.
   *
   * @param path where this profile was read from
   * @throws IOException if the values of its images cannot be read
   */
  public StreamProfile asStreamProfile(ImageReading reading, Path path) throws IOException {
    if (reading.concepts().series().size() == 0) {
      return asStreamProfile();
    }
    long seed = profile.parameters().orElse(BuildParameters.DEFAULTS).seed();
    try (StoredReference stored = StoredReference.open(path)) {
      return new StreamProfile(
          profile,
          labels,
          hash,
          new ConceptJudge(
              stored.sample(reading.concepts(), MeanShiftCalibration.MOST_ROWS), seed));
    }
  }

  /** What profiles built with a model are bound to. */
  public static ProfileBinding binding(ContributionModel model) {
    return new ProfileBinding(model.hash(), model.preprocessing().hash());
  }

  private static void requirePairs(ReferenceProfile profile, Optional<PairLabels> labels) {
    if (labels.isPresent() && labels.get().pairs() != profile.statistics().pairs()) {
      throw new IllegalArgumentException(
          "%d labels are not those of %d pairs"
              .formatted(labels.get().pairs(), profile.statistics().pairs()));
    }
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

  private static void add(SafetensorsWriter writer, String name, SeriesMoments series) {
    if (series.series().size() > 0) {
      byte[] names = String.join("\n", series.series().names()).getBytes(UTF_8);
      writer.u8(name + "s", names, names.length);
      add(writer, name, series.moments());
    }
  }

  private static void add(SafetensorsWriter writer, NullDistribution nulls) {
    int[] sizes = nulls.sizes();
    double[] scores = new double[sizes.length * nulls.windows()];
    for (int i = 0; i < sizes.length; i++) {
      System.arraycopy(nulls.scores(i), 0, scores, i * nulls.windows(), nulls.windows());
    }
    writer.i32("null_sizes", sizes, sizes.length);
    writer.f64("null_scores", scores, sizes.length, nulls.windows());
    nulls.selection().ifPresent(selection -> add(writer, selection));
  }

  private static void add(SafetensorsWriter writer, PairSelection selection) {
    writer.i32("score_pairs", selection.pairs(), selection.pairs().length);
    double[] kept = {selection.varianceShare(), selection.embeddingShare(), selection.cosine()};
    writer.f64("score_pairs_kept", kept, kept.length);
  }

  private static Optional<PairSelection> selection(SafetensorsFile file) throws IOException {
    if (!file.names().contains("score_pairs")) {
      return Optional.empty();
    }
    double[] kept = file.doubles("score_pairs_kept");
    if (kept.length != 3) {
      throw new IllegalArgumentException("score_pairs_kept has %d values".formatted(kept.length));
    }
    return Optional.of(new PairSelection(file.ints("score_pairs"), kept[0], kept[1], kept[2]));
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
    header.set("words", series(profile.statistics().words()));
    header.set("concepts", series(profile.statistics().concepts()));
    return header.toString();
  }

  private static ObjectNode series(SeriesMoments series) {
    return JSON.createObjectNode()
        .put("hash", series.series().hash())
        .put("count", series.moments().count())
        .put("convincing", series.convincing())
        .put("convincingFrom", convincingFrom(series.series()));
  }

  /** JSON has no infinite numbers: null stands for it. */
  private static @Nullable Double convincingFrom(Series series) {
    return Double.isInfinite(series.convincing()) ? null : series.convincing();
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
    if (header.get("format").asInt() < FORMAT) {
      throw new ProfileFileException(
          "the profile %s has format %d, of an older version, which keeps too little of its images;"
                  .formatted(path, header.get("format").asInt())
              + " build it anew with `headwatch profile build`");
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
                moments(file, "embedding", count))
            .with(series(header, file, "word"), series(header, file, "concept"));
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

  private static SeriesMoments series(JsonNode header, SafetensorsFile file, String name)
      throws IOException {
    JsonNode described = header.path(name + "s");
    long count = described.path("count").asLong();
    String hash = described.path("hash").asText();
    if (hash.isEmpty()) {
      return SeriesMoments.of(Series.NONE, Moments.of(count, new double[0], new double[0]), 0);
    }
    String names = new String(file.bytes(name + "s"), UTF_8);
    return SeriesMoments.of(
        new Series(
            names.lines().toList(),
            described.path("convincingFrom").asDouble(Double.POSITIVE_INFINITY),
            hash),
        moments(file, name, count),
        described.path("convincing").asLong());
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
    return Optional.of(new NullDistribution(sizes, scores, selection(file)));
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
