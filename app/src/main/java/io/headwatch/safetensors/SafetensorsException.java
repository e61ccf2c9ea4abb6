package io.headwatch.safetensors;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A safetensors file is damaged, or does not hold what was asked of it. The message names the file
 * and, where there is one, the tensor.
 */
public final class SafetensorsException extends IOException {

  SafetensorsException(Path file, String problem) {
    super(file + ": " + problem);
  }

  SafetensorsException(Path file, String problem, Throwable cause) {
    super(file + ": " + problem, cause);
  }
}
