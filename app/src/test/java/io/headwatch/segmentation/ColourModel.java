package io.headwatch.segmentation;

import io.headwatch.clip.ImageTower;
import io.headwatch.clip.LocationMaps;
import io.headwatch.clip.LocationModel;
import io.headwatch.clip.LocationQuery;
import io.headwatch.clip.PairDirections;
import io.headwatch.clip.Preprocessing;
import io.headwatch.image.Pixels;
import java.util.ArrayList;
import java.util.List;

/**
 * Knows the words red, green and blue, and answers by how much of them a location has. The pairs'
 * directions are those of a network, and decide nothing.
 */
public final class ColourModel implements LocationModel, TextDirections {

  private final Preprocessing preprocessing;
  private final PairDirections directions;

  private static final List<String> WORDS = List.of("red", "green", "blue");
  final List<Integer> sides = new ArrayList<>();

  /**
   * @param tower with embeddings of 48 values
   */
  public ColourModel(ImageTower tower) {
    this.preprocessing = tower.preprocessing();
    this.directions = tower.directions();
  }

  @Override
  public float[] of(String word) {
    float[] row = new float[48];
    row[WORDS.indexOf(word)] = 1;
    return row;
  }

  @Override
  public float[] centre() {
    return new float[48];
  }

  @Override
  public Preprocessing preprocessing() {
    return preprocessing;
  }

  @Override
  public PairDirections directions() {
    return directions;
  }

  @Override
  public LocationMaps locations(byte[] crop, int side, LocationQuery query) {
    sides.add(side);
    int grid = side / 32;
    int classes = query.texts().length;
    float[] logits = new float[classes * grid * grid];
    for (int p = 0; p < classes; p++) {
      int channel = 0;
      while (query.texts()[p][channel] == 0) {
        channel++;
      }
      for (int cell = 0; cell < grid * grid; cell++) {
        logits[p * grid * grid + cell] = mean(crop, side, cell % grid, cell / grid, channel);
      }
    }
    return new LocationMaps(grid, logits, logits, logits, logits);
  }

  private static float mean(byte[] crop, int side, int x, int y, int channel) {
    float sum = 0;
    for (int i = 0; i < 32 * 32; i++) {
      int pixel = (y * 32 + i / 32) * side + x * 32 + i % 32;
      sum += (crop[3 * pixel + channel] & 0xff) / 255f;
    }
    return sum / (32 * 32);
  }

  @Override
  public float[] firing(byte[] crop, int side, float[] weights) {
    int grid = side / 32;
    float[] parts = new float[grid * grid];
    for (int cell = 0; cell < parts.length; cell++) {
      parts[cell] = weights[0] * mean(crop, side, cell % grid, cell / grid, 0);
    }
    return parts;
  }

  /** Columns of equal width, each of one colour: R, G, B or black. */
  public static Pixels stripes(int width, int height, String colours) {
    byte[] rgb = new byte[width * height * 3];
    for (int i = 0; i < width * height; i++) {
      int channel = "RGB".indexOf(colours.charAt(i % width * colours.length() / width));
      if (channel >= 0) {
        rgb[3 * i + channel] = (byte) 255;
      }
    }
    return new Pixels(width, height, rgb);
  }
}
