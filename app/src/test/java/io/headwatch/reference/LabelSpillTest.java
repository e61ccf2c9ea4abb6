package io.headwatch.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwatch.safetensors.SafetensorsFile;
import io.headwatch.safetensors.SafetensorsWriter;
import io.headwatch.shift.explanation.PairLabels;
import io.headwatch.shift.explanation.SparseTextSet;
import io.headwatch.shift.explanation.SparseTextSet.Term;
import io.headwatch.shift.explanation.SparseTextSets;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels on their way into the profile, and in it. */
class LabelSpillTest {

  private static final Map<String, String> OF = Map.of("profile", "aaa", "texts", "bbb");
  private static final SparseTextSet FULL =
      new SparseTextSet(List.of(new Term(4, 0.5), new Term(0, -0.25)), 0.75);
  private static final SparseTextSet SHORT = new SparseTextSet(List.of(new Term(2, 1)), 0.125);
  private static final SparseTextSet EMPTY = new SparseTextSet(List.of(), 1);

  @TempDir Path directory;

  @Test
  void open_afterInterruptionHasWhatWasSaved() throws IOException {
    try (LabelSpill spill = open()) {
      spill.sets().add(FULL);
      spill.saveSets();
      spill.sets().add(SHORT);
      spill.sets().add(EMPTY);
      spill.saveSets();
      spill.sets().add(FULL);
      // Neither saved nor deleted: the process is gone.
    }

    try (LabelSpill spill = open()) {
      assertThat(spill.sets().size()).isEqualTo(3);
      assertThat(spill.sets().set(0)).isEqualTo(FULL);
      assertThat(spill.sets().set(1)).isEqualTo(SHORT);
      assertThat(spill.sets().set(2)).isEqualTo(EMPTY);
      spill.sets().add(SHORT);
      spill.saveSets();
    }
    try (LabelSpill spill = open()) {
      assertThat(spill.sets().size()).isEqualTo(4);
      assertThat(spill.sets().set(3)).isEqualTo(SHORT);
    }
  }

  /** A row of which only a part reached the disk. */
  @Test
  void open_afterTornWriteDropsThePartialSet() throws IOException {
    try (LabelSpill spill = open()) {
      spill.sets().add(FULL);
      spill.sets().add(SHORT);
      spill.saveSets();
    }
    try (RandomAccessFile file =
        new RandomAccessFile(directory.resolve("spill/sets.bin").toFile(), "rw")) {
      file.setLength(file.length() - 3);
    }

    try (LabelSpill spill = open()) {
      assertThat(spill.sets().size()).isEqualTo(1);
      assertThat(spill.sets().set(0)).isEqualTo(FULL);
    }
  }

  @Test
  void open_afterInterruptionHasTheTextsThatWereSaved() throws IOException {
    try (LabelSpill spill = open()) {
      assertThat(spill.textsDone()).isZero();
      spill.saveTexts(new float[][] {{1, 2}});
      spill.saveTexts(new float[][] {{3, 4}});
    }

    try (LabelSpill spill = open()) {
      assertThat(spill.textsDone()).isEqualTo(2);
      spill.saveTexts(new float[][] {{5, 6}});
      assertThat(spill.texts()).isDeepEqualTo(new float[][] {{1, 2}, {3, 4}, {5, 6}});
    }
  }

  @Test
  void responses_areTheLastSaved() throws IOException {
    try (LabelSpill spill = open()) {
      assertThat(spill.responses()).isEmpty();
      spill.save(new LabelSpill.Responses(7, new int[4], new float[4]));
      spill.save(new LabelSpill.Responses(9, new int[] {1, 2, 3, 4}, new float[] {.5f, 0, -1, 2}));
    }

    try (LabelSpill spill = open()) {
      LabelSpill.Responses responses = spill.responses().orElseThrow();
      assertThat(responses.done()).isEqualTo(9);
      assertThat(responses.texts()).containsExactly(1, 2, 3, 4);
      assertThat(responses.scores()).containsExactly(.5f, 0, -1, 2);
    }
  }

  @Test
  void open_ofOtherLabelsSaysWhatDiffersAndWhatToDo() throws IOException {
    open().close();

    assertThatThrownBy(
            () ->
                LabelSpill.open(
                    directory.resolve("spill"),
                    new LabelSpill.Plan(Map.of("profile", "aaa", "texts", "ccc"), 3, 2, 4, 2)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another texts: bbb, now ccc")
        .hasMessageContaining("delete that directory");
  }

  @Test
  void delete_leavesNothing() throws IOException {
    LabelSpill spill = open();
    spill.sets().add(FULL);
    spill.saveSets();
    spill.save(new LabelSpill.Responses(7, new int[4], new float[4]));

    spill.delete();

    assertThat(directory.resolve("spill")).doesNotExist();
  }

  @Test
  void tensors_readBackAsWritten() throws IOException {
    SparseTextSets sets = new SparseTextSets(2, 2);
    sets.add(SHORT);
    sets.add(FULL);
    PairLabels labels =
        new PairLabels(
            List.of("a", "b c", "d", "é", "f"),
            sets,
            Optional.of(
                new PairLabels.Responses(
                    12, new int[] {3, 1}, new float[] {2, 4}, new int[] {5, 6, 7, 8, 9, 10})));

    PairLabels read = written(labels).orElseThrow();

    assertThat(read.texts()).isEqualTo(labels.texts());
    assertThat(read.sets().set(0)).isEqualTo(SHORT);
    assertThat(read.sets().set(1)).isEqualTo(FULL);
    PairLabels.Responses responses = read.responses().orElseThrow();
    assertThat(responses.images()).isEqualTo(12);
    assertThat(responses.texts()).containsExactly(3, 1);
    assertThat(responses.scores()).containsExactly(2, 4);
    assertThat(responses.topImages(1)).containsExactly(8, 9, 10);
  }

  @Test
  void tensors_withoutProbeReadBackWithoutResponses() throws IOException {
    SparseTextSets sets = new SparseTextSets(1, 2);
    sets.add(FULL);
    PairLabels labels = new PairLabels(List.of("a", "b", "c", "d", "e"), sets, Optional.empty());

    assertThat(written(labels).orElseThrow().responses()).isEmpty();
  }

  @Test
  void tensors_ofProfileWithoutLabelsAreNone() throws IOException {
    Path file = directory.resolve("none.safetensors");
    SafetensorsWriter writer = new SafetensorsWriter(Map.of());
    writer.f32("x", new float[1], 1);
    writer.write(file);

    try (SafetensorsFile read = SafetensorsFile.open(file)) {
      assertThat(LabelTensors.read(read)).isEmpty();
    }
  }

  private Optional<PairLabels> written(PairLabels labels) throws IOException {
    Path file = directory.resolve("labels.safetensors");
    SafetensorsWriter writer = new SafetensorsWriter(Map.of());
    LabelTensors.add(writer, labels);
    writer.write(file);
    assertThat(Files.size(file)).isPositive();
    try (SafetensorsFile read = SafetensorsFile.open(file)) {
      return LabelTensors.read(read);
    }
  }

  private LabelSpill open() throws IOException {
    return LabelSpill.open(directory.resolve("spill"), new LabelSpill.Plan(OF, 3, 2, 4, 2));
  }
}
