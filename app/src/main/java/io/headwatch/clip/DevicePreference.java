package io.headwatch.clip;

/** Where the network should run. */
public enum DevicePreference {
  /** The first GPU if there is one, the CPU otherwise. */
  AUTO,
  /** The CPU. */
  CPU,
  /** The first GPU; loading fails without one. */
  GPU
}
