package io.headwatch.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwatch.demo.EmbeddedBroker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes and reads the topics of a broker. */
final class TestTopics implements AutoCloseable {

  private final String servers;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Future<?>> sent = new ArrayList<>();

  TestTopics(EmbeddedBroker broker) {
    servers = broker.bootstrapServers();
    producer =
        new KafkaProducer<>(
            // A partition just created may refuse the first batch and take the second.
            Map.of("bootstrap.servers", servers, "max.in.flight.requests.per.connection", 1),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Sends an event whose time is its record's timestamp. */
  void send(String topic, int partition, Instant time, byte[] value) {
    sent.add(
        producer.send(new ProducerRecord<>(topic, partition, time.toEpochMilli(), null, value)));
  }

  /** Sends an event with a header. */
  void send(String topic, int partition, Instant time, byte[] value, String name, String header) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, partition, time.toEpochMilli(), null, value);
    record.headers().add(name, header.getBytes(UTF_8));
    sent.add(producer.send(record));
  }

  /** Sends any record. */
  void send(ProducerRecord<byte[], byte[]> record) {
    sent.add(producer.send(record));
  }

  /** Waits until everything sent is there. */
  void flush() throws ExecutionException, InterruptedException {
    producer.flush();
    for (Future<?> one : sent) {
      one.get();
    }
    sent.clear();
  }

  /** Everything that a topic holds. */
  List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers, "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  /** What a group has committed. */
  Map<TopicPartition, OffsetAndMetadata> committed(String group)
      throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
