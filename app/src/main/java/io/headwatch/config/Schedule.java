package io.headwatch.config;

import static java.util.Objects.requireNonNull;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Times that come again and again, by the clock of a zone. */
public final class Schedule {

  private static final Map<String, String> NAMED =
      Map.of("daily", "0 0 * * *", "weekly", "0 0 * * 1");

  /** Any time: a schedule that has none before it never comes. */
  private static final Instant SOME_TIME = Instant.parse("2026-01-01T00:00:00Z");

  private final ExecutionTime times;
  private final String cron;
  private final ZoneId zone;

  private Schedule(ExecutionTime times, String cron, ZoneId zone) {
    this.times = times;
    this.cron = cron;
    this.zone = zone;
  }

  /**
   * A schedule.
   *
   * @param text daily, weekly, or a cron expression of five fields
   * @return empty if it is none of these, or never comes
   */
  public static Optional<Schedule> parse(String text, ZoneId zone) {
    requireNonNull(zone, "zone is null");
    String cron = NAMED.getOrDefault(text.strip().toLowerCase(Locale.ROOT), text.strip());
    CronParser parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    try {
      Schedule schedule = new Schedule(ExecutionTime.forCron(parser.parse(cron)), cron, zone);
      return Optional.of(schedule).filter(found -> found.before(SOME_TIME).isPresent());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The zone whose clock counts. */
  public ZoneId zone() {
    return zone;
  }

  /** The newest of its times that is before another. */
  public Optional<Instant> before(Instant time) {
    return times.lastExecution(time.atZone(zone)).map(ZonedDateTime::toInstant);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Schedule schedule
        && schedule.cron.equals(cron)
        && schedule.zone.equals(zone);
  }

  @Override
  public int hashCode() {
    return 31 * cron.hashCode() + zone.hashCode();
  }

  @Override
  public String toString() {
    return cron + " " + zone;
  }
}
