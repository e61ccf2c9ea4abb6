package io.headwatch.history;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Between rows of the table {@code verdict} and entries. */
final class HistoryRows {

  /** Columns of an entry, as {@link #entry} reads them. */
  static final String COLUMNS =
      "id, stream, start_time, end_time, state, n, score, threshold, p_value, effect_size, alarm,"
          + " alarm_since, evidence, evidence_threshold, change, profile, revision";

  static final String INSERT =
      "INSERT INTO verdict (" + COLUMNS + ", sources, written) VALUES (" + "?, ".repeat(18) + "?)";

  private HistoryRows() {}

  static WindowEntry entry(ResultSet row) throws SQLException {
    return new WindowEntry(
        row.getString("id"),
        row.getString("stream"),
        time(row, "start_time"),
        time(row, "end_time"),
        row.getString("state"),
        row.getLong("n"),
        judgement(row),
        alarm(row),
        Optional.ofNullable(row.getString("profile")),
        row.getInt("revision"));
  }

  static Instant time(ResultSet row, String column) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(column));
  }

  private static Optional<Judgement> judgement(ResultSet row) throws SQLException {
    OptionalDouble score = number(row, "score");
    return score.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Judgement(
                score.getAsDouble(),
                number(row, "threshold"),
                row.getDouble("p_value"),
                row.getDouble("effect_size")));
  }

  private static Optional<AlarmStanding> alarm(ResultSet row) throws SQLException {
    String state = row.getString("alarm");
    return state == null
        ? Optional.empty()
        : Optional.of(
            new AlarmStanding(
                state,
                time(row, "alarm_since"),
                number(row, "evidence"),
                number(row, "evidence_threshold"),
                Optional.ofNullable(row.getString("change"))));
  }

  private static OptionalDouble number(ResultSet row, String column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** Sets the parameters of {@link #INSERT}. */
  static void set(PreparedStatement insert, RecordedVerdict verdict, String id)
      throws SQLException {
    WindowEntry entry = verdict.entry();
    insert.setString(1, id);
    insert.setString(2, entry.stream());
    insert.setLong(3, entry.start().toEpochMilli());
    insert.setLong(4, entry.end().toEpochMilli());
    insert.setString(5, entry.state());
    insert.setLong(6, entry.n());
    setJudgement(insert, entry.judgement());
    setAlarm(insert, entry.alarm());
    insert.setString(16, entry.profile().orElse(null));
    insert.setInt(17, entry.revision());
    insert.setString(18, String.join("\n", verdict.sources()));
    insert.setLong(19, verdict.written().toEpochMilli());
  }

  private static void setJudgement(PreparedStatement insert, Optional<Judgement> judgement)
      throws SQLException {
    set(insert, 7, number(judgement.map(Judgement::score)));
    set(insert, 8, judgement.map(Judgement::threshold).orElse(OptionalDouble.empty()));
    set(insert, 9, number(judgement.map(Judgement::pValue)));
    set(insert, 10, number(judgement.map(Judgement::effectSize)));
  }

  private static void setAlarm(PreparedStatement insert, Optional<AlarmStanding> alarm)
      throws SQLException {
    insert.setString(11, alarm.map(AlarmStanding::state).orElse(null));
    OptionalLong since =
        alarm.map(a -> OptionalLong.of(a.since().toEpochMilli())).orElse(OptionalLong.empty());
    if (since.isPresent()) {
      insert.setLong(12, since.getAsLong());
    } else {
      insert.setNull(12, Types.INTEGER);
    }
    set(insert, 13, alarm.map(AlarmStanding::evidence).orElse(OptionalDouble.empty()));
    set(insert, 14, alarm.map(AlarmStanding::evidenceThreshold).orElse(OptionalDouble.empty()));
    insert.setString(15, alarm.flatMap(AlarmStanding::change).orElse(null));
  }

  private static OptionalDouble number(Optional<Double> value) {
    return value.map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }

  private static void set(PreparedStatement insert, int index, OptionalDouble value)
      throws SQLException {
    if (value.isPresent()) {
      insert.setDouble(index, value.getAsDouble());
    } else {
      insert.setNull(index, Types.REAL);
    }
  }
}
