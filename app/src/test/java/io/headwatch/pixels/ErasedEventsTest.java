package io.headwatch.pixels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwatch.monitor.EventReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErasedEventsTest {

  private static final EventReference FIRST = new EventReference("images", 3, 17);
  private static final EventReference SECOND = new EventReference("a.b_c-d", 0, 9_000_000_000L);

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("erased.txt");
  }

  /** The daemon runs on while an event is erased. */
  @Test
  void contains_heedsWhatIsAddedLater() throws IOException {
    ErasedEvents erased = ErasedEvents.read(file);
    assertThat(erased.contains(FIRST)).isFalse();

    ErasedEvents.append(file, List.of(FIRST));
    assertThat(erased.contains(FIRST)).isTrue();
    assertThat(erased.contains(SECOND)).isFalse();
    assertThat(erased.contains(new EventReference("images", 3, 18))).isFalse();

    ErasedEvents.append(file, List.of(SECOND, FIRST));
    assertThat(erased.contains(FIRST)).isTrue();
    assertThat(erased.contains(SECOND)).isTrue();
    assertThat(file).hasContent("images/3/17\na.b_c-d/0/9000000000\nimages/3/17\n");
  }

  /** Whatever becomes of the file, what was erased must not come back. */
  @Test
  void contains_staysIfTheFileIsLostOrDamaged() throws IOException {
    ErasedEvents.append(file, List.of(FIRST));
    ErasedEvents erased = ErasedEvents.read(file);

    Files.writeString(file, "nonsense\n");
    assertThat(erased.contains(FIRST)).isTrue();
    Files.delete(file);
    assertThat(erased.contains(FIRST)).isTrue();
    Files.writeString(file, "images/3/18\n");
    assertThat(erased.contains(FIRST)).isTrue();
  }

  /** Somebody has written into the file, and ended without a new line. */
  @Test
  void append_beginsOnALineOfItsOwn() throws IOException {
    Files.writeString(file, "images/3/17");

    ErasedEvents.append(file, List.of(SECOND));

    ErasedEvents erased = ErasedEvents.read(file);
    assertThat(erased.contains(FIRST)).isTrue();
    assertThat(erased.contains(SECOND)).isTrue();
  }

  @Test
  void read_ofADamagedFileNamesTheLine() throws IOException {
    Files.writeString(file, "images/3/17\n\nimages/3\n");

    assertThatThrownBy(() -> ErasedEvents.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("line 3")
        .hasMessageContaining("erased.txt");
  }
}
