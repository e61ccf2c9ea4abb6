package io.headwatch.training;

import java.util.List;

/** An endless supply of samples; the same index always gives the same sample, on any thread. */
public interface SampleSource {

  /** The words it knows, by group; the order is that of a model's table. */
  TrainingVocabulary vocabulary();

  /** What the samples are, in words: another training on other samples says something else. */
  String description();

  /** Texts with every word that a caption may have, for the tokenizer. */
  List<String> texts();

  /**
   * Makes a sample.
   *
   * @param index from 0
   * @param size width and height of the image in pixels
   */
  TrainingSample sample(long index, int size);
}
