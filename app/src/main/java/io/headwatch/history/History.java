package io.headwatch.history;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The verdicts of all streams over time, in a file, with the position in the results topic up to
 * which they were read. Safe for use by several threads.
 *
 * <p>A verdict is there once, whatever was read twice: one on the same window and events takes the
 * place of the one before, unless its revision is smaller. Verdicts of several instances on one
 * window, each on its own events, stay beside one another.
 *
 * <p>Implementation note: one connection writes; some others read, each in a transaction that sees
 * the store as it was when it began (SQLite's write-ahead log), so that neither waits for the
 * other. Memory is bounded by their caches, and by the limits that queries are given.
 */
public final class History implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(History.class);
  private static final int READERS = 4;
  private static final Duration TRIM_EVERY = Duration.ofMinutes(1);

  private final HistoryDatabase database;
  private final @Nullable HistoryWriter writer;
  private final BlockingQueue<Connection> readers = new ArrayBlockingQueue<>(READERS);
  private final HistoryMetrics metrics;
  private final Clock clock;
  private final List<Consumer<List<WindowEntry>>> listeners = new CopyOnWriteArrayList<>();
  private Instant nextTrim = Instant.MIN;
  private Instant trimAgain = Instant.MIN;

  private History(
      HistoryDatabase database, @Nullable HistoryWriter writer, HistoryMetrics metrics, Clock clock)
      throws SQLException {
    this.database = database;
    this.metrics = metrics;
    this.clock = clock;
    this.writer = writer;
    for (int i = 0; i < READERS; i++) {
      readers.add(database.connect(true));
    }
  }

  /**
   * Opens the history of a directory. One that is damaged or of another version is set aside and
   * begun anew, which the log tells.
   *
   * @throws IOException if the directory cannot be used, or another instance uses it
   */
  public static History open(
      Path directory, HistoryLimits limits, HistoryMetrics metrics, Clock clock)
      throws IOException {
    requireNonNull(limits, "limits is null");
    requireNonNull(metrics, "metrics is null");
    requireNonNull(clock, "clock is null");
    HistoryDatabase database = HistoryDatabase.open(directory);
    try {
      HistoryWriter writer = new HistoryWriter(database.connect(false), limits);
      History history = new History(database, writer, metrics, clock);
      history.tellSize();
      return history;
    } catch (SQLException e) {
      database.close();
      throw new IOException(
          "cannot use the history in %s: %s; delete the directory to begin anew"
              .formatted(directory, e.getMessage()),
          e);
    }
  }

  /**
   * Opens the history of a directory for reading alone, while another process may be writing it.
   * Nothing can be added to it.
   *
   * @throws IOException if there is none, or it cannot be read
   */
  public static History openForReading(Path directory, Clock clock) throws IOException {
    HistoryDatabase database = HistoryDatabase.existing(directory);
    try {
      return new History(database, null, HistoryMetrics.NONE, clock);
    } catch (SQLException e) {
      throw new IOException(
          "cannot read the history in %s: %s".formatted(directory, e.getMessage()), e);
    }
  }

  private HistoryWriter writer() {
    if (writer == null) {
      throw new IllegalStateException("the history was opened for reading alone");
    }
    return writer;
  }

  /**
   * Where to read on in the results topic.
   *
   * @param topicId what tells the topic from one of the same name that was deleted: of another
   *     topic nothing has been read
   * @return the offset of the next record, by partition; none for partitions not yet read
   * @throws HistoryException if the store cannot be read
   */
  public synchronized Map<Integer, Long> positions(String topicId) {
    try {
      return writer().positions(topicId);
    } catch (SQLException e) {
      throw failed("read", e);
    }
  }

  /**
   * Adds verdicts and moves on in the topic, both or neither.
   *
   * @param positions offsets to read on at, by partition; others stay
   * @throws HistoryException if the store cannot be written; nothing has changed then
   */
  public void append(List<RecordedVerdict> verdicts, Map<Integer, Long> positions) {
    List<WindowEntry> added = store(verdicts, positions);
    if (!added.isEmpty()) {
      listeners.forEach(listener -> listener.accept(added));
    }
  }

  private synchronized List<WindowEntry> store(
      List<RecordedVerdict> verdicts, Map<Integer, Long> positions) {
    try {
      List<WindowEntry> added = writer().append(verdicts, positions);
      trim();
      tellSize();
      return added;
    } catch (SQLException e) {
      throw failed("write", e);
    }
  }

  /**
   * Removes what is too old or too much; to be called now and then, also while nothing comes. What
   * cannot be removed is told in the log and tried again later.
   */
  public synchronized void tidy() {
    trim();
    tellSize();
  }

  /** A failure must not have what was added before called a failure, too: it is there. */
  private void trim() {
    Instant now = clock.instant();
    if (now.isBefore(trimAgain)) {
      return;
    }
    try {
      trim(now);
    } catch (SQLException e) {
      trimAgain = now.plus(TRIM_EVERY);
      log.warn(
          "cannot remove old verdicts from the history in {}; tried again in {} s: {}",
          database.file(),
          TRIM_EVERY.toSeconds(),
          e.getMessage());
    }
  }

  private void trim(Instant now) throws SQLException {
    if (writer().isFull() || !now.isBefore(nextTrim)) {
      nextTrim = now.plus(TRIM_EVERY);
      writer().trim(now);
    }
  }

  private void tellSize() {
    metrics.kept(writer().rows(), database.bytesOnDisk());
  }

  /**
   * Has somebody told of the verdicts that are added from now on, some at a time, by the thread
   * that adds them; it must not take long or throw.
   *
   * @return ends it
   */
  public Runnable subscribe(Consumer<List<WindowEntry>> listener) {
    listeners.add(requireNonNull(listener, "listener is null"));
    return () -> listeners.remove(listener);
  }

  /**
   * Names of streams, sorted.
   *
   * @param after names behind this one alone; the empty text for all
   * @param limit most names
   */
  public List<String> streams(String after, int limit) {
    return ask(queries -> queries.streams(after, limit));
  }

  /** The newest verdict of a stream, by the window's end; empty if there is none. */
  public Optional<WindowEntry> newest(String stream) {
    return ask(queries -> queries.newest(stream));
  }

  /**
   * Windows of a stream, newest first.
   *
   * @param cursor where the page begins; empty for the first
   * @param limit most windows of the page, at least 1
   */
  public WindowPage windows(
      String stream, TimeRange range, Optional<WindowCursor> cursor, int limit) {
    List<WindowEntry> found = ask(queries -> queries.windows(stream, range, cursor, limit + 1));
    if (found.size() <= limit) {
      return new WindowPage(found, Optional.empty());
    }
    List<WindowEntry> page = found.subList(0, limit);
    return new WindowPage(page, Optional.of(WindowCursor.behind(page.get(limit - 1))));
  }

  /**
   * A stream's windows in order, put together so that there are at most so many points. Each tells
   * its largest score and how many windows shifted, so that no alarm gets lost.
   *
   * @param points most points, at least 1
   */
  public List<SeriesPoint> series(String stream, TimeRange range, int points) {
    return ask(
        queries -> {
          HistoryQueries.Extent extent = queries.extent(stream, range);
          long span = extent.lastEnd() - extent.firstEnd() + 1;
          long width = extent.windows() <= points ? 1 : (span + points - 1) / points;
          return extent.windows() == 0
              ? List.of()
              : queries.series(stream, range, extent.firstEnd(), width);
        });
  }

  /**
   * Stretches through which a stream's alarm was firing and that have a part in a range, newest
   * first.
   *
   * @param limit most stretches
   */
  public List<AlarmStretch> alarms(String stream, TimeRange range, int limit) {
    return ask(queries -> queries.alarms(stream, range, TimeRange.ALL.to(), limit));
  }

  /**
   * The same as things stood at the end of the range, whatever came of them later.
   *
   * @param limit most stretches
   */
  public List<AlarmStretch> alarmsAtEnd(String stream, TimeRange range, int limit) {
    return ask(queries -> queries.alarms(stream, range, range.to(), limit));
  }

  /**
   * How much is here.
   *
   * @throws IllegalStateException if the history was opened for reading alone
   */
  public HistoryFigures figures() {
    Optional<Instant> oldest = ask(HistoryQueries::oldestEnd);
    return new HistoryFigures(rows(), database.bytesOnDisk(), oldest);
  }

  private synchronized long rows() {
    return writer().rows();
  }

  /** A verdict as the results topic has it, by its id; empty if there is none. */
  public Optional<byte[]> verdict(String id) {
    return ask(queries -> queries.document(id));
  }

  private interface Question<T> {
    T ask(HistoryQueries queries) throws SQLException;
  }

  private <T> T ask(Question<T> question) {
    Connection connection;
    try {
      connection = readers.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HistoryException("interrupted while waiting for the history", e);
    }
    try {
      connection.setAutoCommit(false);
      T answer = question.ask(new HistoryQueries(connection));
      connection.commit();
      return answer;
    } catch (SQLException e) {
      rollBack(connection);
      throw failed("read", e);
    } catch (RuntimeException e) {
      rollBack(connection);
      throw e;
    } finally {
      readers.add(connection);
    }
  }

  private static void rollBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // The first failure is told.
    }
  }

  private HistoryException failed(String what, SQLException e) {
    return new HistoryException(
        "cannot %s the history in %s: %s; check the disk, and if the file is damaged, restart: it is"
                .formatted(what, database.file(), e.getMessage())
            + " read again from the results topic then",
        e);
  }

  @Override
  public synchronized void close() throws IOException {
    List<AutoCloseable> parts = new ArrayList<>();
    if (writer != null) {
      parts.add(writer);
    }
    readers.drainTo(parts);
    parts.add(database);
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        throw new IOException("cannot close the history: " + e.getMessage(), e);
      }
    }
  }
}
