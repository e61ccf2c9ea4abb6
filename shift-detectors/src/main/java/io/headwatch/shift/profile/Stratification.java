package io.headwatch.shift.profile;

import static java.util.Objects.requireNonNull;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What divides images into strata that are judged apart, since they differ while all is well: the
 * time of day and the weekday, or a label that images come with.
 */
public sealed interface Stratification {
  /** All images are judged together. */
  Stratification NONE = new None();

  /**
   * The name of an image's stratum; empty if what it depends on is not known.
   *
   * @param time when the image was taken, where known
   * @param label what the image came with, where known
   */
  Optional<String> stratum(Optional<Instant> time, Optional<String> label);

  /** The names of all strata that there can be, in their order; empty if they are not bounded. */
  List<String> names();

  /** The most strata that the images of a window of some length can be of. */
  int most(Duration window);

  /** What an image without a stratum lacks, in words. */
  String lacking();

  /** All images are of one stratum. */
  record None() implements Stratification {
    /** The one stratum's name. */
    public static final String ALL = "all";

    @Override
    public Optional<String> stratum(Optional<Instant> time, Optional<String> label) {
      return Optional.of(ALL);
    }

    @Override
    public List<String> names() {
      return List.of(ALL);
    }

    @Override
    public int most(Duration window) {
      return 1;
    }

    @Override
    public String lacking() {
      return "nothing";
    }
  }

  /** Which days are judged together. */
  enum Days {
    /** All. */
    EVERY_DAY,
    /** Monday to Friday, and Saturday with Sunday. */
    WORKDAYS_AND_WEEKENDS,
    /** Each of the seven by itself. */
    EACH_WEEKDAY;

    private Optional<String> name(DayOfWeek day) {
      return switch (this) {
        case EVERY_DAY -> Optional.empty();
        case WORKDAYS_AND_WEEKENDS ->
            Optional.of(day.compareTo(DayOfWeek.SATURDAY) < 0 ? "workday" : "weekend");
        case EACH_WEEKDAY -> Optional.of(day.getDisplayName(TextStyle.SHORT, Locale.ROOT));
      };
    }
  }

  /**
   * Hours of the local day, and days of the week: {@code workday 08-10}, {@code Sat 03}. When
   * clocks are put forward an hour has no images, when they are put back it has those of both.
   *
   * @param zone whose clocks and calendar count
   * @param hours hours of a stratum, a divisor of 24, from midnight on
   */
  record ByClock(ZoneId zone, int hours, Days days) implements Stratification {
    private static final int DAY = 24;

    public ByClock {
      requireNonNull(zone, "zone is null");
      requireNonNull(days, "days is null");
      if (hours < 1 || hours > DAY || DAY % hours != 0) {
        throw new IllegalArgumentException(
            "a stratum of %d hours: must be one of 1, 2, 3, 4, 6, 8, 12 and 24".formatted(hours));
      }
    }

    @Override
    public Optional<String> stratum(Optional<Instant> time, Optional<String> label) {
      return time.map(instant -> instant.atZone(zone))
          .map(local -> name(local.getDayOfWeek(), local.getHour() / hours));
    }

    @Override
    public List<String> names() {
      return Arrays.stream(DayOfWeek.values()).flatMap(this::names).distinct().toList();
    }

    @Override
    public int most(Duration window) {
      long whole = window.dividedBy(Duration.ofHours(hours));
      boolean more = !window.minus(Duration.ofHours(hours).multipliedBy(whole)).isZero();
      return (int) Math.min(names().size(), whole + (more ? 2 : 1));
    }

    private Stream<String> names(DayOfWeek day) {
      return IntStream.range(0, DAY / hours).mapToObj(part -> name(day, part));
    }

    private String name(DayOfWeek day, int part) {
      int from = part * hours;
      String time = hours == 1 ? "%02d".formatted(from) : "%02d-%02d".formatted(from, from + hours);
      return days.name(day).map(name -> name + " " + time).orElse(time);
    }

    @Override
    public String lacking() {
      return "a time";
    }
  }

  /** The value of a header or field. */
  record ByLabel() implements Stratification {
    /** Most labels of a profile: each takes as much memory as a profile by itself. */
    public static final int MOST = 64;

    @Override
    public Optional<String> stratum(Optional<Instant> time, Optional<String> label) {
      return label;
    }

    @Override
    public List<String> names() {
      return List.of();
    }

    @Override
    public int most(Duration window) {
      return MOST;
    }

    @Override
    public String lacking() {
      return "a label";
    }
  }
}
