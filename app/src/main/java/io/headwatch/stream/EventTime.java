package io.headwatch.stream;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An event's time as text: ISO 8601 with an offset (RFC 3339), or a number since 1970, which counts
 * seconds below 10<sup>11</sup> (the year 5138) and milliseconds from there on (the year 1973).
 */
final class EventTime {

  private static final Pattern NUMBER =
      Pattern.compile("-?\\d{1,30}(\\.\\d{1,30})?([eE]\\+?\\d{1,2})?");
  private static final BigDecimal FIRST_MILLISECONDS = BigDecimal.TEN.pow(11);
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private EventTime() {}

  /** The time, if the text is one between 1970 and 9999. */
  static Optional<Instant> parse(String text) {
    try {
      Instant time = NUMBER.matcher(text).matches() ? ofNumber(text) : ofIso(text);
      return Optional.of(time).filter(EventTime::isInRange);
    } catch (DateTimeException | ArithmeticException notATime) {
      return Optional.empty();
    }
  }

  private static Instant ofIso(String text) {
    return OffsetDateTime.parse(text).toInstant();
  }

  private static Instant ofNumber(String text) {
    BigDecimal number = new BigDecimal(text);
    boolean seconds = number.abs().compareTo(FIRST_MILLISECONDS) < 0;
    BigDecimal inSeconds = seconds ? number : number.movePointLeft(3);
    BigDecimal whole = inSeconds.setScale(0, RoundingMode.FLOOR);
    long nanoseconds = inSeconds.subtract(whole).movePointRight(9).longValue();
    return Instant.ofEpochSecond(whole.longValueExact(), nanoseconds);
  }

  private static boolean isInRange(Instant time) {
    return !time.isBefore(Instant.EPOCH) && !time.isAfter(LAST);
  }
}
