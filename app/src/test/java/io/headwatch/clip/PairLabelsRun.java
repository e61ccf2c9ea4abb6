package io.headwatch.clip;

import io.headwatch.concept.DirectionTexts;
import io.headwatch.concept.ResponseTexts;
import io.headwatch.shift.explanation.ProbeTexts;
import io.headwatch.shift.explanation.SparseTextSets;
import io.headwatch.shift.explanation.TextDictionary;
import io.headwatch.shift.explanation.TopImages;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;

/**
 * Measures what labelling the pairs of a network of RN50's size costs, on made-up weights, texts
 * and images. Not part of the build: run {@code main} with the test class path, and {@code -Xmx2g}.
 * Arguments: number of texts, number of probe images.
 */
final class PairLabelsRun {

  private static final int HEADS = 32;
  private static final int NEURONS = 2048;
  private static final int EMBEDDING = 1024;
  private static final int ATOMS = 16;

  private PairLabelsRun() {}

  public static void main(String[] arguments) {
    int texts = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3000;
    int images = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1024;
    float[][] embeddings = gaussian(1, texts);
    Instant start = Instant.now();
    DirectionTexts directionTexts =
        new DirectionTexts(
            directions(),
            TextDictionary.of(embeddings, TextDictionary.Normalisation.PER_TEXT),
            ATOMS);
    SparseTextSets sets = new SparseTextSets(directionTexts.pairs(), ATOMS);
    while (sets.size() < directionTexts.pairs()) {
      directionTexts.extend(sets, NEURONS);
      report("pairs written in texts", sets.size(), start);
    }

    ResponseTexts responses =
        new ResponseTexts(new ProbeTexts(gaussian(2, images), embeddings), top(images));
    while (responses.done() < responses.size()) {
      responses.advance();
      report("texts scored", responses.done(), start);
    }
    long peak =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
            .mapToLong(pool -> pool.getPeakUsage().getUsed())
            .sum();
    System.out.printf("heap at most %d MiB%n", peak >> 20);
  }

  private static int[][] top(int images) {
    Random random = new Random(3);
    TopImages top = new TopImages(HEADS * NEURONS, 100);
    float[] scalars = new float[HEADS * NEURONS];
    for (int image = 0; image < images; image++) {
      for (int pair = 0; pair < scalars.length; pair++) {
        scalars[pair] = random.nextFloat();
      }
      top.add(image, scalars);
    }
    int[][] rows = new int[scalars.length][];
    Arrays.setAll(rows, top::of);
    return rows;
  }

  private static PairDirections directions() {
    PortableWeights weights = new PortableWeights();
    String layer = "visual.attnpool.";
    return new PairDirections(
        HEADS,
        weights.read(layer + "v_proj.weight", NEURONS, NEURONS),
        weights.read(layer + "v_proj.bias", NEURONS),
        weights.read(layer + "c_proj.weight", EMBEDDING, NEURONS),
        weights.read(layer + "c_proj.bias", EMBEDDING));
  }

  private static float[][] gaussian(long seed, int rows) {
    Random random = new Random(seed);
    float[][] values = new float[rows][EMBEDDING];
    for (float[] row : values) {
      for (int o = 0; o < row.length; o++) {
        row[o] = (float) random.nextGaussian() + (o == 0 ? 30 : 0);
      }
    }
    return values;
  }

  private static void report(String what, int done, Instant start) {
    System.out.printf("%,d %s after %s%n", done, what, Duration.between(start, Instant.now()));
  }
}
