package io.headwatch.decision;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The decisions known so far, by stream; people make few. Of bounded size: the newest of each
 * stream, and the streams decided about last. Safe for use by several threads.
 */
public final class DecisionLog {

  private static final int MOST_OF_STREAM = 200;
  private static final int MOST_STREAMS = 10_000;
  private static final Comparator<Decision> NEWEST_FIRST =
      Comparator.<Decision, Instant>comparing(decision -> decision.note().at())
          .reversed()
          .thenComparing(Decision::id);

  private final Map<String, List<Decision>> byStream = new LinkedHashMap<>(16, .75f, true);
  private final List<Consumer<Decision>> listeners = new CopyOnWriteArrayList<>();

  /** Takes a decision in; it takes the place of what was known of it before. */
  public void add(Decision decision) {
    requireNonNull(decision, "decision is null");
    synchronized (this) {
      List<Decision> known = new ArrayList<>(of(decision.stream()));
      known.removeIf(other -> other.id().equals(decision.id()));
      known.add(decision);
      known.sort(NEWEST_FIRST);
      byStream.put(
          decision.stream(), List.copyOf(known.subList(0, Math.min(MOST_OF_STREAM, known.size()))));
      if (byStream.size() > MOST_STREAMS) {
        byStream.remove(byStream.keySet().iterator().next());
      }
    }
    listeners.forEach(listener -> listener.accept(decision));
  }

  /** Decisions about a stream, newest first. */
  public synchronized List<Decision> of(String stream) {
    return byStream.getOrDefault(stream, List.of());
  }

  /** The acknowledgement that holds for a stream: the newest one, unless it has ended. */
  public Optional<Acknowledgement> acknowledged(String stream, Instant now) {
    return of(stream).stream()
        .filter(Acknowledgement.class::isInstance)
        .map(Acknowledgement.class::cast)
        .findFirst()
        .filter(newest -> newest.holds(now));
  }

  /** Has somebody told of the decisions that are added from now on, by the thread that adds. */
  public void subscribe(Consumer<Decision> listener) {
    listeners.add(requireNonNull(listener, "listener is null"));
  }
}
