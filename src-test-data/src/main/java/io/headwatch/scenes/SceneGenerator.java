package io.headwatch.scenes;

import static java.util.Objects.requireNonNull;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Draws scenes from a {@link SceneMix}: the same mix, size, seed and index always give the same
 * scene, in any order and on any thread.
 */
public final class SceneGenerator {

  private static final int SMALLEST = 16;
  private static final int LARGEST = 2048;

  private final SceneMix mix;
  private final int size;
  private final long seed;
  private final Sprites sprites = Sprites.bundled();
  private final List<Style> styles;

  /**
   * @param size side of the images in pixels, 16 to 2048
   * @throws IllegalArgumentException if the size is outside this range
   */
  public SceneGenerator(SceneMix mix, int size, long seed) {
    this.mix = requireNonNull(mix, "mix is null");
    if (size < SMALLEST || size > LARGEST) {
      throw new IllegalArgumentException(
          "size is " + size + ", outside " + SMALLEST + " to " + LARGEST);
    }
    this.size = size;
    this.seed = seed;
    this.styles = List.copyOf(mix.styles());
  }

  /** Draws the scene of an index; scenes of different indices are independent. */
  public Scene scene(long index) {
    long sceneSeed = mixed(mixed(seed) + index);
    RandomGenerator random = new SplittableRandom(sceneSeed);
    Background background = new Background(mix.colours().draw(random), mix.patterns().draw(random));
    Set<Effect> effects = drawEffects(random);
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    int[] rgb = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    new BackgroundPainter(background, size, random).paint(rgb);
    List<PlacedObject> objects = drawObjects(rgb, random);
    EffectPainter painter = new EffectPainter(size, random);
    effects.forEach(effect -> painter.apply(effect, rgb));
    return new Scene(image, objects, background, effects, sceneSeed);
  }

  private Set<Effect> drawEffects(RandomGenerator random) {
    Set<Effect> effects = EnumSet.noneOf(Effect.class);
    for (Effect effect : Effect.values()) {
      if (random.nextDouble() < mix.effectShare(effect)) {
        effects.add(effect);
      }
    }
    return effects;
  }

  private List<PlacedObject> drawObjects(int[] rgb, RandomGenerator random) {
    List<String> names = mix.objectMix().draw(random);
    List<Style> drawnStyles = new ArrayList<>();
    Canvas canvas = new Canvas(size, rgb);
    for (Placement placement : Placement.draw(names.size(), size, random)) {
      int n = drawnStyles.size();
      Style style = styles.get(random.nextInt(styles.size()));
      drawnStyles.add(style);
      canvas.draw(sprites.sprite(names.get(n), style), placement, Tint.draw(random));
    }
    List<PlacedObject> objects = new ArrayList<>();
    for (int n = 0; n < names.size(); n++) {
      objects.add(placed(names.get(n), drawnStyles.get(n), n, canvas));
    }
    return objects;
  }

  private PlacedObject placed(String name, Style style, int n, Canvas canvas) {
    BitSet mask = canvas.mask(n);
    return new PlacedObject(
        name,
        sprites.category(name),
        style,
        mask,
        canvas.bounds(mask),
        canvas.visibleShare(n, mask));
  }

  /**
   * Stafford's thirteenth variant of MurmurHash3's finalizer. Plain sums of seed and index would
   * give neighbouring scenes overlapping sequences of numbers.
   */
  private static long mixed(long bits) {
    long first = (bits ^ bits >>> 30) * 0xBF58476D1CE4E5B9L;
    long second = (first ^ first >>> 27) * 0x94D049BB133111EBL;
    return second ^ second >>> 31;
  }
}
