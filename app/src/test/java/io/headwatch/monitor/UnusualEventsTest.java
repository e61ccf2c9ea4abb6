package io.headwatch.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnusualEventsTest {

  @Test
  void events_areTheMostUnusualOfAllFirst() {
    UnusualEvents events = new UnusualEvents(2);
    for (int i = 0; i < 10; i++) {
      // Offsets 0 to 9, of which 3 and 8 score highest.
      events.add(reference(i), i == 3 ? 100 : i == 8 ? 50 : i);
    }

    assertThat(events.events()).containsExactly(reference(3), reference(8));
  }

  /** Events that score alike must not take one another's place. */
  @Test
  void events_ofOneScoreAreAllKept() {
    UnusualEvents events = new UnusualEvents(3);
    events.add(reference(1), 5);
    events.add(reference(2), 5);

    assertThat(events.events()).containsExactlyInAnyOrder(reference(1), reference(2));
  }

  @Test
  void events_withoutRoomAreNone() {
    UnusualEvents events = new UnusualEvents(0);
    events.add(reference(1), 5);

    assertThat(events.events()).isEmpty();
  }

  private static EventReference reference(int offset) {
    return new EventReference("images", 0, offset);
  }
}
