package io.headwatch.monitor;

/** What is known of a stream, by its newest window. */
public enum StreamState {
  /** It has no profile yet: its images are collected, or only counted. */
  LEARNING,
  /** The newest window had too few images to be judged. */
  INSUFFICIENT_DATA,
  /** The newest window looks like the profile. */
  STABLE,
  /** The newest window doesn't. */
  SHIFTED
}
