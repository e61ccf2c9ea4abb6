package io.headwatch.training;

import java.util.List;
import java.util.stream.Stream;

/** Samples of two sources in a fixed share; words of the second that the first lacks are added. */
public final class MixedSamples implements SampleSource {

  /** Every so many samples the share is met exactly. */
  private static final int CYCLE = 100;

  private final SampleSource first;
  private final SampleSource second;
  private final int secondOfCycle;

  /**
   * @param share of the second source's samples, in (0, 1), to the hundredth
   */
  public MixedSamples(SampleSource first, SampleSource second, double share) {
    this.first = first;
    this.second = second;
    this.secondOfCycle = (int) Math.round(share * CYCLE);
    if (secondOfCycle < 1 || secondOfCycle >= CYCLE) {
      throw new IllegalArgumentException("share is " + share + ", must be from .01 to .99");
    }
  }

  @Override
  public TrainingVocabulary vocabulary() {
    return first.vocabulary().with(second.vocabulary().words());
  }

  @Override
  public String description() {
    return "%s and %d %% %s"
        .formatted(first.description(), secondOfCycle * 100 / CYCLE, second.description());
  }

  @Override
  public List<String> texts() {
    return Stream.concat(first.texts().stream(), second.texts().stream()).toList();
  }

  @Override
  public TrainingSample sample(long index, int size) {
    long cycle = index / CYCLE;
    // Spread evenly, so that every batch has about the same share.
    long before = index % CYCLE * secondOfCycle / CYCLE;
    long after = (index % CYCLE + 1) * secondOfCycle / CYCLE;
    return after > before
        ? second.sample(cycle * secondOfCycle + before, size)
        : first.sample(index - cycle * secondOfCycle - before, size);
  }
}
