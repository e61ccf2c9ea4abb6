package io.headwatch.history;

import static io.headwatch.history.TestVerdicts.START;
import static io.headwatch.history.TestVerdicts.stable;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SortedSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordedVerdictTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"schema\": 4 | \"schema\": 5 | schema is 5",
        "\"schema\": 4 | \"schema\": \"x\" | schema",
        "\"stream\": \"s\" | \"stream\": \"\" | stream is missing",
        "\"stream\": \"s\" | \"stream\": 7 | stream is missing",
        "2026-03-01T12:05:00Z | yesterday | end is no time",
        "2026-03-01T12:05:00Z | +1000000000-01-01T00:00:00Z | end is no time",
        "2026-03-01T12:05:00Z | 2026-03-01T11:00:00Z | end is not after start",
        "\"state\": \"stable\" | \"state\": \"fine\" | state is none of",
        "{ | [ | no JSON",
      })
  void parse_ofWhatIsNoVerdictSaysWhy(String part, String damaged, String message) {
    byte[] json = stable("s", 0, 1).replace(part, damaged).getBytes(UTF_8);

    assertThatThrownBy(() -> RecordedVerdict.parse(json, START))
        .isInstanceOf(MalformedVerdictException.class)
        .hasMessageContaining(message);
  }

  @Test
  void parse_ofNothingSaysSo() {
    assertThatThrownBy(() -> RecordedVerdict.parse(null, START))
        .isInstanceOf(MalformedVerdictException.class);
    assertThatThrownBy(() -> RecordedVerdict.parse(new byte[2 << 20], START))
        .isInstanceOf(MalformedVerdictException.class)
        .hasMessageContaining("2097152 bytes");
  }

  /** An address of a verdict must lead to it on every instance. */
  @Test
  void parse_givesTheIdByStreamEndAndEvents() throws Exception {
    String id = id(stable("s", 0, 1));

    assertThat(id(stable("s", 0, 2))).isEqualTo(id);
    assertThat(id(stable("t", 0, 1))).isNotEqualTo(id);
    assertThat(id(stable("s", 1, 1))).isNotEqualTo(id);
    assertThat(id(TestVerdicts.judged("s", 0, "stable", 1, 1, ""))).isNotEqualTo(id);
  }

  @Test
  void parse_takesThePartitionsOfAllEventsBeforeThoseOfTheSample() throws Exception {
    assertThat(sources(stable("s", 0, 1))).containsExactly("images/0");
    assertThat(sources(TestVerdicts.judged("s", 0, "stable", 1, 0, partitions("b/3", "a/7"))))
        .containsExactly("a/7", "b/3");
  }

  /** They are kept one a line. */
  @Test
  void parse_leavesOutPartitionsThatAreNone() throws Exception {
    assertThat(
            sources(
                TestVerdicts.judged(
                    "s", 0, "stable", 1, 0, partitions("a", "a\\nb/1", "a/x", "a/1"))))
        .containsExactly("a/1");
  }

  private static String partitions(String... names) {
    return ", \"partitions\": [\"" + String.join("\", \"", names) + "\"]";
  }

  private static SortedSet<String> sources(String json) throws MalformedVerdictException {
    return RecordedVerdict.parse(json.getBytes(UTF_8), START).sources();
  }

  private static String id(String json) throws MalformedVerdictException {
    return RecordedVerdict.parse(json.getBytes(UTF_8), START).entry().id();
  }
}
