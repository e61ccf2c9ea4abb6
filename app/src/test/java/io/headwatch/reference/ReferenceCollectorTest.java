package io.headwatch.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwatch.monitor.ContributionPipeline;
import io.headwatch.monitor.InferenceException;
import io.headwatch.monitor.NoMetrics;
import io.headwatch.monitor.PreparedImage;
import io.headwatch.monitor.StubModel;
import io.headwatch.monitor.UnusableImageException;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.shift.statistics.PixelMeasure;
import io.headwatch.shift.statistics.RepeatFilter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ReferenceCollectorTest {

  private static final int BYTES = StubModel.SIZE * StubModel.SIZE * 3;

  @TempDir Path directory;

  private final StubModel model = new StubModel();
  private RepeatFilter repeats = RepeatFilter.off();
  private final List<String> prepared = new ArrayList<>();

  @Test
  void collect_keepsOrderAndCountsWhatIsBroken() throws Exception {
    List<int[]> progress = new ArrayList<>();
    try (ReferenceSpill spill = spill()) {
      collect(
          spill,
          (images, broken) -> progress.add(new int[] {images, broken}),
          image("a", 10),
          failing("b", new UnusableImageException("odd", "it is", null)),
          image("c", 30),
          failing("d", new IOException("gone")),
          failing("e", new IllegalStateException("a bug")));

      assertThat(spill.size()).isEqualTo(2);
      assertThat(scalar(spill, 0)).isEqualTo(10 / 255f);
      assertThat(scalar(spill, 1)).isEqualTo(30 / 255f);
      float[] pixels = new float[PixelMeasure.values().length];
      spill.pixels(1, pixels);
      assertThat(pixels).isEqualTo(pixels(30));
      assertThat(spill.broken()).isEqualTo(Map.of("odd", 1, "unreadable", 1, "internal_error", 1));
      assertThat(progress.get(progress.size() - 1)).containsExactly(2, 3);
    }
  }

  /** What was interrupted goes on where it stopped: nothing is prepared twice. */
  @Test
  void collect_passesOverWhatTheSpillHolds() throws Exception {
    try (ReferenceSpill spill = spill()) {
      collect(spill, (images, broken) -> {}, image("a", 1), failing("b", new IOException()));
    }
    prepared.clear();
    try (ReferenceSpill spill = spill()) {
      collect(
          spill,
          (images, broken) -> {},
          image("a", 1),
          failing("b", new IOException()),
          image("c", 3));

      assertThat(spill.size()).isEqualTo(2);
      assertThat(spill.broken()).isEqualTo(Map.of("unreadable", 1));
      assertThat(prepared).containsExactly("c");
    }
  }

  /** A manifest may list a file twice, side by side or far apart. */
  @Test
  void collect_takesTheFirstOfSeveralOfOneIdentity() throws Exception {
    ReferenceImage[] images =
        IntStream.range(0, 200)
            .mapToObj(i -> image("image-" + (i < 100 ? i / 2 : i % 100), 1 + i % 200))
            .toArray(ReferenceImage[]::new);
    try (ReferenceSpill spill = spill()) {
      collect(spill, (used, broken) -> {}, images);

      assertThat(spill.size()).isEqualTo(100);
    }
  }

  /** Embeddings of images of one brightness are the same; those of another point elsewhere. */
  @Test
  void collect_leavesRepeatsOutAlsoAfterAnInterruption() throws Exception {
    repeats = new RepeatFilter(0.01);
    ReferenceImage[] images = {
      striped("a", 0), striped("b", 0), striped("c", 1), striped("d", 1), striped("e", 0)
    };
    try (ReferenceSpill spill = spill()) {
      collect(spill, (used, broken) -> {}, images[0], images[1], images[2]);
      assertThat(spill.size()).isEqualTo(2);
      assertThat(spill.repeated()).isEqualTo(1);
    }
    prepared.clear();
    repeats = new RepeatFilter(0.01);
    try (ReferenceSpill spill = spill()) {
      spill.showTo(repeats);
      collect(spill, (used, broken) -> {}, images);

      assertThat(prepared).containsExactly("d", "e");
      assertThat(spill.size()).isEqualTo(2);
      assertThat(spill.repeated()).isEqualTo(3);
      assertThat(spill.imageLines()).isEqualTo("{\"id\":\"a\"}\n{\"id\":\"c\"}");
    }
  }

  @Test
  void collect_stopsWhenTheNetworkFailsAndKeepsWhatItHas() throws Exception {
    try (ReferenceSpill spill = spill()) {
      assertThatThrownBy(() -> collect(spill, (used, broken) -> {}, image("a", 1), image("b", 0)))
          .isInstanceOf(InferenceException.class);
    }
    try (ReferenceSpill spill = spill()) {
      assertThat(spill.contains("a")).isTrue();
      assertThat(spill.contains("b")).isFalse();
    }
  }

  private void collect(
      ReferenceSpill spill, ReferenceCollector.Progress progress, ReferenceImage... images)
      throws Exception {
    try (ContributionPipeline pipeline =
        new ContributionPipeline(model, ImageReading.NONE, 1, Duration.ZERO, 1, new NoMetrics())) {
      new ReferenceCollector(
              pipeline, encoded -> new PreparedImage(encoded, pixels(encoded[0])), 7, repeats)
          .collect(new Listed(List.of(images)), spill, progress);
    }
  }

  private ReferenceSpill spill() throws IOException {
    return ReferenceSpill.open(
        directory, ProfileFile.binding(model), "listed", model.pairs(), model.embeddingSize());
  }

  private ReferenceImage image(String id, int brightness) {
    return image(
        id,
        () -> {
          byte[] input = new byte[BYTES];
          Arrays.fill(input, (byte) brightness);
          return input;
        });
  }

  /** Every fourth byte is bright, from one on: one of the embedding's four values is. */
  private ReferenceImage striped(String id, int from) {
    return image(
        id,
        () -> {
          byte[] input = new byte[BYTES];
          for (int i = from; i < BYTES; i += StubModel.EMBEDDING) {
            input[i] = 100;
          }
          return input;
        });
  }

  private ReferenceImage failing(String id, Exception failure) {
    return image(
        id,
        () -> {
          throw failure;
        });
  }

  private ReferenceImage image(String id, Callable<byte[]> encoded) {
    return new ReferenceImage(
        id,
        Optional.empty(),
        Optional.empty(),
        () -> {
          prepared.add(id);
          return encoded.call();
        });
  }

  private static float[] pixels(int brightness) {
    float[] pixels = new float[PixelMeasure.values().length];
    Arrays.fill(pixels, brightness);
    return pixels;
  }

  private static float scalar(ReferenceSpill spill, int image) {
    float[] scalars = new float[1];
    spill.scalars(image, 0, 1, scalars);
    return scalars[0];
  }

  private static final class Listed implements ReferenceImages {
    private final Iterator<ReferenceImage> images;

    Listed(List<ReferenceImage> images) {
      this.images = images.iterator();
    }

    @Override
    public String description() {
      return "listed";
    }

    @Override
    public OptionalLong size() {
      return OptionalLong.empty();
    }

    @Override
    public Optional<ReferenceImage> next() {
      return images.hasNext() ? Optional.of(images.next()) : Optional.empty();
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
