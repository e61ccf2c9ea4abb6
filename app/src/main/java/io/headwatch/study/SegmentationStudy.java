package io.headwatch.study;

import static java.util.Objects.requireNonNull;

import io.headwatch.image.Pixels;
import io.headwatch.scenes.Effect;
import io.headwatch.scenes.PlacedObject;
import io.headwatch.scenes.Scene;
import io.headwatch.scenes.SceneGenerator;
import io.headwatch.scenes.SceneMix;
import io.headwatch.scenes.Sprites;
import io.headwatch.scenes.Style;
import io.headwatch.segmentation.Method;
import io.headwatch.segmentation.Segmentation;
import io.headwatch.segmentation.SegmentationOptions;
import io.headwatch.segmentation.SegmentationRefusedException;
import io.headwatch.segmentation.Segmenter;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * How well masks of words match objects: on scenes with two or three of them, whose names are the
 * words, with background told by the same rule for each method.
 */
public final class SegmentationStudy {

  /**
   * What is measured.
   *
   * @param scenes number of scenes
   * @param size of the scenes in pixels
   * @param style of the sprites; empty for all styles
   * @param absent further words a scene, of objects that are not in it
   * @param seed of the scenes
   */
  public record Design(int scenes, int size, Optional<Style> style, int absent, long seed) {}

  /**
   * What one method reached.
   *
   * @param objects that were looked for
   * @param iou mean over objects of intersection over union with the mask of their word, in [0, 1]
   * @param iouError standard error of that mean, objects taken as independent
   * @param centred share of objects in whose true mask the centre of their word's mask lies
   */
  public record Row(Method method, int objects, double iou, double iouError, double centred) {}

  private final Design design;
  private final SceneGenerator generator;

  public SegmentationStudy(Design design) {
    this.design = requireNonNull(design, "design is null");
    SceneMix mix = SceneMix.standard().withObjectCount(2, 3);
    for (Effect effect : Effect.values()) {
      mix = mix.withEffectShare(effect, 0);
    }
    if (design.style().isPresent()) {
      mix = mix.withStyles(design.style().get());
    }
    this.generator = new SceneGenerator(mix, design.size(), design.seed());
  }

  /** Sums over objects. */
  private static final class Tally {
    private int objects;
    private double iou;
    private double square;
    private int centred;

    void add(double one, boolean inside) {
      objects++;
      iou += one;
      square += one * one;
      centred += inside ? 1 : 0;
    }

    Row row(Method method) {
      double mean = iou / objects;
      double variance = Math.max(0, square / objects - mean * mean);
      return new Row(
          method, objects, mean, Math.sqrt(variance / objects), (double) centred / objects);
    }
  }

  /**
   * Runs the study for all methods.
   *
   * @param progress is told of each hundredth scene
   */
  public List<Row> run(Segmenter segmenter, Consumer<String> progress) {
    Map<Method, Tally> tallies = new EnumMap<>(Method.class);
    for (int i = 0; i < design.scenes(); i++) {
      Scene scene = generator.scene(i);
      List<PlacedObject> objects =
          scene.objects().stream().filter(object -> !object.mask().isEmpty()).toList();
      List<String> words = new ArrayList<>(objects.stream().map(PlacedObject::name).toList());
      words.addAll(absent(words, i));
      for (Method method : Method.values()) {
        Segmentation found = segment(segmenter, pixels(scene.image()), words, method);
        Tally tally = tallies.computeIfAbsent(method, m -> new Tally());
        for (int object = 0; object < objects.size(); object++) {
          add(tally, found, object + 1, objects.get(object).mask());
        }
      }
      if ((i + 1) % 100 == 0) {
        progress.accept("scene %d of %d".formatted(i + 1, design.scenes()));
      }
    }
    return tallies.entrySet().stream().map(e -> e.getValue().row(e.getKey())).toList();
  }

  private List<String> absent(List<String> present, int scene) {
    List<String> others = new ArrayList<>(Sprites.bundled().objects());
    others.removeAll(present);
    SplittableRandom random = new SplittableRandom(design.seed() ^ scene);
    List<String> absent = new ArrayList<>();
    while (absent.size() < design.absent()) {
      absent.add(others.remove(random.nextInt(others.size())));
    }
    return absent;
  }

  private static Segmentation segment(
      Segmenter segmenter, Pixels image, List<String> words, Method method) {
    try {
      SegmentationOptions options = SegmentationOptions.DEFAULTS.withBackground().with(method);
      return segmenter.segment(image, words, options, () -> false);
    } catch (SegmentationRefusedException e) {
      throw new IllegalStateException("a scene cannot be segmented", e);
    }
  }

  private static void add(Tally tally, Segmentation found, int label, BitSet mask) {
    byte[] labels = found.mask();
    long both = 0;
    long own = 0;
    long sumX = 0;
    long sumY = 0;
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] == label) {
        own++;
        sumX += i % found.width();
        sumY += i / found.width();
        both += mask.get(i) ? 1 : 0;
      }
    }
    boolean inside = own > 0 && mask.get((int) (sumY / own * found.width() + sumX / own));
    tally.add((double) both / (own + mask.cardinality() - both), inside);
  }

  private static Pixels pixels(BufferedImage image) {
    int[] argb = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    byte[] rgb = new byte[argb.length * 3];
    for (int i = 0; i < argb.length; i++) {
      rgb[3 * i] = (byte) (argb[i] >> 16);
      rgb[3 * i + 1] = (byte) (argb[i] >> 8);
      rgb[3 * i + 2] = (byte) argb[i];
    }
    return new Pixels(image.getWidth(), image.getHeight(), rgb);
  }
}
