package io.headwatch.training;

/** Is told how a training goes. */
public interface TrainingProgress {

  /**
   * A step is done.
   *
   * @param images learned so far, of all stages
   * @param loss of the step
   */
  void step(long images, double loss);

  /** The state is safe on disk. */
  void checkpoint(TrainingRecord record);
}
