package io.headwatch.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.headwatch.decision.Decision.Note;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DecisionLogTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final DecisionLog log = new DecisionLog();

  @Test
  void of_givesTheNewestFirstWhateverTheOrder() {
    log.add(acknowledged("b", 10, 100));
    log.add(acknowledged("a", 0, 100));
    log.add(acknowledged("c", 20, 100));

    assertThat(log.of("s")).extracting(Decision::id).containsExactly("c", "b", "a");
    assertThat(log.of("t")).isEmpty();
  }

  @Test
  void add_ofAKnownDecisionTakesItsPlace() {
    Acknowledgement made = acknowledged("a", 0, 100);
    log.add(made);
    log.add(made.endedAt(NOW.plusSeconds(50)));

    assertThat(log.of("s")).containsExactly(made.endedAt(NOW.plusSeconds(50)));
    assertThat(log.acknowledged("s", NOW.plusSeconds(60))).isEmpty();
  }

  @Test
  void acknowledged_holdsUpToItsEnd() {
    log.add(acknowledged("a", 0, 100));

    assertThat(log.acknowledged("s", NOW.plusSeconds(99))).isPresent();
    assertThat(log.acknowledged("s", NOW.plusSeconds(100))).isEmpty();
  }

  /** Whoever shortens an acknowledgement means it. */
  @Test
  void acknowledged_isTheNewestAlone() {
    log.add(acknowledged("a", 0, 1_000));
    log.add(acknowledged("b", 10, 20));

    assertThat(log.acknowledged("s", NOW.plusSeconds(15))).isPresent();
    assertThat(log.acknowledged("s", NOW.plusSeconds(21))).isEmpty();
  }

  /** Nobody empties the topic: what an instance keeps of it must have an end. */
  @Test
  void add_keepsTheNewestOfEachStream() {
    for (int i = 0; i < 1_000; i++) {
      log.add(acknowledged("a-" + i, i, 10_000));
    }

    assertThat(log.of("s")).hasSize(200);
    assertThat(log.of("s").get(0).id()).isEqualTo("a-999");
  }

  @Test
  void subscribe_tellsOfEachDecision() {
    List<String> told = new ArrayList<>();
    log.add(acknowledged("a", 0, 100));
    log.subscribe(decision -> told.add(decision.id()));
    log.add(acknowledged("b", 10, 100));

    assertThat(told).containsExactly("b");
  }

  @Test
  void acknowledgement_mustEndAfterItBegan() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> acknowledged("a", 10, 10))
        .withMessageContaining("until");
  }

  private static Acknowledgement acknowledged(String id, int second, int until) {
    return new Acknowledgement(
        new Note(id, "s", "Ada", "known", NOW.plusSeconds(second)),
        NOW.plusSeconds(until),
        Optional.empty());
  }
}
