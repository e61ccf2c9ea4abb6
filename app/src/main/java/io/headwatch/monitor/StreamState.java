package io.headwatch.monitor;

import io.headwatch.shift.explanation.Verdict;

/** What is known of a stream, by its newest window. */
public enum StreamState {
  /** It has no profile yet: its images are collected, or only counted. */
  LEARNING,
  /** The newest window had too few images to be judged. */
  INSUFFICIENT_DATA,
  /** It brings images, but none of them is new: every source has frozen. */
  FROZEN,
  /** The newest window looks like the profile. */
  STABLE,
  /** The newest window doesn't. */
  SHIFTED;

  /** The state that a verdict on a stream with a profile puts it in. */
  static StreamState of(Verdict verdict) {
    if (verdict instanceof Verdict.Shifted) {
      return SHIFTED;
    }
    return verdict instanceof Verdict.Stable ? STABLE : INSUFFICIENT_DATA;
  }
}
