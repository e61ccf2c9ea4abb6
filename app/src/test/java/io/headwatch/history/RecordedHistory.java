package io.headwatch.history;

/** What the history told of itself last. */
public final class RecordedHistory implements HistoryMetrics {

  public volatile int read;
  public volatile int malformed;
  public volatile long rows = -1;
  public volatile long bytes = -1;
  public volatile long lag = -1;

  @Override
  public synchronized void read(int records) {
    read += records;
  }

  @Override
  public synchronized void malformed() {
    malformed++;
  }

  @Override
  public void kept(long keptRows, long keptBytes) {
    rows = keptRows;
    bytes = keptBytes;
  }

  @Override
  public void lag(long records) {
    lag = records;
  }
}
