package io.headwatch.concept;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.explanation.ProbeTexts;
import io.headwatch.shift.explanation.SoftWpmi;
import java.util.Arrays;

/**
 * Finds the texts that pairs respond to: for each the one with the highest SoftWPMI, block of texts
 * by block of texts, so that memory stays bounded and it can stop after any block. Not thread-safe.
 */
public final class ResponseTexts {

  /** Bounds the scores of all pairs with a block of texts. */
  private static final int BLOCK_BYTES = 64 << 20;

  private static final int LARGEST_BLOCK = 256;

  private final ProbeTexts probe;
  private final int[][] topImages;
  private final int block;
  private final int[] texts;
  private final float[] scores;
  private int done;

  /**
   * @param topImages for each pair its highest images of the probe, the highest first
   */
  public ResponseTexts(ProbeTexts probe, int[][] topImages) {
    this(
        probe,
        topImages,
        Math.max(1, Math.min(LARGEST_BLOCK, BLOCK_BYTES / Double.BYTES / topImages.length)));
  }

  /**
   * @param block number of texts to score at a time
   */
  public ResponseTexts(ProbeTexts probe, int[][] topImages, int block) {
    this.probe = requireNonNull(probe, "probe is null");
    this.topImages = topImages.clone();
    this.block = block;
    this.texts = new int[topImages.length];
    this.scores = new float[topImages.length];
    Arrays.fill(scores, Float.NEGATIVE_INFINITY);
  }

  /** Goes on from what {@link #done()}, {@link #texts()} and {@link #scores()} returned. */
  public void resume(int textsDone, int[] bestTexts, float[] bestScores) {
    System.arraycopy(bestTexts, 0, texts, 0, texts.length);
    System.arraycopy(bestScores, 0, scores, 0, scores.length);
    done = textsDone;
  }

  /** Scores the next block of texts; nothing if there is none. */
  public void advance() {
    int end = Math.min(probe.size(), done + block);
    if (done == end) {
      return;
    }
    double[][] some = SoftWpmi.scores(probe.probabilities(done, end), topImages);
    for (int pair = 0; pair < texts.length; pair++) {
      for (int text = done; text < end; text++) {
        float score = (float) some[pair][text - done];
        if (score > scores[pair]) {
          scores[pair] = score;
          texts[pair] = text;
        }
      }
    }
    done = end;
  }

  /** Number of texts that have been scored. */
  public int done() {
    return done;
  }

  /** Number of texts in all. */
  public int size() {
    return probe.size();
  }

  /** For each pair the best text so far: a view, to be read only. */
  public int[] texts() {
    return texts;
  }

  /** For each pair the best text's score: a view, to be read only. */
  public float[] scores() {
    return scores;
  }
}
