package io.headwatch.demo;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * A Kafka broker of one node inside this process, for demonstrations and tests.
 *
 * <p>It listens on free ports of 127.0.0.1 only, without authentication, replicates nothing, takes
 * records of up to 64 MiB, and keeps its data in one directory, where a later start finds them
 * again. Topics are created by {@link #createTopic} only.
 */
public final class EmbeddedBroker implements AutoCloseable {

  private final DirectoryLock lock;
  private final SingleNode node;

  private EmbeddedBroker(DirectoryLock lock, SingleNode node) {
    this.lock = lock;
    this.node = node;
  }

  /**
   * Starts a broker and waits until it serves requests: some seconds in a fresh JVM, about half a
   * second afterwards.
   *
   * @param directory where its data are, or will be; created if needed
   * @throws IOException if another embedded broker uses the directory, or the start fails
   */
  public static EmbeddedBroker start(Path directory) throws IOException {
    return start(directory, Map.of());
  }

  /**
   * The same with some of the broker's settings changed. Its listeners are named BROKER and
   * CONTROLLER.
   *
   * @param settings added to the broker's own, which they replace
   * @throws IOException as above, or if a setting is refused
   */
  public static EmbeddedBroker start(Path directory, Map<String, String> settings)
      throws IOException {
    requireNonNull(directory, "directory is null");
    Files.createDirectories(directory);
    DirectoryLock lock = DirectoryLock.acquire(directory);
    try {
      return new EmbeddedBroker(lock, SingleNode.start(directory.resolve("data"), settings));
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  /** The value of a client's {@code bootstrap.servers}, such as {@code 127.0.0.1:40123}. */
  public String bootstrapServers() {
    return node.address();
  }

  /**
   * Creates a topic and waits until it is there; a topic of that name is left as it is.
   *
   * @param partitions at least 1
   * @param configs the topic's own settings, such as {@code cleanup.policy}
   * @throws IOException if the broker refuses the name or a setting
   * @throws InterruptedException if interrupted while waiting
   */
  public void createTopic(String name, int partitions, Map<String, String> configs)
      throws IOException, InterruptedException {
    NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(configs);
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()))) {
      admin.createTopics(List.of(topic)).all().get();
      // The controller knows the topic now, the broker soon.
      while (!admin.listTopics().names().get().contains(name)) {
        Thread.onSpinWait();
      }
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new IOException("topic " + name + " could not be created", e.getCause());
      }
    }
  }

  /** Stops the broker, frees its ports and its directory; a second call does nothing. */
  @Override
  public void close() throws IOException {
    node.close();
    lock.close();
  }
}
