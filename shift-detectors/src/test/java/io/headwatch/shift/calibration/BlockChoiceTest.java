package io.headwatch.shift.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.headwatch.shift.profile.InMemoryReferenceSample;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Lengths for images whose dependence is known. A component of {@link FactorModel}'s embeddings is
 * a factor with a variance of 1 and noise with one of 1/4, so its autocorrelations are .8 those of
 * the factor.
 */
class BlockChoiceTest {
  private static final int LARGEST_WINDOW = 1_000;
  private static final int DIMENSIONS = 5;
  private static final FactorModel MODEL = new FactorModel(1, 6, 1);

  // One in a hundred references at most is to be taken for dependent: of 40, more than three with a
  // probability of .0007.
  @Test
  void of_independentImagesIsOne() {
    int dependent = 0;
    for (int i = 0; i < 40; i++) {
      FactorModel.Images sample = MODEL.images(500, new SplittableRandom(i));
      BlockChoice choice = BlockChoice.of(sample, oneSource(500), LARGEST_WINDOW, 1);
      dependent += choice.wanted() > 1 ? 1 : 0;
      assertThat(choice.worth()).isGreaterThan(440);
    }

    assertThat(dependent).isLessThanOrEqualTo(3);
  }

  // Autocorrelations .8 / 2^k: V = 1 + .8 * 2 = 2.6, and it is V - .8 * 4 / L for L neighbours, so
  // that 97 % need L = 3.2 / (.03 * 2.6) = 41. The longest of several estimates is above that.
  @Test
  void of_autoregressiveImagesIsLongEnough() {
    for (int i = 0; i < 3; i++) {
      FactorModel.Images sample = MODEL.stream(10_000, .5, new SplittableRandom(i));

      BlockChoice choice = BlockChoice.of(sample, oneSource(10_000), LARGEST_WINDOW, 1);

      assertThat(choice.length()).isBetween(36, 82);
      assertThat(choice.isShort()).isFalse();
    }
  }

  // Bursts of ten: 1 - k / 10 for each dimension, V = 10; 97 % need 110, and there are but 2,000
  // images.
  @Test
  void of_burstsIsAsLongAsTheReferenceAllows() {
    BlockChoice choice =
        BlockChoice.of(groups(2_000, 10, 0, 3), oneSource(2_000), LARGEST_WINDOW, 1);

    assertThat(choice.length()).isEqualTo(2_000 / BlockChoice.FEWEST_BLOCKS);
    assertThat(choice.wanted()).isBetween(60, 220);
    assertThat(choice.isShort()).isTrue();
    // 200 bursts in 5 dimensions: the standard error of an inflation is at most sqrt(2 / 20) of it.
    assertThat(choice.inflation()).isBetween(7.0, 13.0);
    assertThat(choice.worth()).isBetween(154, 286);
  }

  @Test
  void of_longDependenceLeavesRoomForFourBlocksInTheLargestWindow() {
    BlockChoice choice = BlockChoice.of(groups(2_000, 10, 0, 3), oneSource(2_000), 40, 1);

    assertThat(choice.length()).isEqualTo(10);
  }

  // Four cameras in turn: neighbours in the list are of different ones.
  @Test
  void of_interleavedSourcesLooksWithinEach() {
    int sources = 4;
    List<FactorModel.Images> streams =
        IntStream.range(0, sources)
            .mapToObj(s -> MODEL.stream(2_500, .5, new SplittableRandom(10 + s)))
            .toList();
    FactorModel.Images sample =
        new FactorModel.Images(
            IntStream.range(0, 10_000)
                .mapToObj(i -> streams.get(i % sources).images().get(i / sources))
                .toList());
    ImageOrder order =
        ImageOrder.asListed(IntStream.range(0, 10_000).mapToObj(i -> i % sources).toList());

    assertThat(BlockChoice.of(sample, order, LARGEST_WINDOW, 1).length()).isBetween(36, 82);
  }

  // What tells cameras apart is in every window, and no dependence; what tells clips apart is.
  @Test
  void of_sourcesThatDifferDependsOnWhetherTheyLast() {
    InMemoryReferenceSample clips = groups(2_000, 20, .1, 5);
    List<Integer> clip = IntStream.range(0, 2_000).mapToObj(i -> i / 20).toList();
    // The same images, the first of each clip first, then the second of each.
    InMemoryReferenceSample cameras = new InMemoryReferenceSample(1, DIMENSIONS);
    float[] embedding = new float[DIMENSIONS];
    for (int i = 0; i < 2_000; i++) {
      clips.embedding(i % 100 * 20 + i / 100, embedding);
      cameras.add(new float[1], embedding);
    }
    List<Integer> camera = IntStream.range(0, 2_000).mapToObj(i -> i % 100).toList();

    BlockChoice ofClips = BlockChoice.of(clips, ImageOrder.asListed(clip), LARGEST_WINDOW, 1);
    BlockChoice ofCameras = BlockChoice.of(cameras, ImageOrder.asListed(camera), LARGEST_WINDOW, 1);

    assertThat(ofClips.length()).isEqualTo(20);
    assertThat(ofClips.isShort()).isFalse();
    assertThat(ofCameras.wanted()).isEqualTo(1);
  }

  @Test
  void of_fewImagesIsOneAndSaysThatItIsShort() {
    BlockChoice choice = BlockChoice.of(groups(150, 10, 0, 4), oneSource(150), LARGEST_WINDOW, 1);

    assertThat(choice.length()).isEqualTo(1);
    assertThat(choice.isShort()).isTrue();
  }

  @Test
  void of_imagesThatAreAllAlikeIsOne() {
    InMemoryReferenceSample sample = new InMemoryReferenceSample(1, 2);
    for (int i = 0; i < 200; i++) {
      sample.add(new float[1], new float[] {1, 2});
    }

    assertThat(BlockChoice.of(sample, oneSource(200), LARGEST_WINDOW, 1))
        .isEqualTo(new BlockChoice(200, 1, 1, 1));
  }

  @Test
  void of_refusesAnOrderOfOtherImages() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BlockChoice.of(groups(20, 1, 0, 1), oneSource(21), LARGEST_WINDOW, 1))
        .withMessageContaining("21");
  }

  private static ImageOrder oneSource(int images) {
    return ImageOrder.asListed(Collections.nCopies(images, ""));
  }

  /** Groups of images that share a random direction, each with noise of its own. */
  private static InMemoryReferenceSample groups(int images, int length, double noise, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    InMemoryReferenceSample sample = new InMemoryReferenceSample(1, DIMENSIONS);
    float[] shared = new float[DIMENSIONS];
    for (int i = 0; i < images; i++) {
      float[] embedding = new float[DIMENSIONS];
      for (int d = 0; d < DIMENSIONS; d++) {
        shared[d] = i % length == 0 ? (float) random.nextGaussian() : shared[d];
        embedding[d] = shared[d] + (float) (noise * random.nextGaussian());
      }
      sample.add(new float[1], embedding);
    }
    return sample;
  }
}
