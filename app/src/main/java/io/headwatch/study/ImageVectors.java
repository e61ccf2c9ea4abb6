package io.headwatch.study;

import io.headwatch.shift.profile.ReferenceSample;
import io.headwatch.shift.statistics.PixelMeasure;
import java.util.List;

/** What a baseline looks at: one vector for each image of a sample. */
@FunctionalInterface
interface ImageVectors {
  /** The vectors of all images, of one length. */
  float[][] of(ReferenceSample sample);

  /** The embeddings with length 1. */
  static float[][] embeddings(ReferenceSample sample) {
    float[][] vectors = new float[sample.size()][sample.embeddingSize()];
    for (int image = 0; image < vectors.length; image++) {
      sample.embedding(image, vectors[image]);
      normalise(vectors[image]);
    }
    return vectors;
  }

  /** The mean brightness. */
  static float[][] brightness(ReferenceSample sample) {
    float[][] vectors = new float[sample.size()][1];
    float[] pixels = new float[sample.pixelMeasures()];
    int place = List.of(PixelMeasure.values()).indexOf(PixelMeasure.BRIGHTNESS);
    for (int image = 0; image < vectors.length; image++) {
      sample.pixels(image, pixels);
      vectors[image][0] = pixels[place];
    }
    return vectors;
  }

  private static void normalise(float[] vector) {
    double square = 0;
    for (float value : vector) {
      square += (double) value * value;
    }
    double norm = Math.sqrt(square);
    for (int i = 0; i < vector.length && norm > 0; i++) {
      vector[i] = (float) (vector[i] / norm);
    }
  }
}
