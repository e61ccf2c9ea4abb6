package io.headwatch.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A 64-bit hash of an event's identity: its source and id if it has an id, as CloudEvents 1.0
 * defines uniqueness, else its position in Kafka.
 *
 * <p>FNV-1a over the identity's bytes, then the finalizer of SplitMix64 (Steele, Lea, Flood, "Fast
 * splittable pseudorandom number generators", OOPSLA 2014, with Stafford's Mix13 constants), since
 * the high bits of FNV-1a alone hardly differ for ids that differ at their ends.
 */
final class EventHash {

  private static final long FNV_OFFSET_BASIS = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private EventHash() {}

  /** The hash as a number in [0, 1), in steps of 2<sup>-53</sup>. */
  static double unit(EventEnvelope event) {
    return (mix(fnv1a(identity(event))) >>> 11) * 0x1.0p-53;
  }

  private static String identity(EventEnvelope event) {
    return event
        .id()
        .map(id -> event.source().orElse("") + '\n' + id)
        .orElseGet(() -> event.position().toString());
  }

  static long fnv1a(String text) {
    long hash = FNV_OFFSET_BASIS;
    for (byte b : text.getBytes(UTF_8)) {
      hash = (hash ^ (b & 0xff)) * FNV_PRIME;
    }
    return hash;
  }

  static long mix(long hash) {
    long z = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
