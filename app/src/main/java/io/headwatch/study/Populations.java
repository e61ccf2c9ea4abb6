package io.headwatch.study;

import io.headwatch.image.Brightness;
import io.headwatch.image.GaussianBlur;
import io.headwatch.image.GaussianNoise;
import io.headwatch.image.PixelChange;
import io.headwatch.image.PixelShift;
import io.headwatch.scenes.BackgroundColour;
import io.headwatch.scenes.SceneMix;
import io.headwatch.scenes.Style;
import io.headwatch.study.SceneSource.Blended;
import io.headwatch.study.SceneSource.Mixed;
import io.headwatch.study.SceneSource.Repeated;
import io.headwatch.study.SceneSource.Tilted;
import io.headwatch.training.CaptionedImages;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The populations of the detection study. A kind of shift has three strengths, the weakest first,
 * each a population of its own: {@code blur} stands for {@code blur-0.4} and so on.
 *
 * <p>Seeds begin at 10^12. Training, evaluation, the demo and the other studies use seeds of fewer
 * bits or salted ones far above, so no scene of theirs is met here again.
 */
public final class Populations {

  private static final long FIRST_SEED = 1_000_000_000_000L;
  private static final double QUALITY = .9;

  /** Frames of a scene in the population named bursts. */
  static final int BURST = 10;

  private static final int HOURS = 24;

  private static final double[] BLUR = {.4, .55, 1};
  private static final double[] NOISE = {2, 3, 8};
  private static final double[] BRIGHTNESS = {.97, .9, .75};
  private static final double[] JPEG = {.8, .6, .4};
  private static final double[] STYLE = {.2, .5, 1};
  private static final List<String> OBJECTS = List.of("penguin", "pizza", "bike");
  private static final double[] OBJECT_POINTS = {.03, .1, .2};
  private static final double[] COLOUR_POINTS = {.05, .1, .2};
  private static final double[] PRIOR = {.4, .6, 1};
  private static final double[] NEW_CLASS = {.1, .25, .6};

  /** Objects that {@code known} lacks and that appear in {@code new-class}. */
  private static final Set<String> NEW =
      new TreeSet<>(
          Set.of(
              "accordion",
              "anchor",
              "crab",
              "crown",
              "helicopter",
              "kimono",
              "pretzel",
              "tractor",
              "umbrella",
              "zebra"));

  private final int size;
  private final Map<String, List<Population>> groups = new LinkedHashMap<>();

  /**
   * @param size side of the scenes in pixels: that of the network's input
   * @param photographs outside the training split, where there are any
   */
  public Populations(int size, Optional<CaptionedImages> photographs) {
    this.size = size;
    addClean();
    addPixelShifts();
    addSceneShifts();
    addClock();
    addNoon();
    long seed = FIRST_SEED - 1;
    photographs.ifPresent(
        images -> groups.put("photographs", List.of(new Photographs(images, seed))));
  }

  /** Names of the groups, each of one or more populations. */
  public Set<String> groups() {
    return groups.keySet();
  }

  /** All populations, those of a group one after another. */
  public List<Population> all() {
    return groups.values().stream().flatMap(List::stream).toList();
  }

  /** The populations of a group, or the one of this name; empty if there is neither. */
  public List<Population> named(String name) {
    List<Population> group = groups.get(name);
    return group != null
        ? group
        : all().stream().filter(population -> population.name().equals(name)).toList();
  }

  private void addClean() {
    add("clean", plain("clean", standard()));
    add("known", plain("known", new Mixed("standard mix without " + NEW, known())));
    add(
        "bursts",
        scenes(
            "bursts",
            new Repeated(standard(), BURST),
            List.of(new PixelShift(1), new GaussianNoise(1)),
            QUALITY));
  }

  private void addPixelShifts() {
    for (double sigma : BLUR) {
      add("blur", changed("blur-" + exact(sigma), new GaussianBlur(sigma)));
    }
    for (double deviation : NOISE) {
      add("noise", changed("noise-" + exact(deviation), new GaussianNoise(deviation)));
    }
    for (double factor : BRIGHTNESS) {
      add("brightness", changed("brightness-" + exact(factor), new Brightness(factor)));
    }
    for (double quality : JPEG) {
      add("jpeg", scenes("jpeg-" + percent(quality), standard(), List.of(), quality));
    }
  }

  private void addSceneShifts() {
    for (double share : STYLE) {
      Mixed noto = new Mixed("style NOTO", SceneMix.standard().withStyles(Style.NOTO));
      add("style", plain("style-" + percent(share), new Blended(standard(), share, noto)));
    }
    for (String object : OBJECTS) {
      for (double points : OBJECT_POINTS) {
        add(object, plain(object + "-" + percent(points), more(object, points)));
      }
    }
    for (double points : COLOUR_POINTS) {
      add("colour", plain("colour-" + percent(points), moreBlue(points)));
    }
    for (double exponent : PRIOR) {
      add("prior", plain("prior-" + exact(exponent), new Tilted(exponent)));
    }
    for (double share : NEW_CLASS) {
      add("new-class", plain("new-class-" + percent(share), newClass(share)));
    }
  }

  private void addClock() {
    for (boolean weekend : new boolean[] {false, true}) {
      String day = weekend ? "weekend" : "workday";
      for (int hour = 0; hour < HOURS; hour++) {
        HourOfDay time = new HourOfDay(hour, weekend);
        add(
            day,
            scenes(
                time.population(),
                new Mixed(time.toString(), time.mix()),
                List.of(time.brightness()),
                QUALITY));
      }
    }
  }

  /**
   * What may go wrong by day: the scenes of a workday's {@value HourOfDay#NOON} o'clock, changed.
   */
  private void addNoon() {
    HourOfDay noon = new HourOfDay(HourOfDay.NOON, false);
    SceneMix mix = noon.mix();
    SceneMix penguins = mix.withObjectShare("penguin", mix.objectShare("penguin") + .1);
    addNoon("penguin-10", noon, new Mixed(noon + ", penguin by 0.1 more", penguins), List.of());
    Mixed usual = new Mixed(noon.toString(), mix);
    addNoon("blur-0.55", noon, usual, List.of(new GaussianBlur(.55)));
    addNoon("brightness-0.9", noon, usual, List.of(new Brightness(.9)));
  }

  private void addNoon(String shift, HourOfDay noon, SceneSource source, List<PixelChange> shifts) {
    List<PixelChange> changes = new ArrayList<>(shifts);
    changes.add(noon.brightness());
    add("noon", scenes("noon-" + shift, source, changes, QUALITY));
  }

  private void add(String group, Population population) {
    groups.computeIfAbsent(group, name -> new ArrayList<>()).add(population);
  }

  private Population plain(String name, SceneSource source) {
    return scenes(name, source, List.of(), QUALITY);
  }

  private Population changed(String name, PixelChange change) {
    return scenes(name, standard(), List.of(change), QUALITY);
  }

  private Population scenes(
      String name, SceneSource source, List<PixelChange> changes, double quality) {
    return new ScenePopulation(name, size, seed(name), source, changes, quality);
  }

  /** By name, so that another population more or less leaves the others as they are. */
  private static long seed(String name) {
    return FIRST_SEED + (name.hashCode() & 0xFFFFFFFFL);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%02d", Math.round(100 * share));
  }

  /** Whole numbers without a point. */
  private static String exact(double strength) {
    return BigDecimal.valueOf(strength).stripTrailingZeros().toPlainString();
  }

  private static Mixed more(String object, double points) {
    SceneMix mix = SceneMix.standard();
    return new Mixed(
        "standard mix, %s by %s more".formatted(object, points),
        mix.withObjectShare(object, mix.objectShare(object) + points));
  }

  private static Mixed moreBlue(double points) {
    SceneMix mix = SceneMix.standard();
    double share = mix.backgroundColourShare(BackgroundColour.BLUE) + points;
    return new Mixed(
        "standard mix, blue background by %s more".formatted(points),
        mix.withBackgroundColourShare(BackgroundColour.BLUE, share));
  }

  /** The standard mix without some objects. */
  static SceneMix known() {
    Set<String> objects = new TreeSet<>(SceneMix.standard().objects());
    objects.removeAll(NEW);
    return SceneMix.standard().withObjects(objects);
  }

  /** Scenes of known objects, of which a share has one of the new objects. */
  static Mixed newClass(double share) {
    SceneMix mix = SceneMix.standard();
    for (String object : NEW) {
      mix = mix.withObjectShare(object, share / NEW.size());
    }
    return new Mixed("standard mix, one of %s in %s of the scenes".formatted(NEW, share), mix);
  }

  private static Mixed standard() {
    return new Mixed("standard mix", SceneMix.standard());
  }
}
