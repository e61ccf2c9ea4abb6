package io.headwatch.download;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A model cannot be downloaded, or is not what was downloaded. The message says what to do. */
public final class DownloadException extends IOException {

  private static final long serialVersionUID = 1L;

  public DownloadException(String message) {
    super(message);
  }

  public DownloadException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
