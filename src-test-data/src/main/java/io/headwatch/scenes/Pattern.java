package io.headwatch.scenes;

/** What a background's one or two tones form. */
public enum Pattern {
  /** One even tone. */
  PLAIN("plain"),
  /** A linear transition between two tones. */
  GRADIENT("gradient"),
  /** Parallel stripes of two tones. */
  STRIPES("striped"),
  /** Round dots on a square lattice. */
  DOTS("dotted"),
  /** Squares of two tones, as on a chessboard. */
  CHECKER("checkered"),
  /** Independent noise in every pixel and channel. */
  NOISE("noisy");

  private final String adjective;

  Pattern(String adjective) {
    this.adjective = adjective;
  }

  /** The adjective in a caption, such as "striped". */
  public String adjective() {
    return adjective;
  }

  /** The concept, such as "striped background". */
  public String word() {
    return adjective + " background";
  }
}
