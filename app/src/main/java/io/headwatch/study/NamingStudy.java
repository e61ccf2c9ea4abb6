package io.headwatch.study;

import io.headwatch.concept.WordEmbeddings;
import io.headwatch.concept.WordProbabilities;
import io.headwatch.shift.explanation.WordRanking;
import io.headwatch.shift.statistics.Moments;
import io.headwatch.study.StudyModel.Seen;
import io.headwatch.training.CaptionedImages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntToDoubleFunction;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

/** How often the word that truly changed comes first, by ways of ranking words. */
public final class NamingStudy {

  private static final double[] SCALES = {10, 14, 20};

  /**
   * One line of the table.
   *
   * @param method how words were read and ranked
   * @param kind of the shifts, or "all"
   * @param windows number of windows
   * @param first share of windows in which the true word came first
   * @param firstThree share in which it was among the first three
   */
  public record Row(String method, String kind, int windows, double first, double firstThree) {}

  /** Values of each word for images, which are averaged over a window. */
  private interface Reading {
    float[][] of(float[][] embeddings);
  }

  private record Method(String name, Reading reading, Ranking ranking) {}

  /** A score per word from window and reference; words are ranked by its size. */
  private interface Ranking {
    double[] scores(Moments window, Moments reference);
  }

  private final StudyModel model;
  private final long seed;
  private final int windowSize;
  private final int windows;
  private final Optional<CaptionedImages> photographs;
  private final List<Method> methods = new ArrayList<>();

  /**
   * @param windows per shift
   */
  public NamingStudy(
      StudyModel model,
      long seed,
      int windowSize,
      int windows,
      Optional<CaptionedImages> photographs) {
    this.model = model;
    this.seed = seed;
    this.windowSize = windowSize;
    this.windows = windows;
    this.photographs = photographs;
    for (double scale : SCALES) {
      WordProbabilities probabilities = new WordProbabilities(model.words(), scale);
      Reading reading = probabilities::of;
      rankings()
          .forEach(
              (name, ranking) ->
                  methods.add(
                      new Method("softmax x %.0f, %s".formatted(scale, name), reading, ranking)));
    }
    Reading cosines = this::cosines;
    rankings()
        .forEach((name, ranking) -> methods.add(new Method("cosine, " + name, cosines, ranking)));
  }

  private static Map<String, Ranking> rankings() {
    Map<String, Ranking> rankings = new LinkedHashMap<>();
    for (WordRanking ranking : WordRanking.values()) {
      rankings.put(ranking.name(), ranking::z);
    }
    rankings.put("points", (w, r) -> each(w, word -> w.mean(word) - r.mean(word)));
    rankings.put("deviance", (w, r) -> each(w, word -> deviance(word, w, r)));
    for (double quantile : new double[] {.5, .75, .95}) {
      rankings.put("steady " + quantile, (w, r) -> steady(w, r, quantile));
    }
    return rankings;
  }

  private static double[] each(Moments window, IntToDoubleFunction score) {
    return IntStream.range(0, window.dimensions()).mapToDouble(score).toArray();
  }

  /** Signed root of the deviance of quasi-Poisson counts, the dispersion from pooled moments. */
  private static double deviance(int word, Moments window, Moments reference) {
    double n = window.count();
    double m = reference.count();
    double a = Math.max(n * window.mean(word), 1e-9);
    double b = Math.max(m * reference.mean(word), 1e-9);
    double rate = (a + b) / (n + m);
    double variance = (window.m2(word) + reference.m2(word)) / (n + m - 2);
    double floor = .5 / window.dimensions();
    double dispersion = (variance + floor * floor) / rate;
    double deviance = 2 * (a * Math.log(a / (n * rate)) + b * Math.log(b / (m * rate)));
    return Math.signum(a / n - b / m) * Math.sqrt(Math.max(0, deviance) / dispersion);
  }

  /** Change over its standard error plus a quantile of all words' errors. */
  private static double[] steady(Moments window, Moments reference, double quantile) {
    double[] z = WordRanking.POOLED.z(window, reference);
    double[] errors =
        each(
            window,
            word -> z[word] == 0 ? 0 : (window.mean(word) - reference.mean(word)) / z[word]);
    double[] ascending = errors.clone();
    Arrays.sort(ascending);
    double constant = ascending[(int) (quantile * (ascending.length - 1))];
    return each(
        window, word -> (window.mean(word) - reference.mean(word)) / (errors[word] + constant));
  }

  /**
   * Runs all shifts.
   *
   * @param points change of a share, in (0, 1)
   * @param progress is told of each shift
   */
  public List<Row> run(double points, Consumer<String> progress) {
    Map<String, Map<String, List<Integer>>> ranks = new LinkedHashMap<>();
    Map<Object, List<Moments>> references = new LinkedHashMap<>();
    for (ScriptedShift shift :
        new ShiftScript(model.imageSize(), seed, points, photographs).shifts()) {
      List<Moments> reference =
          references.computeIfAbsent(
              shift.reference(), key -> moments(shift.reference(), shift.referenceSize()));
      int word = model.row(shift.word());
      StringBuilder line = new StringBuilder(shift.kind() + " " + shift.word() + ":");
      for (int n = 0; n < windows; n++) {
        List<Moments> window = moments(shift.windows().apply(n), windowSize);
        for (int m = 0; m < methods.size(); m++) {
          Method method = methods.get(m);
          int rank = rank(word, method.ranking().scores(window.get(m), reference.get(m)));
          ranks
              .computeIfAbsent(method.name(), name -> new TreeMap<>())
              .computeIfAbsent(shift.kind(), kind -> new ArrayList<>())
              .add(rank);
          if (method.name().equals("softmax x 10, STEADY")) {
            line.append(' ').append(rank);
          }
        }
      }
      progress.accept(line.toString());
    }
    return rows(ranks);
  }

  private List<Moments> moments(LongFunction<byte[]> images, int count) {
    float[][] embeddings = Seen.embeddings(model.look(count, images));
    Map<Reading, float[][]> read = new LinkedHashMap<>();
    return methods.stream()
        .map(
            method ->
                moments(read.computeIfAbsent(method.reading(), reading -> reading.of(embeddings))))
        .toList();
  }

  private static Moments moments(float[][] values) {
    Moments moments = new Moments(values[0].length);
    for (float[] row : values) {
      moments.add(row);
    }
    return moments;
  }

  private static int rank(int word, double[] scores) {
    double right = Math.abs(scores[word]);
    return 1 + (int) Arrays.stream(scores).filter(score -> Math.abs(score) > right).count();
  }

  private float[][] cosines(float[][] embeddings) {
    WordEmbeddings words = model.words();
    float[][] cosines = new float[embeddings.length][words.rows().length];
    for (int i = 0; i < cosines.length; i++) {
      double norm = Math.sqrt(product(embeddings[i], embeddings[i]));
      for (int w = 0; w < cosines[i].length; w++) {
        cosines[i][w] = (float) (product(embeddings[i], words.rows()[w]) / norm);
      }
    }
    return cosines;
  }

  private static double product(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static List<Row> rows(Map<String, Map<String, List<Integer>>> ranks) {
    List<Row> rows = new ArrayList<>();
    ranks.forEach(
        (method, byKind) -> {
          byKind.forEach((kind, of) -> rows.add(row(method, kind, of)));
          rows.add(row(method, "all", byKind.values().stream().flatMap(List::stream).toList()));
        });
    return rows;
  }

  private static Row row(String method, String kind, List<Integer> ranks) {
    return new Row(method, kind, ranks.size(), share(ranks, 1), share(ranks, 3));
  }

  private static double share(List<Integer> ranks, int within) {
    return ranks.stream().filter(rank -> rank <= within).count() / (double) ranks.size();
  }
}
