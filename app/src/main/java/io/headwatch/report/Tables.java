package io.headwatch.report;

/** Parts of tables that several sections have. */
final class Tables {

  private static final int BAR_HEIGHT = 12;

  private Tables() {}

  /** A row that names the columns. */
  static void head(Markup out, String... columns) {
    out.open("thead").open("tr");
    for (String column : columns) {
      out.element("th", column, "scope", "col");
    }
    out.close().close();
  }

  /**
   * A bar to the left or the right of the middle; the number stands beside it, so nobody needs to
   * see it.
   *
   * @param share from -1 to 1
   */
  static void bar(Markup out, double share) {
    double width = 50 * Math.min(1, Math.abs(share));
    out.open(
            "svg",
            "class",
            "bar",
            "aria-hidden",
            "true",
            "width",
            "100%",
            "height",
            String.valueOf(BAR_HEIGHT))
        .leaf(
            "rect",
            "class",
            share < 0 ? "less" : "more",
            "x",
            Plot.number(share < 0 ? 50 - width : 50) + "%",
            "y",
            "1",
            "width",
            Plot.number(width) + "%",
            "height",
            String.valueOf(BAR_HEIGHT - 2))
        .leaf("line", "class", "zero", "x1", "50%", "x2", "50%", "y1", "0", "y2", "100%")
        .close();
  }
}
