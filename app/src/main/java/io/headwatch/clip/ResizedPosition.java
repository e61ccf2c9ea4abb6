package io.headwatch.clip;

/**
 * Weights of a network that was trained on images of another size: the positional embedding's grid
 * is interpolated bilinearly between the centres of its cells, as open_clip does when it loads a
 * model for another image size.
 */
final class ResizedPosition implements WeightSource {

  static final String POSITION = "visual.attnpool.positional_embedding";

  private final WeightSource source;
  private final int from;
  private final int to;

  /**
   * @param from side of the stored grid
   * @param to side of the wanted grid
   */
  ResizedPosition(WeightSource source, int from, int to) {
    this.source = source;
    this.from = from;
    this.to = to;
  }

  @Override
  public float[] read(String name, int... shape) {
    if (!name.equals(POSITION) || from == to) {
      return source.read(name, shape);
    }
    int channels = shape[1];
    float[] stored = source.read(name, from * from + 1, channels);
    float[] resized = new float[shape[0] * channels];
    // The mean's position comes first and is nowhere in the grid.
    System.arraycopy(stored, 0, resized, 0, channels);
    for (int y = 0; y < to; y++) {
      for (int x = 0; x < to; x++) {
        interpolate(stored, resized, x, y, channels);
      }
    }
    return resized;
  }

  private void interpolate(float[] stored, float[] resized, int x, int y, int channels) {
    double atX = place(x);
    double atY = place(y);
    int left = (int) atX;
    int top = (int) atY;
    int right = Math.min(left + 1, from - 1);
    int bottom = Math.min(top + 1, from - 1);
    double dx = atX - left;
    double dy = atY - top;
    int target = (1 + y * to + x) * channels;
    for (int c = 0; c < channels; c++) {
      double upper = mix(stored, cell(left, top), cell(right, top), channels, c, dx);
      double lower = mix(stored, cell(left, bottom), cell(right, bottom), channels, c, dx);
      resized[target + c] = (float) (upper + dy * (lower - upper));
    }
  }

  private int cell(int x, int y) {
    return 1 + y * from + x;
  }

  private static double mix(float[] rows, int a, int b, int channels, int c, double share) {
    double first = rows[a * channels + c];
    return first + share * (rows[b * channels + c] - first);
  }

  /** Where the centre of a wanted cell lies among the centres of the stored ones. */
  private double place(int cell) {
    double place = (cell + .5) * from / to - .5;
    return Math.min(Math.max(place, 0), from - 1);
  }
}
