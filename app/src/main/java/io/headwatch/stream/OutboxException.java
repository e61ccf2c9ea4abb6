package io.headwatch.stream;

import org.jspecify.annotations.Nullable;

/** A verdict or a dead letter could not be written; the events behind it stay uncommitted. */
public final class OutboxException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  OutboxException(@Nullable Throwable cause) {
    super(
        "cannot write to the results or dead-letter topic, nothing was committed: "
            + cause
            + "; check the topics and the rights to write with `headwatch doctor`",
        cause);
  }
}
