package io.headwatch.monitor;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * The windows of a stream that are not over yet, with what was seen of each.
 *
 * @param <S> what is kept of a window
 */
final class OpenWindows<S> {

  private final Supplier<S> nothing;
  private final NavigableMap<WindowSpan, S> open = new TreeMap<>();

  /** Windows that open with {@code nothing} seen. */
  OpenWindows(Supplier<S> nothing) {
    this.nothing = nothing;
  }

  S at(WindowSpan span) {
    return open.computeIfAbsent(span, s -> nothing.get());
  }

  boolean contains(WindowSpan span) {
    return open.containsKey(span);
  }

  int size() {
    return open.size();
  }

  /** Takes out the windows that ended at or before a time, and judges them oldest first. */
  List<WindowVerdict> close(Instant until, BiFunction<WindowSpan, S, WindowVerdict> judge) {
    List<WindowVerdict> verdicts = new ArrayList<>();
    while (!open.isEmpty() && !open.firstKey().end().isAfter(until)) {
      var oldest = open.pollFirstEntry();
      verdicts.add(judge.apply(oldest.getKey(), oldest.getValue()));
    }
    return verdicts;
  }
}
