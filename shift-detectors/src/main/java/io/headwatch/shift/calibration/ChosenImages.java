package io.headwatch.shift.calibration;

import io.headwatch.shift.profile.ReferenceSample;

/** Some images of a reference. */
final class ChosenImages implements ReferenceSample {
  private final ReferenceSample all;
  private final int[] numbers;

  /**
   * @param numbers of the images, in the order that they have here
   */
  ChosenImages(ReferenceSample all, int[] numbers) {
    this.all = all;
    this.numbers = numbers.clone();
  }

  @Override
  public int size() {
    return numbers.length;
  }

  @Override
  public int pairs() {
    return all.pairs();
  }

  @Override
  public int embeddingSize() {
    return all.embeddingSize();
  }

  @Override
  public void scalars(int image, int fromPair, int count, float[] into) {
    all.scalars(numbers[image], fromPair, count, into);
  }

  @Override
  public void embedding(int image, float[] into) {
    all.embedding(numbers[image], into);
  }

  @Override
  public int pixelMeasures() {
    return all.pixelMeasures();
  }

  @Override
  public void pixels(int image, float[] into) {
    all.pixels(numbers[image], into);
  }
}
