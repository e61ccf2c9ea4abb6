package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * The newest records of some topics, spread over their partitions, read without a group and without
 * commits.
 *
 * <p>Implementation note: offsets are no count of records, since transactions leave markers and
 * compaction leaves gaps. So twice as many offsets are read as records are wanted, and of these the
 * newest records are taken.
 */
final class NewestRecords {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final int OFFSETS_PER_RECORD = 2;

  private final KafkaConsumer<byte[], byte[]> consumer;

  NewestRecords(KafkaConsumer<byte[], byte[]> consumer) {
    this.consumer = requireNonNull(consumer, "consumer is null");
  }

  /**
   * What was read.
   *
   * @param records in the order of their timestamps
   * @param emptyTopics topics that have no records
   */
  record Found(List<ConsumerRecord<byte[], byte[]>> records, Set<String> emptyTopics) {}

  /**
   * Reads up to {@code count} records.
   *
   * @param patience after which what has come by then is taken
   */
  Found of(Collection<String> topics, int count, Duration patience) {
    List<TopicPartition> partitions = partitions(topics);
    Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, Long> available = new LinkedHashMap<>();
    partitions.forEach(
        p -> available.put(p, ends.getOrDefault(p, 0L) - starts.getOrDefault(p, 0L)));
    Map<TopicPartition, Integer> shares = shares(available, count);
    seek(shares, starts, ends);
    return new Found(read(shares, ends, patience), empty(topics, available));
  }

  /** First each topic's first partition, so that every topic gets a share. */
  private List<TopicPartition> partitions(Collection<String> topics) {
    return topics.stream()
        .map(consumer::partitionsFor)
        .flatMap(Collection::stream)
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .sorted(Comparator.comparingInt(TopicPartition::partition))
        .toList();
  }

  private static Set<String> empty(Collection<String> topics, Map<TopicPartition, Long> available) {
    Set<String> empty = new LinkedHashSet<>(topics);
    available.forEach(
        (partition, records) -> {
          if (records > 0) {
            empty.remove(partition.topic());
          }
        });
    return empty;
  }

  /** Deals {@code count} out to the partitions in turns, none of which gets more than it has. */
  static Map<TopicPartition, Integer> shares(Map<TopicPartition, Long> available, int count) {
    Map<TopicPartition, Integer> shares = new LinkedHashMap<>();
    int left = count;
    boolean dealt = true;
    while (left > 0 && dealt) {
      dealt = false;
      for (Map.Entry<TopicPartition, Long> entry : available.entrySet()) {
        if (left > 0 && shares.getOrDefault(entry.getKey(), 0) < entry.getValue()) {
          shares.merge(entry.getKey(), 1, Integer::sum);
          left--;
          dealt = true;
        }
      }
    }
    return shares;
  }

  private void seek(
      Map<TopicPartition, Integer> shares,
      Map<TopicPartition, Long> starts,
      Map<TopicPartition, Long> ends) {
    consumer.assign(shares.keySet());
    shares.forEach(
        (partition, share) ->
            consumer.seek(
                partition,
                Math.max(
                    starts.getOrDefault(partition, 0L),
                    ends.getOrDefault(partition, 0L) - (long) share * OFFSETS_PER_RECORD)));
  }

  private List<ConsumerRecord<byte[], byte[]>> read(
      Map<TopicPartition, Integer> shares, Map<TopicPartition, Long> ends, Duration patience) {
    Map<TopicPartition, Deque<ConsumerRecord<byte[], byte[]>>> newest = new HashMap<>();
    long deadline = System.nanoTime() + patience.toNanos();
    while (!atEnd(shares.keySet(), ends) && System.nanoTime() < deadline) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        keep(
            newest.computeIfAbsent(partition, p -> new ArrayDeque<>()),
            record,
            shares.getOrDefault(partition, 0));
      }
    }
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    newest.values().forEach(all::addAll);
    all.sort(Comparator.comparingLong(ConsumerRecord::timestamp));
    return all;
  }

  private static void keep(
      Deque<ConsumerRecord<byte[], byte[]>> newest,
      ConsumerRecord<byte[], byte[]> record,
      int share) {
    newest.add(record);
    if (newest.size() > share) {
      newest.remove();
    }
  }

  private boolean atEnd(Collection<TopicPartition> partitions, Map<TopicPartition, Long> ends) {
    return partitions.stream()
        .allMatch(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
  }
}
