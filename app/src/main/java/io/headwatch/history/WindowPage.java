package io.headwatch.history;

import java.util.List;
import java.util.Optional;

/**
 * Some windows of a stream, newest first.
 *
 * @param next where the next page begins; empty if there are no more
 */
public record WindowPage(List<WindowEntry> windows, Optional<WindowCursor> next) {

  public WindowPage {
    windows = List.copyOf(windows);
  }
}
