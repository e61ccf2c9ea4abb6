package io.headwatch.scenes;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Where and how large an object is drawn.
 *
 * @param x centre from the left in pixels
 * @param y centre from the top in pixels
 * @param side side of the sprite's square in pixels
 * @param angle rotation in radians, clockwise
 */
record Placement(double x, double y, double side, double angle) {

  /** Side of a single object as a share of the image's. */
  private static final Range SIDE = new Range(.46, .8);

  /** Sides shrink with the number of objects to this power, so the covered area hardly grows. */
  private static final double SHRINKING = -.4;

  private static final Range ANGLE = new Range(-Math.PI / 7, Math.PI / 7);
  private static final int ATTEMPTS = 24;

  /** Distance of two centres, in means of their sides, from which on objects hardly overlap. */
  private static final double CLEAR = .95;

  /** Places objects one by one where they are clear of the earlier ones, or as clear as found. */
  static List<Placement> draw(int count, int size, RandomGenerator random) {
    List<Placement> placed = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      placed.add(clearest(placed, count, size, random));
    }
    return placed;
  }

  private static Placement clearest(
      List<Placement> others, int count, int size, RandomGenerator random) {
    Placement best = drawOne(count, size, random);
    for (int i = 1; i < ATTEMPTS && best.clearance(others) < CLEAR; i++) {
      Placement next = drawOne(count, size, random);
      best = next.clearance(others) > best.clearance(others) ? next : best;
    }
    return best;
  }

  private static Placement drawOne(int count, int size, RandomGenerator random) {
    double side = size * SIDE.scaled(Math.pow(count, SHRINKING)).draw(random);
    Range centre = new Range(side / 2, size - side / 2);
    return new Placement(centre.draw(random), centre.draw(random), side, ANGLE.draw(random));
  }

  private double clearance(List<Placement> others) {
    double least = Double.POSITIVE_INFINITY;
    for (Placement other : others) {
      double distance = Math.hypot(x - other.x, y - other.y);
      least = Math.min(least, 2 * distance / (side + other.side));
    }
    return least;
  }
}
