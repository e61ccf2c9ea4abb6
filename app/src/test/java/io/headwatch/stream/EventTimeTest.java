package io.headwatch.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTest {

  /** Expected values by {@code date -u -d @SECONDS}. */
  @ParameterizedTest
  @CsvSource({
    "2024-05-01T12:30:00Z, 2024-05-01T12:30:00Z",
    "2024-05-01t12:30:00.25z, 2024-05-01T12:30:00.25Z",
    "2024-05-01T12:30:00+02:00, 2024-05-01T10:30:00Z",
    "1714566600, 2024-05-01T12:30:00Z",
    "1714566600.125, 2024-05-01T12:30:00.125Z",
    "1714566600125, 2024-05-01T12:30:00.125Z",
    "1.7145666E9, 2024-05-01T12:30:00Z",
    "0, 1970-01-01T00:00:00Z",
    "99999999999, 5138-11-16T09:46:39Z",
    "100000000000, 1973-03-03T09:46:40Z",
  })
  void parse_ofATimeGivesTheInstant(String text, Instant expected) {
    assertThat(EventTime.parse(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "yesterday", "2024-05-01", "2024-05-01T12:30:00", "2024-13-01T12:30:00Z", "-1",
        "1969-12-31T23:59:59Z", "+10000-01-01T00:00:00Z", "1e99", "1e999999999", "NaN", "Infinity",
        "1714566600s", "٣٣٣"
      })
  void parse_ofAnythingElseGivesNothing(String text) {
    assertThat(EventTime.parse(text)).isEmpty();
  }
}
