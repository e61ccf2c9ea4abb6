package io.headwatch.study;

import io.headwatch.image.Brightness;
import io.headwatch.scenes.BackgroundColour;
import io.headwatch.scenes.SceneMix;
import java.util.Map;

/**
 * What a camera sees at an hour of the day: brightness follows the sun, and so do the shares of
 * some objects and of black backgrounds; on weekends other objects are about.
 *
 * @param hour 0 to 23
 * @param weekend whether it is Saturday or Sunday
 */
record HourOfDay(int hour, boolean weekend) {

  private static final double DARKEST = .4;

  /** When the sun is highest. */
  static final int NOON = 13;

  private static final double BLACK_AT_NIGHT = .3;

  /** Shares of scenes by night; all are seldom by day. */
  private static final Map<String, Double> NIGHT =
      Map.of("owl", .08, "bat", .06, "moon", .12, "fox", .06);

  /** Shares of scenes by day, from Monday to Friday. */
  private static final Map<String, Double> WORKDAY =
      Map.of("bus", .12, "truck", .12, "coffee", .06, "bike", .06);

  /** Shares of scenes by day, on Saturday and Sunday. */
  private static final Map<String, Double> WEEKEND =
      Map.of("soccer", .12, "ice cream", .12, "dog", .06, "bike", .12);

  HourOfDay {
    if (hour < 0 || hour > 23) {
      throw new IllegalArgumentException("hour is " + hour + ", outside 0 to 23");
    }
  }

  /** 0 by night, 1 by day, in between for some four hours around 7 and 19 o'clock. */
  double daylight() {
    double height = .5 + 1.2 * Math.cos(2 * Math.PI * (hour - NOON) / 24);
    return Math.max(0, Math.min(1, height));
  }

  /** The name of the population that is seen then. */
  String population() {
    return "%s-%02d".formatted(weekend ? "weekend" : "workday", hour);
  }

  /** What the pixels are multiplied with, 0.4 to 1. */
  Brightness brightness() {
    return new Brightness(DARKEST + (1 - DARKEST) * daylight());
  }

  /** What is in front of the camera. */
  SceneMix mix() {
    SceneMix mix = with(SceneMix.standard(), NIGHT, 1 - daylight());
    mix = with(mix, weekend ? WEEKEND : WORKDAY, daylight());
    double usual = mix.backgroundColourShare(BackgroundColour.BLACK);
    return mix.withBackgroundColourShare(
        BackgroundColour.BLACK, usual + (BLACK_AT_NIGHT - usual) * (1 - daylight()));
  }

  /** From the standard shares to those of a time, which {@code part} of the way. */
  private static SceneMix with(SceneMix mix, Map<String, Double> shares, double part) {
    SceneMix standard = SceneMix.standard();
    SceneMix changed = mix;
    for (Map.Entry<String, Double> entry : shares.entrySet()) {
      double usual = standard.objectShare(entry.getKey());
      changed = changed.withObjectShare(entry.getKey(), usual + part * (entry.getValue() - usual));
    }
    return changed;
  }

  @Override
  public String toString() {
    return "%02d:00 on a %s".formatted(hour, weekend ? "weekend" : "workday");
  }
}
