package io.headwatch.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitNoteTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"2026-03-01T12:00:00Z", "2026-03-01T12:00:00.123456789Z", "1970-01-01T00:00:00Z"})
  void parse_givesBackWhatWasWritten(Instant over) {
    assertThat(CommitNote.parse(CommitNote.of(over))).isEqualTo(over);
  }

  @Test
  void parse_ofNothingJudgedIsTheBeginningOfTime() {
    assertThat(CommitNote.of(Instant.MIN)).isEmpty();
    assertThat(CommitNote.parse("")).isEqualTo(Instant.MIN);
  }

  /** Another program may have committed in this group. */
  @ParameterizedTest
  @ValueSource(strings = {"judged-until=", "judged-until=tomorrow", "something else"})
  void parse_ofAnotherNoteIsTheBeginningOfTime(String metadata) {
    assertThat(CommitNote.parse(metadata)).isEqualTo(Instant.MIN);
  }
}
