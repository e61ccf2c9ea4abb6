package io.headwatch.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StreamNamesTest {

  @Test
  void nameOf_keepsNamesUpToTheLimitAndCountsTheRest() {
    StreamNames names = new StreamNames(List.of("gate"), 3);

    assertThat(List.of("a", "b", "c", "d", "a", "gate", "c").stream().map(n -> name(names, n)))
        .containsExactly("a", "b", "other", "other", "a", "gate", "other");
    assertThat(names.overflowed()).isEqualTo(3);
  }

  /** A stream with a profile must be judged by it, however many strangers came before. */
  @Test
  void nameOf_keepsKnownNamesBeyondTheLimit() {
    StreamNames names = new StreamNames(List.of("gate", "yard"), 1);

    assertThat(name(names, "new")).isEqualTo("other");
    assertThat(name(names, "yard")).isEqualTo("yard");
    assertThat(name(names, "gate")).isEqualTo("gate");
  }

  @Test
  void nameOf_missingOrBlankIsNoneAndTakesNoPlace() {
    StreamNames names = new StreamNames(List.of(), 1);

    assertThat(names.nameOf(Optional.empty())).isEqualTo("none");
    assertThat(name(names, " \t")).isEqualTo("none");
    assertThat(name(names, "a")).isEqualTo("a");
    assertThat(names.overflowed()).isZero();
  }

  /** A name ends up in log lines and labels: a line break in it could forge another line. */
  @Test
  void nameOf_replacesInvisibleCharactersAndShortens() {
    StreamNames names = new StreamNames(List.of(), 10);

    assertThat(name(names, " a\nb\u0000c\u202Ed\uD800e\u2028f ")).isEqualTo("a_b_c_d_e_f");
    assertThat(name(names, "Straße 7 \uD83D\uDE97")).isEqualTo("Straße 7 \uD83D\uDE97");
    assertThat(name(names, "x".repeat(1_000))).isEqualTo("x".repeat(200));
  }

  @Test
  void constructor_refusesALimitBelowOne() {
    assertThatThrownBy(() -> new StreamNames(List.of(), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("limit is 0");
  }

  private static String name(StreamNames names, String raw) {
    return names.nameOf(Optional.of(raw));
  }

  @Test
  void release_makesRoomForAnotherNameButKeepsConfiguredOnes() {
    StreamNames names = new StreamNames(List.of("known"), 2);
    assertThat(names.nameOf(Optional.of("first"))).isEqualTo("first");
    assertThat(names.nameOf(Optional.of("second"))).isEqualTo(StreamNames.OTHER);

    names.release("first");
    names.release("known");

    assertThat(names.nameOf(Optional.of("second"))).isEqualTo("second");
    assertThat(names.nameOf(Optional.of("first"))).isEqualTo(StreamNames.OTHER);
    assertThat(names.nameOf(Optional.of("known"))).isEqualTo("known");
  }
}
