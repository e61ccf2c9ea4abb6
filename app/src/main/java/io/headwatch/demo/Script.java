package io.headwatch.demo;

import io.headwatch.scenes.BackgroundColour;
import io.headwatch.scenes.Effect;
import io.headwatch.scenes.SceneMix;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What happens in the demo: fixed seeds and event times, so that it is the same everywhere. */
public final class Script {

  /** Length of a window. */
  public static final Duration WINDOW = Duration.ofMinutes(5);

  /** Scenes per window. */
  public static final int SCENES_PER_WINDOW = 200;

  /** Width and height of a scene in pixels. */
  public static final int SIZE = 128;

  /** Scenes that the reference profile is built from. */
  public static final int REFERENCE_SCENES = 3_000;

  /** Long past, so that no clock that is a little wrong takes it for the future. */
  private static final Instant START = Instant.parse("2024-06-03T08:00:00Z");

  private static final String OBJECT = "penguin";
  private static final long REFERENCE_SEED = 1;
  private static final long STREAM_SEED = 2;

  private Script() {}

  /** The population that the reference is drawn from. */
  public static SceneMix clean() {
    return SceneMix.standard().withObjectShare(OBJECT, 0);
  }

  /** The acts, in order. */
  public static List<Act> acts() {
    SceneMix clean = clean();
    return List.of(
        new Act("as the reference", 5, false, clean),
        new Act("penguins in 40 %", 3, true, clean.withObjectShare(OBJECT, 0.4)),
        new Act("as the reference", 4, false, clean),
        new Act(
            "blue background in 60 %",
            3, true, clean.withBackgroundColourShare(BackgroundColour.BLUE, 0.6)),
        new Act("as the reference", 4, false, clean),
        new Act("half of the images blurred", 3, true, clean.withEffectShare(Effect.BLUR, 0.5)),
        new Act("as the reference", 4, false, clean));
  }

  /** The act of each window. */
  public static List<Act> windows() {
    List<Act> windows = new ArrayList<>();
    for (Act act : acts()) {
      for (int window = 0; window < act.windows(); window++) {
        windows.add(act);
      }
    }
    return windows;
  }

  /** Start of the first window. */
  public static Instant start() {
    return START;
  }

  /** Event time of a scene, counted from 0 over all windows. */
  static Instant time(long scene) {
    return START.plus(WINDOW.multipliedBy(scene).dividedBy(SCENES_PER_WINDOW));
  }

  /** Scenes of the reference. */
  static SceneImages reference() {
    return new SceneImages(clean(), REFERENCE_SEED, REFERENCE_SCENES);
  }

  /** Scenes of an act, which differ from the reference's even if the population is the same. */
  static SceneImages stream(SceneMix mix) {
    return new SceneImages(mix, STREAM_SEED, Integer.MAX_VALUE);
  }
}
