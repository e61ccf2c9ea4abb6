package io.headwatch.clip;

import java.util.Arrays;

/**
 * What the network says of a batch of images.
 *
 * <p>Implementation note: rows of one flat array per quantity, as they come from the device; rows
 * are copied out on request.
 */
public final class ContributionBatch {

  private final int images;
  private final float[] scalars;
  private final float[] embeddings;

  /**
   * @param images number B of images
   * @param scalars the pairs' scalars s, B x H x C, row-major (method.md: the whole per-image
   *     state)
   * @param embeddings the embeddings M, B x O, not normalised
   */
  public ContributionBatch(int images, float[] scalars, float[] embeddings) {
    if (images < 1 || scalars.length % images != 0 || embeddings.length % images != 0) {
      throw new IllegalArgumentException(
          "%d scalars and %d embedding values do not divide into %d images"
              .formatted(scalars.length, embeddings.length, images));
    }
    this.images = images;
    this.scalars = scalars;
    this.embeddings = embeddings;
  }

  /** Number of images. */
  public int images() {
    return images;
  }

  /** The scalars s of one image: pair (head, neuron) at head x C + neuron. */
  public float[] scalars(int image) {
    return row(scalars, image);
  }

  /** The embedding of one image, not normalised. */
  public float[] embedding(int image) {
    return row(embeddings, image);
  }

  private float[] row(float[] values, int image) {
    int width = values.length / images;
    return Arrays.copyOfRange(values, image * width, (image + 1) * width);
  }
}
