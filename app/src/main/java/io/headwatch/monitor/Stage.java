package io.headwatch.monitor;

/** The steps that an image goes through, for the latency histograms. */
public enum Stage {
  /** Getting the image's bytes out of the event, or from where it points to. */
  PAYLOAD,
  /** From bytes to pixels. */
  DECODE,
  /** From pixels to the network's input and to what the pixels say. */
  PREPROCESS,
  /** The wait until a batch is full or has lingered. */
  BATCH,
  /** The network's forward pass, per batch. */
  INFERENCE,
  /** Adding one image to its pane. */
  STATISTICS,
  /** Judging one window. */
  JUDGE
}
