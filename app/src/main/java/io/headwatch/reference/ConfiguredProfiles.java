package io.headwatch.reference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.headwatch.clip.ContributionModel;
import io.headwatch.config.StreamsSettings;
import io.headwatch.monitor.ImageObservation;
import io.headwatch.monitor.JudgingProfiles;
import io.headwatch.monitor.Learner;
import io.headwatch.monitor.StreamProfile;
import io.headwatch.monitor.StreamProfiles;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.Stratification;
import io.headwatch.shift.statistics.ImageReading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The profiles that the configuration names, those that streams without one learn, and the versions
 * of them that people have accepted. Safe for use by several threads, but for {@link #learner}.
 */
public final class ConfiguredProfiles implements StreamProfiles {

  private static final Logger log = LoggerFactory.getLogger(ConfiguredProfiles.class);

  /** Longest name of a file, without its ending, that every file system takes. */
  private static final int LONGEST_NAME = 100;

  private static final String ENDING = ".safetensors";

  private final StreamsSettings settings;
  private final ContributionModel model;
  private final ImageReading reading;
  private final WatchListCalibration watchList;
  private final Map<String, StreamProfile> own = new HashMap<>();
  private final Optional<StreamProfile> shared;
  private final Map<Path, StreamProfile> learned = new HashMap<>();
  private final Map<String, SpilledLearner> learners = new ConcurrentHashMap<>();
  private final Map<String, StreamProfile> anchors = new HashMap<>();
  private final Optional<StreamProfile> sharedAnchor;
  private final Optional<AcceptedProfiles> accepted;
  private final Map<String, Version> versions = new ConcurrentHashMap<>();

  /** The version that judges a stream: its first profile, or the newest that was accepted. */
  private record Version(int number, StreamProfile profile) {}

  private final Executor background;
  private final BiConsumer<Path, ProfileFile> told;
  private final Clock clock;

  /** Waits for a profile that is made elsewhere; counts the images that pass. */
  private static final class Waiting implements Learner {
    private long images;

    @Override
    public void learn(ImageObservation image) {
      images++;
    }

    @Override
    public void repeat() {
      // It says nothing of how far a profile is.
    }

    @Override
    public long images() {
      return images;
    }

    @Override
    public long wanted() {
      return 0;
    }

    @Override
    public Optional<StreamProfile> learned() {
      return Optional.empty();
    }

    @Override
    public void flush() {
      // Nothing is kept.
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  /** As the other one, when nobody wants to be told of the files. */
  public ConfiguredProfiles(
      StreamsSettings settings,
      ContributionModel model,
      ImageReading reading,
      WatchListCalibration watchList,
      Executor background,
      Clock clock)
      throws IOException {
    this(settings, model, reading, watchList, background, (path, file) -> {}, clock);
  }

  /**
   * Reads and verifies every profile that is configured, and every one that was learned before.
   *
   * @param reading the words and concepts that all profiles are brought to
   * @param watchList gives the concepts their part in the alarm
   * @param background where learned profiles are built
   * @param told of each profile file that is read, before it is let go of
   * @throws IOException if a profile is missing, damaged, not of this model, or has too few null
   *     windows for any alarm; the message names the file
   */
  public ConfiguredProfiles(
      StreamsSettings settings,
      ContributionModel model,
      ImageReading reading,
      WatchListCalibration watchList,
      Executor background,
      BiConsumer<Path, ProfileFile> told,
      Clock clock)
      throws IOException {
    this.settings = requireNonNull(settings, "settings is null");
    this.model = requireNonNull(model, "model is null");
    this.reading = requireNonNull(reading, "reading is null");
    this.watchList = requireNonNull(watchList, "watchList is null");
    this.background = requireNonNull(background, "background is null");
    this.told = requireNonNull(told, "told is null");
    this.clock = requireNonNull(clock, "clock is null");
    for (Map.Entry<String, Path> entry : settings.profiles().entrySet()) {
      own.put(entry.getKey(), read(entry.getValue()));
    }
    for (Map.Entry<String, Path> entry : settings.versions().anchors().entrySet()) {
      anchors.put(entry.getKey(), read(entry.getValue()));
    }
    shared = read(settings.profile());
    sharedAnchor = read(settings.versions().anchor());
    accepted = settings.versions().directory().map(AcceptedProfiles::new);
    if (shared.isEmpty() && settings.learning().directory().isPresent()) {
      readLearned(settings.learning().directory().get());
    }
  }

  /** Whether a profile is divided by a label that events must have. */
  public boolean needLabels() {
    return Stream.of(
            own.values(),
            shared.stream().toList(),
            learned.values(),
            anchors.values(),
            sharedAnchor.stream().toList())
        .flatMap(Collection::stream)
        .anyMatch(profile -> profile.strata().stratification() instanceof Stratification.ByLabel);
  }

  @Override
  public Optional<JudgingProfiles> profiles(String stream) {
    return first(stream).map(first -> judging(stream, first));
  }

  private JudgingProfiles judging(String stream, StreamProfile first) {
    StreamProfile judging = accepted.isEmpty() ? first : version(stream, first).profile();
    StreamProfile pinned = anchors.getOrDefault(stream, sharedAnchor.orElse(first));
    return new JudgingProfiles(
        judging, pinned.hash().equals(judging.hash()) ? Optional.empty() : Optional.of(pinned));
  }

  private Version version(String stream, StreamProfile first) {
    Version known = versions.get(stream);
    if (known != null) {
      return known;
    }
    Version read = newest(stream, first, new Version(AcceptedProfiles.FIRST, first));
    versions.put(stream, read);
    return read;
  }

  @Override
  public void forget(String stream) {
    versions.remove(stream);
  }

  /** The profile of a stream before anything was accepted: its version 1. */
  public Optional<StreamProfile> first(String stream) {
    StreamProfile profile = own.get(stream);
    return profile != null ? Optional.of(profile) : shared.or(() -> learned(stream));
  }

  /**
   * Looks for a version of a stream's profile that was accepted meanwhile, if the stream is judged
   * here. Windows that begin afterwards are judged by it.
   *
   * @param hash of the version
   * @return the number of the version that judges from now on; empty if the stream is not judged
   *     here
   */
  public OptionalInt renew(String stream, String hash) {
    Version present = versions.get(stream);
    Optional<StreamProfile> first = first(stream);
    if (present == null || first.isEmpty()) {
      return OptionalInt.empty();
    }
    if (!present.profile().hash().equals(hash)) {
      present = newest(stream, first.get(), present);
      versions.put(stream, present);
    }
    return OptionalInt.of(present.number());
  }

  /** A stream goes on by the version that it has if the newest one cannot be read. */
  private Version newest(String stream, StreamProfile first, Version present) {
    try {
      Optional<AcceptedProfiles.Version> newest =
          accepted.orElseThrow().newest(stream, first.hash());
      return newest.isEmpty()
          ? new Version(AcceptedProfiles.FIRST, first)
          : new Version(newest.get().number(), read(newest.get().file()));
    } catch (IOException | IllegalStateException e) {
      log.error(
          "stream {}: the newest accepted version of its profile cannot be used, so it is judged by"
              + " version {}: {}",
          stream,
          present.number(),
          e.getMessage());
      return present;
    }
  }

  @Override
  public Learner learner(String stream) {
    Optional<Path> directory = settings.learning().directory();
    if (directory.isEmpty()) {
      return new Waiting();
    }
    SpilledLearner before = learners.get(stream);
    if (before != null && before.isComplete()) {
      return before;
    }
    SpilledLearner learner = learner(stream, directory.get().resolve(fileName(stream)));
    learners.put(stream, learner);
    return learner;
  }

  private SpilledLearner learner(String stream, Path profile) {
    try {
      ReferenceSpill spill =
          ReferenceSpill.open(
              profile.resolveSibling(profile.getFileName() + ".partial"),
              ProfileFile.binding(model),
              "stream " + stream,
              model.pairs(),
              model.embeddingSize());
      return new SpilledLearner(
          stream,
          profile,
          spill,
          ProfileFile.binding(model),
          reading,
          watchList,
          model.heads(),
          settings.learning().images(),
          settings.learning().strata().map(ClockStrata::of).orElse(Stratification.NONE),
          BuildParameters.DEFAULTS,
          background,
          clock);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "stream %s cannot learn in streams.learning.directory: %s"
              .formatted(stream, e.getMessage()),
          e);
    }
  }

  private void readLearned(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + ENDING)) {
      for (Path file : files) {
        learned.put(file, read(file));
      }
    }
  }

  /** A profile of an earlier run, or one that this run has built. */
  private Optional<StreamProfile> learned(String stream) {
    Optional<Path> directory = settings.learning().directory();
    if (directory.isEmpty()) {
      return Optional.empty();
    }
    StreamProfile before = learned.get(directory.get().resolve(fileName(stream)));
    return before != null
        ? Optional.of(before)
        : Optional.ofNullable(learners.get(stream)).flatMap(SpilledLearner::learned);
  }

  private Optional<StreamProfile> read(Optional<Path> path) throws IOException {
    return path.isPresent() ? Optional.of(read(path.get())) : Optional.empty();
  }

  private StreamProfile read(Path path) throws IOException {
    ProfileFile file = ProfileFile.readFor(model, reading, path);
    file.requireAlarms(path);
    told.accept(path, file);
    return file.asStreamProfile(reading, watchList, path);
  }

  /** The file of a stream's profile, there or not; empty if the settings name none. */
  public static Optional<Path> file(StreamsSettings settings, String stream) {
    return Optional.ofNullable(settings.profiles().get(stream))
        .or(settings::profile)
        .or(
            () ->
                settings
                    .learning()
                    .directory()
                    .map(directory -> directory.resolve(fileName(stream))));
  }

  /** A stream's name may hold anything, and be long; a file's may not. */
  static String fileName(String stream) {
    return encoded(stream) + ENDING;
  }

  /** The same for a directory. */
  static String encoded(String stream) {
    String encoded = URLEncoder.encode(stream, UTF_8).replace("*", "%2A");
    if (encoded.length() > LONGEST_NAME) {
      encoded =
          encoded.substring(0, LONGEST_NAME / 2)
              + "-"
              + UUID.nameUUIDFromBytes(stream.getBytes(UTF_8));
    }
    return encoded;
  }
}
