package io.headwatch.pixels;

/**
 * Small copies of the reference images that pairs are highest in, as profiles hold them. Safe for
 * use by several threads.
 */
public interface PairImages {

  /**
   * How many images of a pair there are that may be shown; 0 for a profile that is not known or
   * holds none.
   *
   * @param profile hash of the profile
   */
  int count(String profile, int head, int neuron);

  /**
   * The image that a pair is highest in, or one of those that follow.
   *
   * @param rank from 0 to below {@link #count}
   * @return JPEG
   * @throws ImageUnavailableException if it may not be shown, or there is none
   */
  byte[] jpeg(String profile, int head, int neuron, int rank) throws ImageUnavailableException;
}
