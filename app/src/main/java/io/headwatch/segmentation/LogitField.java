package io.headwatch.segmentation;

import java.util.Arrays;
import java.util.List;

/**
 * The logits of P classes all over an image, from the coarse grids of overlapping crops: each is
 * interpolated bilinearly between the centres of its locations, as {@code interpolate(...,
 * mode="bilinear", align_corners=False)} does, and where crops overlap their mean is taken.
 *
 * <p>Implementation note: rows are made when they are asked for, so that no P x height x width
 * array exists.
 */
final class LogitField {

  /**
   * The logits of one crop.
   *
   * @param x left edge of the crop in the resized image, in pixels
   * @param y its upper edge
   * @param side of the crop in pixels
   * @param grid locations along a side
   * @param logits P x grid x grid values
   */
  record Tile(int x, int y, int side, int grid, float[] logits) {}

  private final int width;
  private final int height;
  private final int classes;
  private final List<Tile> tiles;

  /**
   * @param width of the resized image in pixels
   * @param height of the resized image in pixels
   * @param tiles that cover it
   */
  LogitField(int width, int height, int classes, List<Tile> tiles) {
    this.width = width;
    this.height = height;
    this.classes = classes;
    this.tiles = List.copyOf(tiles);
  }

  /**
   * Adds the logits of one row of a raster that is laid over the image.
   *
   * @param row of the raster
   * @param rows of the raster
   * @param into classes x columns values
   */
  void addRow(int row, int rows, float[] into) {
    int columns = into.length / classes;
    double y = (row + 0.5) * height / rows;
    float[] sum = new float[into.length];
    int[] crops = new int[columns];
    for (Tile tile : tiles) {
      if (covers(tile.y(), tile.side(), y)) {
        addTile(tile, y, columns, sum, crops);
      }
    }
    for (int i = 0; i < into.length; i++) {
      into[i] += sum[i] / crops[i % columns];
    }
  }

  private void addTile(Tile tile, double y, int columns, float[] sum, int[] crops) {
    float[] line = line(tile, y - tile.y());
    int grid = tile.grid();
    for (int column = 0; column < columns; column++) {
      double x = (column + 0.5) * width / columns;
      if (covers(tile.x(), tile.side(), x)) {
        crops[column]++;
        double at = place(x - tile.x(), tile);
        int left = (int) at;
        int right = Math.min(left + 1, grid - 1);
        float share = (float) (at - left);
        for (int p = 0; p < classes; p++) {
          float before = line[p * grid + left];
          sum[p * columns + column] += before + share * (line[p * grid + right] - before);
        }
      }
    }
  }

  /** The tile's logits along one line, classes x grid values. */
  private float[] line(Tile tile, double y) {
    int grid = tile.grid();
    double at = place(y, tile);
    int upper = (int) at;
    int lower = Math.min(upper + 1, grid - 1);
    float share = (float) (at - upper);
    float[] line = new float[classes * grid];
    for (int p = 0; p < classes; p++) {
      for (int x = 0; x < grid; x++) {
        float above = tile.logits()[(p * grid + upper) * grid + x];
        float below = tile.logits()[(p * grid + lower) * grid + x];
        line[p * grid + x] = above + share * (below - above);
      }
    }
    return line;
  }

  private static boolean covers(int from, int side, double place) {
    return place >= from && place < from + side;
  }

  /** Where a pixel lies among the centres of the locations. */
  private static double place(double pixel, Tile tile) {
    double place = pixel * tile.grid() / tile.side() - 0.5;
    return Math.min(Math.max(place, 0), tile.grid() - 1);
  }

  /** The field with mean 0 and standard deviation 1 over all locations and classes. */
  LogitField standardised() {
    double mean = tiles.stream().mapToDouble(LogitField::mean).average().orElse(0);
    double square =
        tiles.stream().mapToDouble(tile -> squareAround(tile, mean)).average().orElse(0);
    float scale = square > 0 ? (float) (1 / Math.sqrt(square)) : 0;
    return new LogitField(
        width,
        height,
        classes,
        tiles.stream().map(tile -> moved(tile, (float) mean, scale)).toList());
  }

  private static double mean(Tile tile) {
    double sum = 0;
    for (float logit : tile.logits()) {
      sum += logit;
    }
    return sum / tile.logits().length;
  }

  private static double squareAround(Tile tile, double mean) {
    double sum = 0;
    for (float logit : tile.logits()) {
      sum += (logit - mean) * (logit - mean);
    }
    return sum / tile.logits().length;
  }

  private static Tile moved(Tile tile, float mean, float scale) {
    float[] moved = Arrays.copyOf(tile.logits(), tile.logits().length);
    for (int i = 0; i < moved.length; i++) {
      moved[i] = (moved[i] - mean) * scale;
    }
    return new Tile(tile.x(), tile.y(), tile.side(), tile.grid(), moved);
  }
}
