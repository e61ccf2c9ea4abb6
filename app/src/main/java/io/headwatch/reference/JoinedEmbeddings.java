package io.headwatch.reference;

import io.headwatch.shift.profile.ReferenceEmbeddings;

/**
 * The embeddings of two references, one after the other.
 *
 * @param first its images come first
 * @param second its images follow; of the same embedding size
 */
public record JoinedEmbeddings(ReferenceEmbeddings first, ReferenceEmbeddings second)
    implements ReferenceEmbeddings {

  public JoinedEmbeddings {
    if (first.embeddingSize() != second.embeddingSize()) {
      throw new IllegalArgumentException(
          "embeddings of %d and %d values do not go together"
              .formatted(first.embeddingSize(), second.embeddingSize()));
    }
  }

  @Override
  public int size() {
    return first.size() + second.size();
  }

  @Override
  public int embeddingSize() {
    return first.embeddingSize();
  }

  @Override
  public void embedding(int image, float[] into) {
    if (image < first.size()) {
      first.embedding(image, into);
    } else {
      second.embedding(image - first.size(), into);
    }
  }
}
