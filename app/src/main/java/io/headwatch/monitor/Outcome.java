package io.headwatch.monitor;

/** What became of an event; each event consumed has exactly one outcome once it is settled. */
public enum Outcome {
  /** Its image is part of a window, or of what a stream learns from. */
  OBSERVED,
  /** It could not be used and went to the dead letters; counted by reason as well. */
  FAILED,
  /** Sampling left it out before decoding. */
  SKIPPED,
  /** Its window was judged before it came. */
  LATE,
  /** It was read again after a restart or a rebalance, and its window had been judged before. */
  REPLAYED
}
