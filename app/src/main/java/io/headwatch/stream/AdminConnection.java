package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import io.headwatch.config.KafkaSettings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/** An admin client whose answers are not waited for beyond a limit, nor its end at all. */
final class AdminConnection implements AutoCloseable {

  private final Admin admin;
  private final Duration timeout;

  /**
   * @param timeout how long to wait for an answer
   * @throws KafkaException if the settings make no client
   */
  AdminConnection(KafkaSettings settings, Duration timeout) {
    this.timeout = requireNonNull(timeout, "timeout is null");
    this.admin = KafkaClients.within(timeout, settings).admin();
  }

  Admin admin() {
    return admin;
  }

  /**
   * Waits for an answer.
   *
   * @throws KafkaException what the broker refused with, or {@link TimeoutException}
   */
  <T> T await(KafkaFuture<T> answer) {
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException refusal
          ? refusal
          : new KafkaException(e.getCause());
    } catch (java.util.concurrent.TimeoutException e) {
      throw new TimeoutException("no answer within " + timeout.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** Waits for one of several answers, which must be among them. */
  <K, T> T await(Map<K, KafkaFuture<T>> answers, K key) {
    return await(requireNonNull(answers.get(key), "not asked for " + key));
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
