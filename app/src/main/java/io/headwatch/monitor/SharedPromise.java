package io.headwatch.monitor;

import io.headwatch.shift.calibration.FalseAlarmBudget;
import io.headwatch.shift.calibration.FalseAlarmBudget.Scope;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Divides a promise among the streams that are judged now: those that have had a judged window and
 * are not forgotten. Every budget is that of the present number of streams, so that the false
 * alarms of all of them add up to the promise, whoever comes and goes. Confined to one thread.
 */
final class SharedPromise {

  private final FalseAlarmPromise promise;
  private final Duration windowLength;
  private final Map<String, Double> judged = new HashMap<>();

  SharedPromise(FalseAlarmPromise promise, Duration windowLength) {
    this.promise = promise;
    this.windowLength = windowLength;
  }

  /**
   * Counts a stream, from its first judged window on.
   *
   * @param smallest smallest probability of a false alarm that its windows can be judged at
   */
  void join(String stream, double smallest) {
    judged.put(stream, smallest);
  }

  void leave(String stream) {
    judged.remove(stream);
  }

  void clear() {
    judged.clear();
  }

  /** Length of a window. */
  Duration windowLength() {
    return windowLength;
  }

  /** The time that was stated. */
  Duration stated() {
    return promise.time();
  }

  /** What a stream may do, counted whether or not it has joined, by what was stated. */
  FalseAlarmBudget budget(String stream) {
    int others = judged.size() - (judged.containsKey(stream) ? 1 : 0);
    return promise.budget(windowLength, others + 1);
  }

  /**
   * The expected time between false alarms that is kept, in the scope that was stated: of the whole
   * installation by what the profile of each of its streams supports, or of this stream alone.
   *
   * @param smallest smallest probability of a false alarm that this stream's windows can be judged
   *     at
   */
  Duration kept(String stream, double smallest) {
    FalseAlarmBudget stated = budget(stream);
    double perWindow = stated.supportedBy(smallest).falseAlarmsPerWindow();
    if (promise.scope() == Scope.INSTALLATION) {
      perWindow +=
          judged.entrySet().stream()
              .filter(other -> !other.getKey().equals(stream))
              .mapToDouble(other -> stated.supportedBy(other.getValue()).falseAlarmsPerWindow())
              .sum();
    }
    return Duration.ofSeconds(Math.round(windowLength.toMillis() / 1e3 / perWindow));
  }
}
