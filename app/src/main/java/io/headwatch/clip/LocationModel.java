package io.headwatch.clip;

/**
 * What segmentation needs of a network: what it sees at each location of a square crop.
 * Implementations may be called from one thread at a time only.
 */
public interface LocationModel {

  /** Normalisation and training size of the network's inputs, and how images are resized. */
  Preprocessing preprocessing();

  /** The pairs' directions, from the weights alone. */
  PairDirections directions();

  /**
   * How each location of a crop answers to texts. The positional embedding is interpolated for
   * crops of another size than the network was trained on.
   *
   * @param crop side x side x 3 bytes of interleaved RGB
   * @param side of the crop in pixels, a multiple of 32 from 64 on
   * @throws IllegalArgumentException if side or length are wrong
   */
  LocationMaps locations(byte[] crop, int side, LocationQuery query);

  /**
   * Where pairs fire: the locations' parts a_i^h x_i^n of the scalars s[h,n] (arXiv 2509.19943),
   * weighted and summed over pairs. The rest of the sum is the mean token's part.
   *
   * @param crop side x side x 3 bytes of interleaved RGB
   * @param side of the crop in pixels, a multiple of 32 from 64 on
   * @param weights H x C values, pair (head, neuron) at head x C + neuron
   * @return N values, row by row of the grid
   * @throws IllegalArgumentException if side or a length are wrong
   */
  float[] firing(byte[] crop, int side, float[] weights);
}
