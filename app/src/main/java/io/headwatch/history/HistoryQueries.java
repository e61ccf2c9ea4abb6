package io.headwatch.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Questions to the store, on one connection. */
final class HistoryQueries {

  private static final String ENTRY = "SELECT " + HistoryRows.COLUMNS + " FROM verdict ";
  private static final String OF_RANGE = "WHERE stream = ? AND end_time > ? AND end_time <= ? ";

  private static final String EXTENT =
      "SELECT min(end_time), max(end_time), count(*) FROM verdict ";

  private final Connection connection;

  HistoryQueries(Connection connection) {
    this.connection = connection;
  }

  private interface Reading<T> {
    T read(ResultSet row) throws SQLException;
  }

  private <T> List<T> list(String sql, Reading<T> reading, Object... values) throws SQLException {
    List<T> found = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        query.setObject(i + 1, values[i]);
      }
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          found.add(reading.read(row));
        }
      }
    }
    return found;
  }

  private <T> Optional<T> one(String sql, Reading<T> reading, Object... values)
      throws SQLException {
    return list(sql, reading, values).stream().findFirst();
  }

  /** Goes from name to name along the index, however many windows each has. */
  List<String> streams(String after, int limit) throws SQLException {
    return list(
        """
        WITH RECURSIVE name (stream) AS (
          SELECT min(stream) FROM verdict WHERE stream > ?
          UNION ALL
          SELECT (SELECT min(stream) FROM verdict WHERE stream > name.stream)
          FROM name WHERE stream IS NOT NULL
        )
        SELECT stream FROM name WHERE stream IS NOT NULL LIMIT ?
        """,
        row -> row.getString(1),
        after,
        limit);
  }

  /** Of several verdicts on the newest window, one after which the alarm fires counts most. */
  Optional<WindowEntry> newest(String stream) throws SQLException {
    return one(
        ENTRY
            + "WHERE stream = ? AND end_time = (SELECT max(end_time) FROM verdict WHERE stream = ?)"
            + " ORDER BY (alarm IS 'firing') DESC, sequence DESC LIMIT 1",
        HistoryRows::entry,
        stream,
        stream);
  }

  List<WindowEntry> windows(
      String stream, TimeRange range, Optional<WindowCursor> cursor, int limit)
      throws SQLException {
    if (cursor.isEmpty()) {
      return list(
          ENTRY + OF_RANGE + "ORDER BY end_time DESC, id DESC LIMIT ?",
          HistoryRows::entry,
          stream,
          millis(range.from()),
          millis(range.to()),
          limit);
    }
    return list(
        ENTRY + OF_RANGE + "AND (end_time, id) < (?, ?) ORDER BY end_time DESC, id DESC LIMIT ?",
        HistoryRows::entry,
        stream,
        millis(range.from()),
        millis(range.to()),
        millis(cursor.get().end()),
        cursor.get().id(),
        limit);
  }

  /** First and last end of the windows of a range, and their number. */
  Extent extent(String stream, TimeRange range) throws SQLException {
    return one(
            EXTENT + OF_RANGE,
            HistoryQueries::extent,
            stream,
            millis(range.from()),
            millis(range.to()))
        .orElseThrow();
  }

  private static Extent extent(ResultSet row) throws SQLException {
    return new Extent(row.getLong(1), row.getLong(2), row.getLong(3));
  }

  record Extent(long firstEnd, long lastEnd, long windows) {}

  /**
   * Windows put together by their ends, {@code width} milliseconds each.
   *
   * <p>Of a group with one maximum, SQLite gives the other columns of the row that has it; hence
   * two groupings.
   */
  List<SeriesPoint> series(String stream, TimeRange range, long first, long width)
      throws SQLException {
    Object[] values = {
      first, width, stream, millis(range.from()), millis(range.to()),
      first, width, stream, millis(range.from()), millis(range.to())
    };
    return list(
        "SELECT * FROM (SELECT (end_time - ?) / ? AS part, min(start_time) AS first_start,"
            + " max(end_time) AS last_end, count(*) AS windows, sum(state = 'shifted') AS shifted,"
            + " sum(alarm IS 'firing') AS firing, sum(change IS 'fired') AS fired FROM verdict "
            + OF_RANGE
            + "GROUP BY part) JOIN (SELECT (end_time - ?) / ? AS part, max(coalesce(score, -1)), "
            + HistoryRows.COLUMNS
            + " FROM verdict "
            + OF_RANGE
            + "GROUP BY part) USING (part) ORDER BY part",
        HistoryQueries::point,
        values);
  }

  private static SeriesPoint point(ResultSet row) throws SQLException {
    return new SeriesPoint(
        HistoryRows.time(row, "first_start"),
        HistoryRows.time(row, "last_end"),
        HistoryRows.entry(row),
        row.getLong("windows"),
        row.getLong("shifted"),
        row.getLong("firing"),
        row.getLong("fired"));
  }

  /**
   * Newest first; the whole of each stretch, also what of it is outside the range.
   *
   * @param known end of the last windows that are looked at
   */
  List<AlarmStretch> alarms(String stream, TimeRange range, Instant known, int limit)
      throws SQLException {
    List<Long> begins =
        list(
            "SELECT alarm_since FROM verdict WHERE stream = ? AND alarm = 'firing'"
                + " AND alarm_since < ? AND end_time <= ? GROUP BY alarm_since"
                + " HAVING max(end_time) > ? ORDER BY alarm_since DESC LIMIT ?",
            row -> row.getLong(1),
            stream,
            millis(range.to()),
            millis(known),
            millis(range.from()),
            limit);
    List<AlarmStretch> stretches = new ArrayList<>();
    for (long begin : begins) {
      stretches.add(stretch(stream, begin, known));
    }
    return stretches;
  }

  private AlarmStretch stretch(String stream, long since, Instant known) throws SQLException {
    String firing = "WHERE stream = ? AND alarm = 'firing' AND alarm_since = ? AND end_time <= ? ";
    WindowEntry first =
        one(
                ENTRY + firing + "ORDER BY (change IS 'fired') DESC, end_time LIMIT 1",
                HistoryRows::entry,
                stream,
                since,
                millis(known))
            .orElseThrow();
    WindowEntry peak =
        one(
                ENTRY + firing + "ORDER BY coalesce(score, -1) DESC, end_time LIMIT 1",
                HistoryRows::entry,
                stream,
                since,
                millis(known))
            .orElseThrow();
    Extent extent =
        one(EXTENT + firing, HistoryQueries::extent, stream, since, millis(known)).orElseThrow();
    Optional<Optional<String>> next =
        one(
            "SELECT change FROM verdict " + OF_RANGE + "ORDER BY end_time LIMIT 1",
            row -> Optional.ofNullable(row.getString(1)),
            stream,
            extent.lastEnd(),
            millis(known));
    return new AlarmStretch(
        Instant.ofEpochMilli(since),
        Instant.ofEpochMilli(extent.lastEnd()),
        next.isEmpty(),
        next.flatMap(change -> change).filter(change -> !change.equals(AlarmStanding.FIRED)),
        extent.windows(),
        first,
        peak);
  }

  /** Profiles that judged a stream's windows, by their first window. */
  List<ProfileUse> profiles(String stream) throws SQLException {
    return list(
        "SELECT profile, min(start_time) AS first_start, max(end_time) AS last_end,"
            + " count(*) AS windows FROM verdict"
            + " WHERE stream = ? AND profile IS NOT NULL GROUP BY profile ORDER BY first_start",
        row ->
            new ProfileUse(
                row.getString("profile"),
                HistoryRows.time(row, "first_start"),
                HistoryRows.time(row, "last_end"),
                row.getLong("windows")),
        stream);
  }

  /** Of the oldest by the time of writing, as they are removed. */
  Optional<Instant> oldestEnd() throws SQLException {
    return one(
        "SELECT end_time FROM verdict ORDER BY written, sequence LIMIT 1",
        row -> HistoryRows.time(row, "end_time"));
  }

  Optional<byte[]> document(String id) throws SQLException {
    return one(
            "SELECT json FROM verdict JOIN document USING (sequence) WHERE id = ?",
            row -> row.getBytes(1),
            id)
        .map(DeflatedText::inflate);
  }

  private static long millis(Instant time) {
    return time.toEpochMilli();
  }
}
