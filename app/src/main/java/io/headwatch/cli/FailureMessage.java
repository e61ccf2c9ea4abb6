package io.headwatch.cli;

import io.headwatch.clip.ModelException;
import io.headwatch.config.InvalidSettingsException;
import io.headwatch.stream.BrokerException;
import io.headwatch.training.TrainingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;

/** Failures that a user can do something about, in a user's words. */
final class FailureMessage {

  private static final String DISK_FULL = "No space left on device";

  private FailureMessage() {}

  /** What to tell the user; empty for a fault of Headwatch's own. */
  static Optional<String> of(Throwable failure) {
    Throwable cause = failure.getCause();
    if (failure instanceof UncheckedIOException && cause != null && repeats(failure, cause)) {
      return of(cause);
    }
    if (failure instanceof FileSystemException file) {
      return Optional.of(of(file));
    }
    if (isInputFault(failure)) {
      return Optional.of(String.valueOf(failure.getMessage()));
    }
    return BrokerException.refusal(failure)
        .map(said -> said + "; `headwatch doctor --config FILE` names what is missing");
  }

  private static boolean isInputFault(Throwable failure) {
    return failure instanceof IOException
        || failure instanceof UncheckedIOException
        || failure instanceof InvalidSettingsException
        || failure instanceof ModelException
        || failure instanceof BrokerException
        || failure instanceof TrainingException
        || failure instanceof InputException;
  }

  /** Whether a failure has no message of its own, only its cause's name and message. */
  private static boolean repeats(Throwable failure, Throwable cause) {
    return cause.toString().equals(failure.getMessage());
  }

  /** Java's messages of these are the bare path. */
  private static String of(FileSystemException failure) {
    return failure.getFile() + ": " + reason(failure);
  }

  private static String reason(FileSystemException failure) {
    String reason = failure.getReason();
    if (reason != null) {
      return reason.equals(DISK_FULL) ? "disk full" : reason;
    }
    if (failure instanceof NoSuchFileException) {
      return "does not exist";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof NotDirectoryException) {
      return "is not a directory";
    }
    return failure instanceof FileAlreadyExistsException
        ? "exists already"
        : failure.getClass().getSimpleName();
  }
}
