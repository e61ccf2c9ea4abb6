package io.headwatch.study;

import static java.util.Objects.requireNonNull;

import io.headwatch.training.CaptionedImages;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The images of a list, each once, in random order. */
final class Photographs implements Population {

  private final CaptionedImages images;
  private final long seed;
  private final List<Integer> order;

  /**
   * @param images that the model was not trained on
   * @param seed of the order
   */
  Photographs(CaptionedImages images, long seed) {
    this.images = requireNonNull(images, "images is null");
    this.seed = seed;
    this.order = IntStream.range(0, images.size()).boxed().collect(Collectors.toList());
    Collections.shuffle(order, new Random(seed));
  }

  @Override
  public String name() {
    return "photographs";
  }

  @Override
  public long seed() {
    return seed;
  }

  @Override
  public String parameters() {
    return images.size() + " photographs";
  }

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public byte[] image(int index) {
    return images.encoded(order.get(index));
  }
}
