package io.headwatch.study;

import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.profile.ReferenceSample;
import io.headwatch.study.Baseline.WindowScores;
import io.headwatch.study.PowerMethod.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Every method that is compared, fitted to one reference. */
final class FittedMethods {
  private final WindowJudging judging;
  private final ReferenceProfile profile;
  private final List<Baseline> baselines;

  /**
   * @param largestWindow that will be scored
   */
  FittedMethods(WindowJudging judging, ReferenceSample reference, int largestWindow, long seed) {
    this.judging = judging;
    this.profile = judging.profile(reference, largestWindow, seed);
    this.baselines =
        List.of(
            new LargestKolmogorovSmirnov("KS per dimension", ImageVectors::embeddings, reference),
            new MaximumMeanDiscrepancy(reference),
            new WholeFrechetDistance(reference),
            new LargestKolmogorovSmirnov("KS of brightness", ImageVectors::brightness, reference));
  }

  /** The methods in the order of scores: each detector, all of them together, baselines. */
  List<PowerMethod> methods() {
    List<PowerMethod> methods = new ArrayList<>();
    for (String detector : profile.calibration().orElseThrow().detectors()) {
      methods.add(new PowerMethod(detector, Kind.DETECTOR));
    }
    methods.add(PowerMethod.COMBINED);
    baselines.forEach(baseline -> methods.add(new PowerMethod(baseline.name(), Kind.BASELINE)));
    return methods;
  }

  /**
   * Scores the same windows by every method.
   *
   * @return by window, size and method: larger for more shift
   */
  double[][][] scores(ReferenceSample pool, WindowDraws draws, int windows, int[] sizes) {
    double[][][] pValues = judging.pValues(judging.ready(profile, pool), draws, windows, sizes);
    List<WindowScores> others =
        baselines.stream().map(baseline -> baseline.on(pool, judging.runner())).toList();
    double[][][] scores = new double[windows][][];
    judging
        .runner()
        .inParts(
            windows,
            WindowJudging.WINDOWS_AT_ONCE,
            (from, to) -> {
              for (int i = from; i < to; i++) {
                scores[i] = joined(pValues[i], others, draws.draw(i), sizes);
              }
            });
    return scores;
  }

  private static double[][] joined(
      double[][] pValues, List<WindowScores> others, int[] drawn, int[] sizes) {
    int own = pValues[0].length;
    double[][] scores = new double[sizes.length][own + others.size()];
    for (int s = 0; s < sizes.length; s++) {
      for (int method = 0; method < own; method++) {
        scores[s][method] = -pValues[s][method];
      }
    }
    for (int other = 0; other < others.size(); other++) {
      double[] ofWindow = others.get(other).of(drawn, sizes);
      int method = own + other;
      IntStream.range(0, sizes.length).forEach(s -> scores[s][method] = ofWindow[s]);
    }
    return scores;
  }
}
