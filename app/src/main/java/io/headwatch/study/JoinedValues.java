package io.headwatch.study;

import io.headwatch.shift.profile.ReferenceSample;
import java.util.List;
import java.util.Objects;

/** The images of several files of values, one after another. */
final class JoinedValues implements ReferenceSample {

  private final List<StoredValues> parts;
  private final int[] ends;

  /**
   * @param parts of the same network, at least one
   */
  JoinedValues(List<StoredValues> parts) {
    this.parts = List.copyOf(parts);
    this.ends = new int[parts.size()];
    int end = 0;
    for (int i = 0; i < ends.length; i++) {
      end = Math.addExact(end, parts.get(i).size());
      ends[i] = end;
    }
  }

  @Override
  public int size() {
    return ends[ends.length - 1];
  }

  @Override
  public int pairs() {
    return parts.get(0).pairs();
  }

  @Override
  public int embeddingSize() {
    return parts.get(0).embeddingSize();
  }

  @Override
  public int pixelMeasures() {
    return parts.get(0).pixelMeasures();
  }

  @Override
  public void scalars(int image, int fromPair, int count, float[] into) {
    int part = part(image);
    parts.get(part).scalars(image - start(part), fromPair, count, into);
  }

  @Override
  public void embedding(int image, float[] into) {
    int part = part(image);
    parts.get(part).embedding(image - start(part), into);
  }

  @Override
  public void pixels(int image, float[] into) {
    int part = part(image);
    parts.get(part).pixels(image - start(part), into);
  }

  private int part(int image) {
    Objects.checkIndex(image, size());
    int part = 0;
    while (ends[part] <= image) {
      part++;
    }
    return part;
  }

  private int start(int part) {
    return part == 0 ? 0 : ends[part - 1];
  }
}
