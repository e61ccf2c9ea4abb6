package io.headwatch.study;

import io.headwatch.concept.ConceptScores;
import io.headwatch.concept.PromptTemplates;
import io.headwatch.concept.WordEmbeddings;
import io.headwatch.scenes.BackgroundColour;
import io.headwatch.scenes.Effect;
import io.headwatch.scenes.SceneGenerator;
import io.headwatch.scenes.SceneMix;
import io.headwatch.study.StudyModel.Seen;
import io.headwatch.training.PackedPixels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;

/**
 * How well a concept's mean score follows the share p of images that hold the concept: mixtures of
 * 200 scenes with exactly round(200 p) that do, for eleven p, and the correlation of score and p.
 */
public final class TrackingStudy {

  private static final int MIXTURE = 200;
  private static final int WITH = 500;
  private static final int WITHOUT = 1500;
  private static final int REPETITIONS = 5;
  private static final int OBJECTS = 14;
  private static final int COLOURS = 3;
  private static final int[] PAIRS = {5, 20, 100, 300};

  /** Values of p: the whole range, and its first fifth. */
  private static final double[] COARSE = grid(.1);

  private static final double[] FINE = grid(.02);

  /**
   * One line of the table.
   *
   * @param score kind of score
   * @param pairs number k of pairs
   * @param coarse correlations over p = 0, .1, ..., 1, ascending, one per concept and repetition
   * @param fine the same over p = 0, .02, ..., .2
   */
  public record Row(ConceptScores.Kind score, int pairs, double[] coarse, double[] fine) {

    /** Middle of ascending values. */
    public static double median(double[] ascending) {
      int n = ascending.length;
      return (ascending[(n - 1) / 2] + ascending[n / 2]) / 2;
    }
  }

  private final StudyModel model;
  private final long seed;

  /** A study on scenes from {@code seed}. */
  public TrackingStudy(StudyModel model, long seed) {
    this.model = model;
    this.seed = seed;
  }

  /** Runs all concepts, scores and numbers of pairs; {@code progress} is told of each concept. */
  public List<Row> run(Consumer<String> progress) {
    List<Tally> tallies = new ArrayList<>();
    for (ConceptScores.Kind kind : ConceptScores.Kind.values()) {
      Arrays.stream(PAIRS).forEach(pairs -> tallies.add(new Tally(kind, pairs)));
    }
    for (String concept : concepts()) {
      List<Seen> with = scenes(mixWith(concept, 1), seed + concept.hashCode(), WITH);
      List<Seen> without = scenes(mixWith(concept, 0), seed + concept.hashCode() + 1, WITHOUT);
      tallies.forEach(tally -> tally.add(concept, with, without));
      progress.accept(concept);
    }
    return tallies.stream().map(Tally::row).toList();
  }

  private List<String> concepts() {
    List<String> objects = new ArrayList<>(SceneMix.standard().objects());
    Collections.shuffle(objects, new Random(seed));
    List<String> concepts = new ArrayList<>(objects.subList(0, OBJECTS));
    Arrays.stream(BackgroundColour.values()).limit(COLOURS).forEach(c -> concepts.add(c.word()));
    Arrays.stream(Effect.values()).forEach(effect -> concepts.add(effect.word()));
    return concepts;
  }

  private static SceneMix mixWith(String concept, double share) {
    SceneMix mix = SceneMix.standard();
    for (BackgroundColour colour : BackgroundColour.values()) {
      if (colour.word().equals(concept)) {
        // A colour is hidden by darkness and by the loss of colour.
        return mix.withBackgroundColourShare(colour, share)
            .withEffectShare(Effect.DARK, 0)
            .withEffectShare(Effect.MONOCHROME, 0);
      }
    }
    for (Effect effect : Effect.values()) {
      if (effect.word().equals(concept)) {
        return mix.withEffectShare(effect, share);
      }
    }
    return mix.withObjectShare(concept, share);
  }

  private List<Seen> scenes(SceneMix mix, long sceneSeed, int count) {
    SceneGenerator generator = new SceneGenerator(mix, model.imageSize(), sceneSeed);
    return model.look(count, index -> PackedPixels.rgb(generator.scene(index)));
  }

  private static double[] grid(double step) {
    return IntStream.rangeClosed(0, 10).mapToDouble(i -> i * step).toArray();
  }

  /** Correlations of one kind of score with one number of pairs. */
  private final class Tally {
    private final ConceptScores.Kind kind;
    private final int pairs;
    private final List<Double> coarse = new ArrayList<>();
    private final List<Double> fine = new ArrayList<>();

    Tally(ConceptScores.Kind kind, int pairs) {
      this.kind = kind;
      this.pairs = pairs;
    }

    void add(String concept, List<Seen> with, List<Seen> without) {
      PromptTemplates templates = PromptTemplates.shortSet();
      float[][] text = WordEmbeddings.directions(model.text(), List.of(concept), templates);
      ConceptScores scores =
          new ConceptScores(
              model.tower().directions(), List.of(concept), text, templates, pairs, kind);
      double[] held = read(scores, with);
      double[] rest = read(scores, without);
      LongStream.range(0, REPETITIONS)
          .mapToObj(repetition -> new Random(seed ^ (concept.hashCode() + (repetition << 40))))
          .forEach(
              random -> {
                coarse.add(correlation(COARSE, held, rest, random));
                fine.add(correlation(FINE, held, rest, random));
              });
    }

    private static double[] read(ConceptScores scores, List<Seen> images) {
      float[][] read =
          scores.read(
              images.stream().map(Seen::scalars).toArray(float[][]::new), Seen.embeddings(images));
      return Arrays.stream(read).mapToDouble(row -> row[0]).toArray();
    }

    private static double correlation(
        double[] shares, double[] with, double[] without, Random random) {
      double[] means =
          Arrays.stream(shares).map(p -> mixtureMean(p, with, without, random)).toArray();
      return new PearsonsCorrelation().correlation(shares, means);
    }

    private static double mixtureMean(double p, double[] with, double[] without, Random random) {
      int held = (int) Math.round(MIXTURE * p);
      return (sumOf(held, with, random) + sumOf(MIXTURE - held, without, random)) / MIXTURE;
    }

    /** Of different images. */
    private static double sumOf(int count, double[] scores, Random random) {
      return random
          .ints(0, scores.length)
          .distinct()
          .limit(count)
          .mapToDouble(i -> scores[i])
          .sum();
    }

    Row row() {
      return new Row(kind, pairs, ascending(coarse), ascending(fine));
    }

    private static double[] ascending(List<Double> values) {
      return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }
  }
}
