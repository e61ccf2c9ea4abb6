package io.headwatch.training;

import java.util.List;

/** Two towers of one embedding, trained or in training. */
public interface ImageTextEncoder {

  /** A row of O values per image of size x size x 3 bytes. */
  float[][] images(List<byte[]> images);

  /** A row of O values per text. */
  float[][] texts(List<String> texts);
}
