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
import io.headwatch.shift.calibration.BlockChoice;
import io.headwatch.shift.calibration.FalseAlarmBudget;
import io.headwatch.shift.detector.Family;
import io.headwatch.shift.explanation.ConceptJudge;
import io.headwatch.shift.explanation.PairLabels;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.Calibration;
import io.headwatch.shift.profile.PowerCard;
import io.headwatch.shift.profile.ProfileBinding;
import io.headwatch.shift.profile.ReferenceEmbeddings;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.profile.SeriesSample;
import io.headwatch.shift.profile.StratifiedProfile;
import io.headwatch.shift.profile.Stratum;
import io.headwatch.shift.statistics.BinCounts;
import io.headwatch.shift.statistics.BinEdges;
import io.headwatch.shift.statistics.FeatureStatistics;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.shift.statistics.PaneStatistics;
import io.headwatch.shift.statistics.SeriesMoments;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A profile on disk: one safetensors file whose header carries, under {@code headwatch}, a JSON
 * description.
 *
 * <p>Arrays: {@code bin_edges} (P x 15), {@code bin_lowest} and {@code bin_highest} (P), {@code
 * bin_counts} (P x 16), {@code pair_mean} and {@code pair_m2} (P), {@code embedding_mean} and
 * {@code embedding_m2} (O); the embedding basis and the features' statistics (see {@link
 * FeatureTensors}); if calibrated, the scores of null windows (see {@link CalibrationTensors});
 * {@code images} (JSON lines); and the images' own values (see {@link StoredReference}); labels of
 * pairs if there are any (see {@link LabelTensors}), and {@link Thumbnails} of images. Strata, if
 * there are any, have arrays of their own (see {@link StrataTensors}). The power card, if there is
 * one, is in the header.
 *
 * @param strata the statistics, divided into strata or not
 * @param description the rest of the header
 * @param labels what the pairs stand for, if they have been labelled
 * @param power what windows detect, if that was simulated
 * @param hash SHA-256 of the file, hexadecimal: labelling changes it, and nothing else that a
 *     verdict depends on
 */
public record ProfileFile(
    StratifiedProfile strata,
    ProfileDescription description,
    Optional<PairLabels> labels,
    Optional<PowerCard> power,
    String hash) {

  /** The format that this version writes. */
  public static final int FORMAT = 5;

  /** The oldest format that is read: it knows no strata. */
  private static final int OLDEST_FORMAT = 3;

  private static final Logger log = LoggerFactory.getLogger(ProfileFile.class);
  private static final String HEADER = "headwatch";

  /** What the names of detectors on words begin with. */
  private static final String WORDS = Family.WORDS.name().toLowerCase(Locale.ROOT) + ".";

  /** Fewer images of a stratum are no distribution of a concept's scores to draw from. */
  private static final int FEWEST_ROWS = 50;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Writes a profile without strata, power card and labels. */
  public static void write(
      Path path, ReferenceProfile profile, ProfileDescription description, ReferenceValues values)
      throws IOException {
    write(path, StratifiedProfile.of(profile), description, values);
  }

  /** Writes a profile without power card and labels. */
  public static void write(
      Path path, StratifiedProfile profile, ProfileDescription description, ReferenceValues values)
      throws IOException {
    write(path, profile, description, values, Optional.empty());
  }

  /** Writes a profile without labels. */
  public static void write(
      Path path,
      StratifiedProfile profile,
      ProfileDescription description,
      ReferenceValues values,
      Optional<PowerCard> power)
      throws IOException {
    writer(profile, description, values, power).write(path);
  }

  /**
   * Writes a profile with labels, replacing the file at once or not at all.
   *
   * @param values of the profile's images
   * @param power what windows detect, if that was simulated
   * @param labels of the profile's pairs
   * @param thumbnails of some of the profile's images, if there are any
   * @throws IOException if it cannot be written; a file already there is unchanged then
   */
  public static void write(
      Path path,
      StratifiedProfile profile,
      ProfileDescription description,
      ReferenceValues values,
      Optional<PowerCard> power,
      PairLabels labels,
      Optional<Thumbnails> thumbnails)
      throws IOException {
    SafetensorsWriter writer = writer(profile, description, values, power);
    LabelTensors.add(writer, labels);
    thumbnails.ifPresent(given -> given.add(writer));
    writer.write(path);
  }

  private static SafetensorsWriter writer(
      StratifiedProfile strata,
      ProfileDescription description,
      ReferenceValues values,
      Optional<PowerCard> power) {
    ReferenceProfile profile = strata.pooled();
    requireImages(profile, values);
    PaneStatistics statistics = profile.statistics();
    BinEdges edges = statistics.edges();
    long pairs = edges.pairs();
    SafetensorsWriter writer =
        new SafetensorsWriter(Map.of(HEADER, header(strata, description, power)));
    writer.f32("bin_edges", edges.innerEdges(), pairs, BinEdges.INNER);
    writer.f32("bin_lowest", edges.lowest(), pairs);
    writer.f32("bin_highest", edges.highest(), pairs);
    writer.i32("bin_counts", statistics.binCounts().toArray(), pairs, BinEdges.BINS);
    FeatureTensors.add(writer, "pair", statistics.pairMoments());
    FeatureTensors.add(writer, "embedding", statistics.embeddingMoments());
    FeatureTensors.add(writer, statistics.basis(), statistics.features());
    profile.calibration().ifPresent(given -> CalibrationTensors.add(writer, given));
    StrataTensors.add(writer, strata);
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
      return new ProfileFile(
          StrataTensors.read(header.path("strata"), file, profile),
          description(header, file),
          labels,
          PowerHeader.read(header.path("power")),
          FileHash.sha256(path));
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
    PaneStatistics statistics = file.profile().statistics();
    boolean sameWords = statistics.words().series().isSame(reading.words().series());
    boolean sameConcepts = statistics.concepts().series().isSame(reading.concepts().series());
    if (sameWords && sameConcepts) {
      return file;
    }
    log.info(
        "the profile {} was built with other {}: reading them from the values of its {} images",
        path,
        sameWords ? "concepts" : sameConcepts ? "words" : "words and concepts",
        file.profile().size());
    try (StoredReference stored = StoredReference.open(path)) {
      ProfileFile anew =
          new ProfileFile(
              file.readAnew(stored, reading), file.description, file.labels, file.power, file.hash);
      if (!anew.detectors().equals(file.detectors())) {
        log.warn(
            "the profile {} is calibrated for other words: words explain, but take no part in the"
                + " alarm until it is built anew with these",
            path);
      }
      return anew;
    }
  }

  private Optional<List<String>> detectors() {
    return profile().calibration().map(Calibration::detectors);
  }

  /** Each stratum by its own images. */
  private StratifiedProfile readAnew(StoredReference stored, ImageReading reading)
      throws IOException {
    Map<String, ReferenceProfile> parts = new HashMap<>();
    for (Map.Entry<String, Stratum> entry : strata.strata().entrySet()) {
      Optional<ReferenceProfile> before = entry.getValue().profile();
      if (before.isPresent()) {
        IntPredicate own = imagesOf(entry.getKey());
        parts.put(entry.getKey(), readAnew(before.get(), stored, reading, own));
      }
    }
    return strata.with(
        readAnew(profile(), stored, reading, image -> true),
        (name, before) -> parts.getOrDefault(name, before));
  }

  private static ReferenceProfile readAnew(
      ReferenceProfile profile, StoredReference stored, ImageReading reading, IntPredicate images)
      throws IOException {
    SeriesMoments words = profile.statistics().words();
    SeriesMoments concepts = profile.statistics().concepts();
    boolean sameWords = words.series().isSame(reading.words().series());
    boolean sameConcepts = concepts.series().isSame(reading.concepts().series());
    ReferenceProfile adapted =
        profile.with(
            sameWords ? words : stored.words(reading.words(), images),
            sameConcepts ? concepts : stored.concepts(reading.concepts(), images));
    return sameWords ? adapted : withoutWordDetectors(adapted);
  }

  /** What clean windows score in some words says nothing of their score in others. */
  private static ReferenceProfile withoutWordDetectors(ReferenceProfile profile) {
    return profile.with(
        profile.calibration().flatMap(given -> given.only(name -> !name.startsWith(WORDS))));
  }

  /** Tells the images of a stratum, by their places among the profile's images. */
  private IntPredicate imagesOf(String stratum) {
    BitSet images = new BitSet();
    int image = 0;
    for (ImageLine line : description.lines()) {
      images.set(
          image++, line.stratum(strata.stratification()).filter(stratum::equals).isPresent());
    }
    return images::get;
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
    Optional<Calibration> calibration = profile().calibration();
    if (calibration.isPresent() && falseAlarm < calibration.get().smallestFalseAlarm()) {
      throw new ProfileFileException(
          "%s = %s is below what the %d null windows of the profile %s can tell, %.2g; raise it, "
                  .formatted(
                      setting,
                      falseAlarm,
                      calibration.get().nulls().windows(),
                      path,
                      calibration.get().smallestFalseAlarm())
              + "or build the profile with --null-windows %d"
                  .formatted(Calibration.nullWindowsFor(falseAlarm)));
    }
  }

  /**
   * Makes sure that a window can raise an alarm by the profile's calibration, if it has any.
   *
   * @param path where this profile was read from, for the message
   * @throws ProfileFileException if no p-value is ever as small as an alarm needs at the laxest
   */
  public void requireAlarms(Path path) throws ProfileFileException {
    Optional<Calibration> calibration = profile().calibration();
    double laxest = FalseAlarmBudget.LARGEST_ALPHA;
    if (calibration.isPresent() && calibration.get().smallestFalseAlarm() > laxest) {
      throw new ProfileFileException(
          "the %d null windows of the profile %s tell no window as rare as one in %.0f, so nothing"
                  .formatted(calibration.get().nulls().windows(), path, 1 / laxest)
              + " would raise an alarm; build the profile with --null-windows %d"
                  .formatted(BuildParameters.DEFAULTS.nullWindows()));
    }
  }

  /** The statistics of all images, whatever their stratum. */
  public ReferenceProfile profile() {
    return strata.pooled();
  }

  /** The profile as streams without a watch list are compared with it. */
  public StreamProfile asStreamProfile() {
    return new StreamProfile(strata, labels, hash);
  }

  /**
   * The profile as streams are compared with it, with what is needed to judge concepts.
   *
   * @param watchList gives the concepts their part in the alarm
   * @param path where this profile was read from
   * @throws IOException if the values of its images cannot be read
   */
  public StreamProfile asStreamProfile(
      ImageReading reading, WatchListCalibration watchList, Path path) throws IOException {
    if (reading.concepts().series().size() == 0) {
      return asStreamProfile();
    }
    long seed = profile().parameters().orElse(BuildParameters.DEFAULTS).seed();
    try (StoredReference stored = StoredReference.open(path)) {
      SeriesSample sample = stored.sample(reading.concepts(), Integer.MAX_VALUE, image -> true);
      return new StreamProfile(
          strata,
          labels,
          hash,
          new ConceptJudge(sample, seed, watchList.alarm(path, profile(), sample)),
          conceptsOfStrata(stored, reading, watchList, path));
    }
  }

  /** Of strata with enough images among those that all values are kept of. */
  private Map<String, ConceptJudge> conceptsOfStrata(
      StoredReference stored, ImageReading reading, WatchListCalibration watchList, Path path)
      throws IOException {
    long seed = profile().parameters().orElse(BuildParameters.DEFAULTS).seed();
    Map<String, ConceptJudge> judges = new HashMap<>();
    for (Map.Entry<String, Stratum> entry : strata.strata().entrySet()) {
      Optional<ReferenceProfile> own = entry.getValue().profile();
      SeriesSample sample =
          own.isEmpty()
              ? SeriesSample.NONE
              : stored.sample(reading.concepts(), Integer.MAX_VALUE, imagesOf(entry.getKey()));
      if (sample.size() >= FEWEST_ROWS) {
        judges.put(
            entry.getKey(),
            new ConceptJudge(sample, seed, watchList.alarm(path, own.orElseThrow(), sample)));
      }
    }
    return judges;
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

  private static String header(
      StratifiedProfile strata, ProfileDescription description, Optional<PowerCard> power) {
    ReferenceProfile profile = strata.pooled();
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
    header.put("repeated", description.repeated());
    header.set("broken", JSON.valueToTree(description.broken()));
    description.blocks().ifPresent(blocks -> header.set("blocks", blocks(blocks)));
    profile.parameters().ifPresent(parameters -> header.set("build", build(parameters)));
    header.set("words", FeatureTensors.header(profile.statistics().words()));
    header.set("concepts", FeatureTensors.header(profile.statistics().concepts()));
    profile
        .calibration()
        .ifPresent(given -> header.set("calibration", CalibrationTensors.header(given)));
    if (strata.isStratified()) {
      header.set("strata", StrataTensors.header(strata));
    }
    power.ifPresent(card -> header.set("power", PowerHeader.of(card)));
    return header.toString();
  }

  private static ObjectNode blocks(BlockChoice choice) {
    return JSON.createObjectNode()
        .put("images", choice.images())
        .put("length", choice.length())
        .put("wanted", choice.wanted())
        .put("inflation", choice.inflation());
  }

  private static Optional<BlockChoice> blocks(JsonNode blocks) {
    return blocks.isObject()
        ? Optional.of(
            new BlockChoice(
                blocks.path("images").asInt(),
                blocks.path("length").asInt(),
                blocks.path("wanted").asInt(),
                blocks.path("inflation").asDouble()))
        : Optional.empty();
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
    if (header.get("format").asInt() < OLDEST_FORMAT) {
      throw new ProfileFileException(
          "the profile %s has format %d, written by an older version, which keeps too little to judge"
                  .formatted(path, header.get("format").asInt())
              + " by; build it anew with `headwatch profile build`");
    }
    return header;
  }

  private static ReferenceProfile profile(JsonNode header, SafetensorsFile file)
      throws IOException {
    BinEdges edges =
        BinEdges.of(
            file.floats("bin_edges"), file.floats("bin_lowest"), file.floats("bin_highest"));
    long count = header.path("count").asLong();
    FeatureStatistics features = FeatureTensors.read(header, file, count);
    PaneStatistics statistics =
        PaneStatistics.of(
            edges,
            FeatureTensors.basis(file, header.path("format").asInt()),
            FeatureTensors.moments(file, "pair", count),
            BinCounts.of(file.ints("bin_counts")),
            FeatureTensors.moments(file, "embedding", count),
            features);
    return new ReferenceProfile(
        new ProfileBinding(header.path("model").asText(), header.path("preprocessing").asText()),
        header.path("heads").asInt(),
        header.path("neurons").asInt(),
        statistics,
        CalibrationTensors.read(header.path("calibration"), file, features),
        parameters(header.path("build")));
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
        header.path("repeated").asInt(),
        blocks(header.path("blocks")),
        new String(file.bytes("images"), UTF_8));
  }
}
