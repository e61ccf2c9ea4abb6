package io.headwatch.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.function.Function;

/** Times as people write them: with an offset, or by the clock of a zone. */
final class TimeInput {

  private TimeInput() {}

  /**
   * The time.
   *
   * @throws InputException if it is none
   */
  static Instant of(String option, String text, ZoneId zone) {
    List<Function<String, Instant>> forms =
        List.of(
            Instant::parse,
            given -> OffsetDateTime.parse(given).toInstant(),
            given -> ZonedDateTime.parse(given).toInstant(),
            given -> LocalDateTime.parse(given).atZone(zone).toInstant(),
            given -> LocalDate.parse(given).atStartOfDay(zone).toInstant());
    for (Function<String, Instant> form : forms) {
      try {
        return form.apply(text);
      } catch (DateTimeException anotherForm) {
        // The next one may do.
      }
    }
    throw new InputException(
        "%s %s is no time: write 2026-03-01, 2026-03-01T06:30 (both by --zone) or 2026-03-01T06:30:00Z"
            .formatted(option, text));
  }
}
