package io.headwatch.cli;

import static java.util.Objects.requireNonNull;

import io.headwatch.reference.ImageLine;
import io.headwatch.reference.StoredReference;
import io.headwatch.shift.calibration.GroupDifferences;
import io.headwatch.shift.calibration.GroupDifferences.Difference;
import io.headwatch.shift.calibration.NearDuplicates;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Looks for what makes a profile's images a poor reference. */
final class ReferenceReview {

  /** Probability that days that are all alike are called odd, and so for halves. */
  private static final double LEVEL = .01;

  /**
   * In standard deviations of single images: less is of no use to anybody who looks for a cause.
   */
  private static final double SMALLEST_EFFECT = .1;

  /** With fewer blocks, no order of them is rare enough. */
  private static final int FEWEST_BLOCKS = 12;

  /** Of two days that differ, either may be the odd one. */
  private static final int FEWEST_DAYS = 3;

  private static final int MOST_DAYS = 5;

  /** Blocks of images whose times are unknown. */
  private static final int PARTS = 20;

  private static final double MOST_DUPLICATES = .01;
  private static final int EXAMPLES = 3;
  private static final long SEED = 1;

  private final List<ImageLine> lines;
  private final StoredReference stored;
  private final ZoneId zone;
  private final double distance;
  private final boolean byClock;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * Something that is wrong.
   *
   * @param kind {@code odd-day}, {@code odd-hours}, {@code near-duplicates}, {@code
   *     halves-disagree} or {@code no-pixels}
   * @param text what was found
   * @param advice what to do
   */
  record Finding(String kind, String text, String advice) {}

  /** A stretch of images that are not taken as independent of each other. */
  private record Block(Optional<LocalDateTime> hour, List<Integer> images) {

    Optional<LocalDate> day() {
      return hour.map(LocalDateTime::toLocalDate);
    }

    int hourOfDay() {
      return hour.orElseThrow().getHour();
    }
  }

  /**
   * @param lines of the profile's images, or none if the profile does not know them
   * @param zone of the days
   * @param distance cosine distance below which images are near-duplicates
   * @param byClock whether the profile is divided by the clock, so that hours may differ
   */
  ReferenceReview(
      List<ImageLine> lines,
      StoredReference stored,
      ZoneId zone,
      double distance,
      boolean byClock) {
    this.lines = requireNonNull(lines, "lines is null");
    this.stored = requireNonNull(stored, "stored is null");
    this.zone = requireNonNull(zone, "zone is null");
    this.distance = distance;
    this.byClock = byClock;
  }

  List<Finding> findings() {
    findings.clear();
    List<Block> blocks = new ArrayList<>(isTimed() ? hours() : parts());
    lookForOddDays(blocks);
    lookForOddHours(blocks);
    lookForHalves(blocks);
    lookForDuplicates();
    if (stored.pixelMeasures() == 0) {
      findings.add(
          new Finding(
              "no-pixels",
              "no pixel measures: brightness, blur or noise cannot be told from them",
              "build the profile anew"));
    }
    return List.copyOf(findings);
  }

  /** Whether all images have a time: else nothing can be said of days. */
  boolean isTimed() {
    return lines.size() == stored.size()
        && lines.stream().allMatch(line -> line.time().isPresent());
  }

  /**
   * One after the other, the most unlike first, each against those that are left: beside one day
   * that is far off, the others would look odd too.
   */
  private void lookForOddDays(List<Block> blocks) {
    for (int found = 0; found < MOST_DAYS; found++) {
      List<LocalDate> days =
          blocks.stream().flatMap(block -> block.day().stream()).distinct().sorted().toList();
      Optional<Difference> odd = oddest(days, blocks);
      if (odd.isEmpty()) {
        return;
      }
      LocalDate day = days.get(odd.get().group());
      findings.add(oddDay(day, odd.get()));
      blocks.removeIf(block -> block.day().equals(Optional.of(day)));
    }
  }

  private Optional<Difference> oddest(List<LocalDate> days, List<Block> blocks) {
    if (days.size() < FEWEST_DAYS || blocks.size() < FEWEST_BLOCKS) {
      return Optional.empty();
    }
    int[] groups =
        blocks.stream().mapToInt(block -> days.indexOf(block.day().orElseThrow())).toArray();
    return differences(blocks).of(groups, SEED).stream()
        .filter(ReferenceReview::matters)
        .max(Comparator.comparingDouble(Difference::effectSize));
  }

  private GroupDifferences differences(List<Block> blocks) {
    return new GroupDifferences(
        stored,
        blocks.stream()
            .map(block -> block.images.stream().mapToInt(Integer::intValue).toArray())
            .toList());
  }

  private static Finding oddDay(LocalDate day, Difference difference) {
    return new Finding(
        "odd-day",
        String.format(
            Locale.ROOT,
            "%s is odd: the mean embedding of its %,d images is %.2f standard deviations from the"
                + " others' (p %.2g)",
            day,
            difference.images(),
            difference.effectSize(),
            difference.pValue()),
        "look at that day's images; build the profile without them if they are not normal, else from"
            + " more days");
  }

  /** Hours of the day that differ on all days are no fault, but an alarm each time they come. */
  private void lookForOddHours(List<Block> blocks) {
    if (byClock || !isTimed() || blocks.size() < FEWEST_BLOCKS || days(blocks) < 2) {
      return;
    }
    List<Integer> hours = blocks.stream().map(Block::hourOfDay).distinct().sorted().toList();
    if (hours.size() < 2) {
      return;
    }
    int[] groups = blocks.stream().mapToInt(block -> hours.indexOf(block.hourOfDay())).toArray();
    List<Difference> odd =
        differences(blocks).of(groups, SEED).stream().filter(ReferenceReview::matters).toList();
    if (!odd.isEmpty()) {
      findings.add(oddHours(odd, hours));
    }
  }

  private static int days(List<Block> blocks) {
    return (int) blocks.stream().flatMap(block -> block.day().stream()).distinct().count();
  }

  private Finding oddHours(List<Difference> odd, List<Integer> hours) {
    Difference largest =
        odd.stream().max(Comparator.comparingDouble(Difference::effectSize)).orElseThrow();
    String names =
        odd.stream()
            .map(difference -> "%02d".formatted(hours.get(difference.group())))
            .collect(Collectors.joining(", "));
    return new Finding(
        "odd-hours",
        String.format(
            Locale.ROOT,
            "hours of the day differ from the others in %s: %s, by up to %.2f standard deviations (p %.2g)",
            zone,
            names,
            largest.effectSize(),
            largest.pValue()),
        "if that is normal, build the profile with --by-hour %s, or each of these hours is a shift"
            .formatted(zone));
  }

  /** Of what is left without odd days. */
  private void lookForHalves(List<Block> blocks) {
    if (blocks.size() < FEWEST_BLOCKS) {
      return;
    }
    int[] halves =
        IntStream.range(0, blocks.size()).map(block -> block < blocks.size() / 2 ? 0 : 1).toArray();
    Difference difference = differences(blocks).of(halves, SEED).get(0);
    if (matters(difference)) {
      findings.add(
          new Finding(
              "halves-disagree",
              String.format(
                  Locale.ROOT,
                  "the first half of the images, %s, is %.2f standard deviations from the second (p"
                      + " %.2g)",
                  isTimed() ? "by time" : "in their order",
                  difference.effectSize(),
                  difference.pValue()),
              "something changed within the reference: build the profile of what is normal now, or"
                  + " shuffle images that have no order"));
    }
  }

  private static boolean matters(Difference difference) {
    return difference.pValue() <= LEVEL && difference.effectSize() >= SMALLEST_EFFECT;
  }

  private void lookForDuplicates() {
    NearDuplicates found = NearDuplicates.of(stored, distance, SEED);
    if (found.superfluous() <= MOST_DUPLICATES * found.images()) {
      return;
    }
    List<String> examples =
        found.clusters().stream()
            .sorted(Comparator.comparingInt(cluster -> -cluster.size()))
            .limit(EXAMPLES)
            .map(cluster -> name(cluster.get(0)) + " = " + name(cluster.get(1)))
            .toList();
    findings.add(
        new Finding(
            "near-duplicates",
            "%,d of %,d images that were compared are near others, in %,d clusters: %s"
                .formatted(
                    found.superfluous(),
                    found.images(),
                    found.clusters().size(),
                    String.join(", ", examples)),
            "give each image once; of cameras, give the source of each image, so that repeats are"
                + " left out"));
  }

  private String name(int image) {
    return lines.size() == stored.size() ? lines.get(image).id() : "image " + image;
  }

  /** Images of one hour of one source, in the order of time. */
  private List<Block> hours() {
    TreeMap<String, List<Integer>> hours = new TreeMap<>();
    for (int image = 0; image < lines.size(); image++) {
      ImageLine line = lines.get(image);
      String key = hour(line) + " " + line.source().orElse("");
      hours.computeIfAbsent(key, hour -> new ArrayList<>()).add(image);
    }
    Function<List<Integer>, LocalDateTime> hour =
        images -> local(lines.get(images.get(0))).truncatedTo(ChronoUnit.HOURS);
    return hours.values().stream()
        .map(images -> new Block(Optional.of(hour.apply(images)), images))
        .toList();
  }

  private LocalDateTime local(ImageLine line) {
    Instant time = line.time().orElseThrow();
    return LocalDateTime.ofInstant(time, zone);
  }

  private String hour(ImageLine line) {
    return local(line).truncatedTo(ChronoUnit.HOURS).toString();
  }

  /** As many images each, in their order. */
  private List<Block> parts() {
    int parts = Math.min(PARTS, stored.size());
    return IntStream.range(0, parts)
        .mapToObj(
            part ->
                new Block(
                    Optional.empty(),
                    IntStream.range(at(part, parts), at(part + 1, parts)).boxed().toList()))
        .toList();
  }

  private int at(int part, int parts) {
    return (int) ((long) part * stored.size() / parts);
  }
}
