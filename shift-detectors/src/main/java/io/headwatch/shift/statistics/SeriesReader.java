package io.headwatch.shift.statistics;

/**
 * Reads a {@link Series} from what the network says of images. Implementations are safe for use by
 * several threads.
 */
public interface SeriesReader {
  /** Reads nothing. */
  SeriesReader NONE =
      new SeriesReader() {
        @Override
        public Series series() {
          return Series.NONE;
        }

        @Override
        public float[][] read(float[][] scalars, float[][] embeddings) {
          return new float[embeddings.length][0];
        }
      };

  /** What is read. */
  Series series();

  /**
   * Reads images; several at once cost less than one by one.
   *
   * @param scalars per image the P pair scalars
   * @param embeddings per image the O embedding values, not normalised
   * @return per image as many finite values as the series has names
   */
  float[][] read(float[][] scalars, float[][] embeddings);
}
