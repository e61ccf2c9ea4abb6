package io.headwatch.shift.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.detector.MeanCramerVonMises;
import io.headwatch.shift.statistics.BinEdges;
import io.headwatch.shift.statistics.BinEdgesBuilder;
import io.headwatch.shift.statistics.PaneStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NullSimulationTest {
  // One full block of pairs and one of six.
  private static final int PAIRS = 70;
  private static final int EDGE_IMAGES = 30;
  private static final int IMAGES = 130;
  private static final int[] SIZES = {10, 25, 50};

  private final List<float[]> images = images();
  private final BinEdges edges = cut(images.subList(0, EDGE_IMAGES));
  private final NullSimulation simulation = simulation(9);

  // The blocked loop must give what the detector gives on plain statistics of the same images.
  @Test
  void simulate_scoresTheWindowAgainstAllOtherImages() {
    double[][] scores = simulation.simulate(3, 6);

    for (int replicate = 3; replicate < 6; replicate++) {
      int[] drawn = simulation.draw(replicate);
      for (int i = 0; i < SIZES.length; i++) {
        int n = SIZES[i];
        Set<Integer> inWindow = new HashSet<>();
        Arrays.stream(drawn).limit(n).forEach(image -> inWindow.add(EDGE_IMAGES + image));
        PaneStatistics window = new PaneStatistics(edges, 1);
        PaneStatistics others = new PaneStatistics(edges, 1);
        for (int image = 0; image < IMAGES; image++) {
          (inWindow.contains(image) ? window : others).add(images.get(image), new float[1]);
        }
        assertThat(window.count()).isEqualTo(n);
        double score = new MeanCramerVonMises().score(window, others);
        assertThat(scores[replicate - 3][i])
            .isCloseTo(score / (1.0 / n + 1.0 / (IMAGES - n)), within(1e-12));
      }
    }
  }

  @Test
  void simulate_ofRangesEqualsTheWhole() {
    double[][] whole = simulation.simulate(0, 10);

    assertThat(simulation.simulate(0, 4)).isDeepEqualTo(Arrays.copyOfRange(whole, 0, 4));
    assertThat(simulation.simulate(4, 10)).isDeepEqualTo(Arrays.copyOfRange(whole, 4, 10));
  }

  @Test
  void simulate_dependsOnTheSeed() {
    assertThat(simulation(9).simulate(0, 2)).isDeepEqualTo(simulation.simulate(0, 2));
    assertThat(simulation(10).simulate(0, 2)[0][0]).isNotEqualTo(simulation.simulate(0, 2)[0][0]);
  }

  @Test
  void draw_differsBetweenReplicates() {
    Set<List<Integer>> orders = new HashSet<>();
    for (int replicate = 0; replicate < 200; replicate++) {
      orders.add(Arrays.stream(simulation.draw(replicate)).boxed().toList());
    }

    assertThat(orders).hasSize(200);
  }

  private NullSimulation simulation(long seed) {
    BinnedImages binned = new BinnedImages(IMAGES - EDGE_IMAGES, PAIRS);
    PaneStatistics all = new PaneStatistics(edges, 1);
    byte[] bins = new byte[PAIRS];
    for (int image = 0; image < IMAGES; image++) {
      all.add(images.get(image), new float[1]);
      if (image >= EDGE_IMAGES) {
        edges.bins(images.get(image), bins);
        binned.set(image - EDGE_IMAGES, bins);
      }
    }
    return new NullSimulation(binned, all.binCounts(), SIZES, seed);
  }

  private static List<float[]> images() {
    FactorModel model = new FactorModel(PAIRS, 3, 4);
    SplittableRandom random = new SplittableRandom(6);
    List<float[]> images = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      images.add(model.image(random));
    }
    return images;
  }

  private static BinEdges cut(List<float[]> images) {
    BinEdgesBuilder builder = new BinEdgesBuilder(PAIRS);
    for (int pair = 0; pair < PAIRS; pair++) {
      float[] values = new float[images.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = images.get(i)[pair];
      }
      builder.cut(pair, values);
    }
    return builder.build();
  }
}
