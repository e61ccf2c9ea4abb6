package io.headwatch.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwatch.monitor.WindowSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class OffsetLedgerTest {

  private static final TopicPartition PARTITION = new TopicPartition("images", 0);
  private static final Duration LENGTH = Duration.ofMinutes(1);

  private final OffsetLedger ledger = new OffsetLedger();

  @Test
  void committable_ofAFreshPartitionIsWhereItBegan() {
    ledger.assign(PARTITION, 7);

    assertThat(ledger.committable()).isEqualTo(Map.of(PARTITION, 7L));
  }

  @Test
  void committable_passesWhatIsSettledForGood() {
    ledger.assign(PARTITION, 7);
    ledger.settle(PARTITION, 7);
    ledger.settle(PARTITION, 8);

    assertThat(ledger.committable()).containsEntry(PARTITION, 9L);
  }

  @Test
  void release_freesWindowsThatEndedAndNoOther() {
    ledger.assign(PARTITION, 0);
    ledger.hold(PARTITION, 0, window(0));
    ledger.hold(PARTITION, 1, window(1));
    ledger.hold(PARTITION, 2, window(0));

    ledger.release(PARTITION, window(0).end().minusMillis(1));
    assertThat(ledger.committable()).containsEntry(PARTITION, 0L);
    ledger.release(PARTITION, window(0).end());
    assertThat(ledger.committable()).containsEntry(PARTITION, 1L);
    ledger.release(PARTITION, window(1).end());
    assertThat(ledger.committable()).containsEntry(PARTITION, 3L);
  }

  /** Events of a partition that was taken away may still be in flight. */
  @Test
  void settle_ofAPartitionTakenAwayChangesNothing() {
    ledger.assign(PARTITION, 0);
    ledger.clear();
    ledger.settle(PARTITION, 5);
    ledger.hold(PARTITION, 6, window(0));
    ledger.release(PARTITION, window(9).end());

    assertThat(ledger.committable()).isEmpty();
  }

  /** What was committed beyond an open window's first event would be lost with the process. */
  @Property
  void committable_isTheFirstOffsetThatMemoryAloneKnows(
      @ForAll @Size(max = 60) List<@IntRange(max = 5) Integer> windows,
      @ForAll @IntRange(max = 6) int judged) {
    OffsetLedger property = new OffsetLedger();
    property.assign(PARTITION, 0);
    long expected = windows.size();
    for (int offset = windows.size() - 1; offset >= 0; offset--) {
      expected = windows.get(offset) > 0 && windows.get(offset) > judged ? offset : expected;
    }
    for (int offset = 0; offset < windows.size(); offset++) {
      // Zero stands for an event that is in no window.
      if (windows.get(offset) == 0) {
        property.settle(PARTITION, offset);
      } else {
        property.hold(PARTITION, offset, window(windows.get(offset)));
      }
    }
    property.release(PARTITION, window(judged).end());

    assertThat(property.committable()).containsEntry(PARTITION, expected);
  }

  private static WindowSpan window(int index) {
    return WindowSpan.containing(Instant.EPOCH.plus(LENGTH.multipliedBy(index)), LENGTH);
  }
}
