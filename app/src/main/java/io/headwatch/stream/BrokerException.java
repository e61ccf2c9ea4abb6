package io.headwatch.stream;

import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/** The broker cannot be reached, or refuses something; the message says what to do. */
public final class BrokerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BrokerException(String message) {
    super(message);
  }

  BrokerException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * What a client said of its settings, its credentials or its rights, if one of them is what a
   * failure comes from.
   */
  public static Optional<String> refusal(Throwable failure) {
    @Nullable Throwable cause = failure;
    while (cause != null && !isRefusal(cause)) {
      cause = cause.getCause();
    }
    return Optional.ofNullable(cause).map(refused -> deepest(refused).getMessage());
  }

  private static boolean isRefusal(Throwable failure) {
    return failure instanceof ConfigException
        || failure instanceof AuthenticationException
        || failure instanceof AuthorizationException
        || isFailedConstruction(failure);
  }

  /** A login that cannot be set up fails a client's constructor, with no type of its own. */
  private static boolean isFailedConstruction(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return failure instanceof KafkaException
        && (message.startsWith("Failed to create new")
            || message.startsWith("Failed to construct"));
  }

  private static Throwable deepest(Throwable failure) {
    Throwable deepest = failure;
    for (Throwable next = failure.getCause(); next != null; next = next.getCause()) {
      deepest = next;
    }
    return deepest;
  }
}
