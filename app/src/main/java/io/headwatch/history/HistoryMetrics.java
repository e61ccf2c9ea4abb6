package io.headwatch.history;

/**
 * What the history tells of itself. Implementations must be safe for use by several threads and
 * must not throw.
 *
 * <p>Relations: records read = {@link #read} + {@link #malformed}; the rows kept are at most the
 * records read since the store was begun.
 */
public interface HistoryMetrics {

  /** Tells nobody. */
  HistoryMetrics NONE =
      new HistoryMetrics() {
        @Override
        public void read(int records) {}

        @Override
        public void malformed() {}

        @Override
        public void kept(long rows, long bytes) {}

        @Override
        public void lag(long records) {}
      };

  /** So many records of the results topic were read and are kept. */
  void read(int records);

  /** A record of the results topic was no verdict and was left out. */
  void malformed();

  /** How many verdicts the store holds, and what its files take, in bytes. */
  void kept(long rows, long bytes);

  /** So many records of the results topic are not yet read. */
  void lag(long records);
}
