package io.headwatch.stream;

import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/** The broker cannot be reached, or refuses something; the message says what to do. */
public final class BrokerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

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
    return Optional.ofNullable(cause).map(Throwable::getMessage);
  }

  private static boolean isRefusal(Throwable failure) {
    return failure instanceof ConfigException
        || failure instanceof AuthenticationException
        || failure instanceof AuthorizationException;
  }
}
