package io.headwatch.shift.profile;

import java.util.List;

/** The kinds of shift whose smallest detectable strength a profile knows. */
public enum ShiftKind {
  /** More images with a concept of the watch list; the strength is the share of such images. */
  CONCEPT,
  /** More images with a word; the strength is the share of such images. */
  WORD,
  /**
   * Another mean embedding: the strength is how far it moves along a random direction of the
   * embedding basis, in standard deviations of the images along that direction.
   */
  EMBEDDING,
  /**
   * All images blurred by a Gaussian: the strength is its standard deviation in pixels of the
   * network's input.
   */
  BLUR,
  /** All images darker: the strength is the share of their brightness that they lose. */
  DARKNESS,
  /** Normal noise on all pixels: the strength is its standard deviation in grey levels of 0-255. */
  NOISE;

  /** The strengths that are simulated, ascending; each at most twice the one before. */
  public List<Double> strengths() {
    return switch (this) {
      case CONCEPT, WORD -> List.of(.01, .015, .025, .04, .06, .09, .14, .2, .3, .45, .6);
      case EMBEDDING -> List.of(.05, .075, .11, .16, .24, .35, .5, .75, 1.1, 1.6, 2.4);
      case BLUR -> List.of(.3, .45, .7, 1.0, 1.5, 2.2, 3.3);
      case DARKNESS -> List.of(.02, .04, .07, .12, .2, .35, .6);
      case NOISE -> List.of(.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0);
    };
  }

  /** Whether the strength is a share of images that show more of something. */
  public boolean isShare() {
    return this == CONCEPT || this == WORD;
  }
}
