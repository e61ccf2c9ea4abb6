package io.headwatch.monitor;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an event can be read again.
 *
 * @param topic Kafka topic
 * @param partition partition of the topic
 * @param offset offset in the partition
 */
public record EventReference(String topic, int partition, long offset)
    implements Comparable<EventReference> {

  private static final Pattern TEXT =
      Pattern.compile("([a-zA-Z0-9._-]{1,249})/(\\d{1,9})/(\\d{1,18})");
  private static final long MIX_1 = 0xBF58476D1CE4E5B9L;
  private static final long MIX_2 = 0x94D049BB133111EBL;

  public EventReference {
    requireNonNull(topic, "topic is null");
  }

  /** The partition that brings it. */
  EventPartition from() {
    return new EventPartition(topic, partition);
  }

  /**
   * Reads TOPIC/PARTITION/OFFSET, as {@link #toString} writes it; empty if it is something else.
   */
  public static Optional<EventReference> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches()
        ? Optional.of(
            new EventReference(
                parts.group(1), Integer.parseInt(parts.group(2)), Long.parseLong(parts.group(3))))
        : Optional.empty();
  }

  /** By a hash of the position: the smallest few of a set are a uniform sample of it. */
  @Override
  public int compareTo(EventReference other) {
    int byHash = Long.compareUnsigned(mixed(), other.mixed());
    if (byHash != 0 || equals(other)) {
      return byHash;
    }
    return toString().compareTo(other.toString());
  }

  /** SplitMix64's finaliser (Steele, Lea, Flood 2014) of the position. */
  private long mixed() {
    long z = ((long) (topic.hashCode() * 31 + partition) << 32) ^ offset;
    z = (z ^ (z >>> 30)) * MIX_1;
    z = (z ^ (z >>> 27)) * MIX_2;
    return z ^ (z >>> 31);
  }

  @Override
  public String toString() {
    return topic + "/" + partition + "/" + offset;
  }
}
