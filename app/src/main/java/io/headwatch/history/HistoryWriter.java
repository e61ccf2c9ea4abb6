package io.headwatch.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The only one to change the store. Confined to one thread at a time. */
final class HistoryWriter implements AutoCloseable {

  /** What is removed at a time when the store is too large: a part of its rows. */
  private static final int PARTS = 20;

  /** Room is made beyond what is needed, so that it isn't with every verdict. */
  private static final double FULL_AGAIN = 0.95;

  private final Connection connection;
  private final HistoryLimits limits;
  private long rows;

  HistoryWriter(Connection connection, HistoryLimits limits) throws SQLException {
    this.connection = connection;
    this.limits = limits;
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT count(*) FROM verdict")) {
      rows = result.getLong(1);
    }
    connection.commit();
  }

  long rows() {
    return rows;
  }

  /** Positions in the topic of an id; those in another topic are forgotten. */
  Map<Integer, Long> positions(String topicId) throws SQLException {
    return inTransaction(
        () -> {
          try (Statement statement = connection.createStatement()) {
            if (!topicId.equals(topic(statement))) {
              statement.executeUpdate("DELETE FROM position");
              statement.executeUpdate("DELETE FROM source");
              update("INSERT INTO source (topic) VALUES (?)", topicId);
            }
            return positions(statement);
          }
        });
  }

  private static String topic(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT topic FROM source")) {
      return row.next() ? row.getString(1) : "";
    }
  }

  private static Map<Integer, Long> positions(Statement statement) throws SQLException {
    Map<Integer, Long> positions = new TreeMap<>();
    try (ResultSet row = statement.executeQuery("SELECT partition, next FROM position")) {
      while (row.next()) {
        positions.put(row.getInt(1), row.getLong(2));
      }
    }
    return positions;
  }

  /** Adds verdicts and moves positions, both or neither; returns the entries added. */
  List<WindowEntry> append(List<RecordedVerdict> verdicts, Map<Integer, Long> positions)
      throws SQLException {
    long before = rows;
    try {
      return inTransaction(
          () -> {
            List<WindowEntry> added = new ArrayList<>();
            for (RecordedVerdict verdict : verdicts) {
              add(verdict, added);
            }
            move(positions);
            return added;
          });
    } catch (SQLException | RuntimeException e) {
      rows = before;
      throw e;
    }
  }

  private void add(RecordedVerdict verdict, List<WindowEntry> added) throws SQLException {
    String id = verdict.entry().id();
    List<Long> replaced = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT sequence, id, revision, sources FROM verdict"
                + " WHERE stream = ? AND end_time = ? ORDER BY sequence DESC")) {
      query.setString(1, verdict.entry().stream());
      query.setLong(2, verdict.entry().end().toEpochMilli());
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          if (verdict.concernsEventsOf(sources(row), row.getInt("revision"))) {
            if (row.getInt("revision") > verdict.entry().revision()) {
              return;
            }
            replaced.add(row.getLong("sequence"));
            // Addresses of the oldest go on to lead to what is known of its window.
            id = row.getString("id");
          }
        }
      }
    }
    for (long sequence : replaced) {
      rows -= update("DELETE FROM verdict WHERE sequence = ?", sequence);
    }
    String free = free(id);
    insert(verdict, free);
    added.add(verdict.entry().withId(free));
  }

  /** An id that no row has: a row that took another's place has kept that one's. */
  private String free(String id) throws SQLException {
    String free = id;
    while (isTaken(free)) {
      free = RecordedVerdict.nextId(free);
    }
    return free;
  }

  private boolean isTaken(String id) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT 1 FROM verdict WHERE id = ?")) {
      query.setString(1, id);
      try (ResultSet row = query.executeQuery()) {
        return row.next();
      }
    }
  }

  private static Set<String> sources(ResultSet row) throws SQLException {
    String sources = row.getString("sources");
    return sources.isEmpty() ? Set.of() : Set.of(sources.split("\n"));
  }

  private void insert(RecordedVerdict verdict, String id) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(HistoryRows.INSERT)) {
      HistoryRows.set(insert, verdict, id);
      rows += insert.executeUpdate();
    }
    update(
        "INSERT INTO document (sequence, json) VALUES (last_insert_rowid(), ?)",
        (Object) DeflatedText.deflate(verdict.json()));
  }

  private void move(Map<Integer, Long> positions) throws SQLException {
    for (Map.Entry<Integer, Long> position : positions.entrySet()) {
      update(
          "INSERT INTO position (partition, next) VALUES (?, ?)"
              + " ON CONFLICT (partition) DO UPDATE SET next = excluded.next",
          position.getKey(),
          position.getValue());
    }
  }

  /** Removes what is too old or too much, and gives its room back to the file system. */
  void trim(Instant now) throws SQLException {
    long before = rows;
    rows -=
        inTransaction(
            () ->
                update(
                    "DELETE FROM verdict WHERE written < ?",
                    now.minus(limits.retention()).toEpochMilli()));
    if (isFull()) {
      while (rows > 0 && bytesUsed() > limits.bytes() * FULL_AGAIN) {
        removeOldest(rows / PARTS + 1);
      }
    }
    if (rows < before) {
      vacuum();
    }
  }

  /** Whether the verdicts take more than they may. */
  boolean isFull() throws SQLException {
    return bytesUsed() > limits.bytes();
  }

  private void removeOldest(long count) throws SQLException {
    rows -=
        inTransaction(
            () ->
                update(
                    "DELETE FROM verdict WHERE sequence IN"
                        + " (SELECT sequence FROM verdict ORDER BY written, sequence LIMIT ?)",
                    count));
  }

  private long bytesUsed() throws SQLException {
    return inTransaction(
        () -> {
          try (Statement statement = connection.createStatement()) {
            return HistoryDatabase.bytesUsed(statement);
          }
        });
  }

  private void vacuum() throws SQLException {
    connection.setAutoCommit(true);
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("PRAGMA incremental_vacuum");
    } finally {
      connection.setAutoCommit(false);
    }
  }

  private int update(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }

  private interface Work<T> {
    T run() throws SQLException;
  }

  private <T> T inTransaction(Work<T> work) throws SQLException {
    try {
      T result = work.run();
      connection.commit();
      return result;
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
