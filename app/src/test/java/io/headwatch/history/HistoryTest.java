package io.headwatch.history;

import static io.headwatch.history.TestVerdicts.START;
import static io.headwatch.history.TestVerdicts.alarm;
import static io.headwatch.history.TestVerdicts.end;
import static io.headwatch.history.TestVerdicts.insufficient;
import static io.headwatch.history.TestVerdicts.judged;
import static io.headwatch.history.TestVerdicts.record;
import static io.headwatch.history.TestVerdicts.stable;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HistoryTest {

  private static final HistoryLimits LIMITS = new HistoryLimits(Duration.ofDays(30), 64 << 20);
  private static final String TOPIC = "topic-id";

  @TempDir Path directory;

  private final RecordedHistory metrics = new RecordedHistory();
  private Clock clock = Clock.fixed(START, ZoneOffset.UTC);
  private History history;

  @BeforeEach
  void open() throws IOException {
    history = open(LIMITS);
  }

  @AfterEach
  void close() throws IOException {
    history.close();
  }

  @Test
  void append_keepsTheRecordAndWhatIsLookedUp() throws Exception {
    String json = judged("größe", 3, "shifted", 4.5, 2, alarm("firing", 1, "fired"));
    append(json);

    WindowEntry entry = history.newest("größe").orElseThrow();
    assertThat(entry.stream()).isEqualTo("größe");
    assertThat(entry.start()).isEqualTo(end(2));
    assertThat(entry.end()).isEqualTo(end(3));
    assertThat(entry.state()).isEqualTo("shifted");
    assertThat(entry.n()).isEqualTo(200);
    Judgement judgement = entry.judgement().orElseThrow();
    assertThat(judgement.score()).isEqualTo(4.5);
    assertThat(judgement.threshold()).hasValue(3.5);
    assertThat(judgement.pValue()).isEqualTo(0.01);
    assertThat(judgement.effectSize()).isEqualTo(0.25);
    AlarmStanding alarm = entry.alarm().orElseThrow();
    assertThat(alarm.state()).isEqualTo("firing");
    assertThat(alarm.since()).isEqualTo(end(0));
    assertThat(alarm.evidence()).hasValue(1.5);
    assertThat(alarm.evidenceThreshold()).hasValue(4.0);
    assertThat(alarm.change()).hasValue("fired");
    assertThat(entry.profile()).hasValue("ab".repeat(32));
    assertThat(entry.id()).matches("[\\w-]{16}");
    assertThat(new String(history.verdict(entry.id()).orElseThrow(), UTF_8)).isEqualTo(json);
  }

  @Test
  void append_ofAWindowThatWasNotJudgedLeavesWhatItDoesNotSay() throws Exception {
    append(insufficient("s", 0));

    WindowEntry entry = history.newest("s").orElseThrow();
    assertThat(entry.judgement()).isEmpty();
    assertThat(entry.alarm()).isEmpty();
    assertThat(entry.profile()).isEmpty();
  }

  /** Reports read the history of a daemon that goes on writing it. */
  @Test
  void openForReading_seesWhatIsAddedAndAddsNothing() throws Exception {
    append(stable("s", 0, 1));
    try (History reader = History.openForReading(directory, clock)) {
      append(stable("s", 1, 2));

      assertThat(reader.newest("s").orElseThrow().end()).isEqualTo(end(1));
      assertThatThrownBy(() -> reader.append(List.of(), Map.of()))
          .isInstanceOf(IllegalStateException.class);
    }
    append(stable("s", 2, 3));
    assertThat(scores("s")).containsExactly(3.0, 2.0, 1.0);
  }

  /** Who mistypes a directory must not get an empty history there. */
  @Test
  void openForReading_ofNothingMakesNothing() {
    Path nowhere = directory.resolve("nowhere");

    assertThatThrownBy(() -> History.openForReading(nowhere, clock))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("there is no history in " + nowhere);
    assertThat(nowhere).doesNotExist();
  }

  /** A verdict read twice, as after a crash of the instance that wrote it, must not count twice. */
  @Test
  void append_ofTheSameWindowAndEventsReplacesTheOneBefore() throws Exception {
    append(stable("s", 0, 1), stable("s", 1, 1));
    String before = history.newest("s").orElseThrow().id();
    append(stable("s", 1, 2));

    assertThat(scores("s")).containsExactly(2.0, 1.0);
    assertThat(history.newest("s").orElseThrow().id()).isEqualTo(before);
    assertThat(metrics.rows).isEqualTo(2);
  }

  /**
   * Two instances judge the parts of a window that they see: neither may hide the other's alarm.
   */
  @Test
  void append_ofTheSameWindowWithOtherEventsKeepsBoth() throws Exception {
    append(
        judged("s", 1, "shifted", 5, 0, alarm("firing", 1, "fired")),
        judged("s", 1, "stable", 1, 1, alarm("calm", 0, "")));

    assertThat(scores("s")).containsExactlyInAnyOrder(5.0, 1.0);
    assertThat(history.newest("s").orElseThrow().state()).isEqualTo("shifted");
  }

  /** A sample of the events need not have one of each partition, and there may be no sample. */
  @Test
  void append_ofTheSameWindowTellsInstancesApartByTheirPartitions() throws Exception {
    append(
        insufficient("s", 0)
            .replace("\"events\"", "\"partitions\": [\"i/0\", \"i/2\"], \"events\""),
        insufficient("s", 0).replace("\"events\"", "\"partitions\": [\"i/1\"], \"events\""));
    assertThat(windows("s")).isEqualTo(2);
    append(insufficient("s", 0).replace("\"events\"", "\"partitions\": [\"i/2\"], \"events\""));

    assertThat(windows("s")).isEqualTo(2);
  }

  /** Written by one instance, and after a crash again by two: the second keeps the first's id. */
  @Test
  void append_ofWhatTwoInstancesWriteAgainKeepsBothUnderTheirOwnIds() throws Exception {
    String ofBoth =
        stable("s", 1, 9)
            .replace(
                "\"events\": [",
                "\"events\": [{\"topic\": \"images\", \"partition\": 1, \"offset\": 7},");
    append(ofBoth);
    String id = history.newest("s").orElseThrow().id();
    append(judged("s", 1, "stable", 2, 1, ""));
    append(judged("s", 1, "stable", 3, 0, ""));

    assertThat(scores("s")).containsExactlyInAnyOrder(2.0, 3.0);
    assertThat(history.windows("s", TimeRange.ALL, Optional.empty(), 9).windows())
        .extracting(WindowEntry::id)
        .doesNotHaveDuplicates()
        .contains(id);
  }

  @Test
  void append_ofRevisionsKeepsTheLargest() throws Exception {
    append(
        judged("s", 1, "stable", 1, 0, ""),
        judged("s", 1, "stable", 3, 1, ", \"revision\": 2"),
        judged("s", 1, "stable", 2, 0, ", \"revision\": 1"));

    assertThat(scores("s")).containsExactly(3.0);
    assertThat(history.newest("s").orElseThrow().revision()).isEqualTo(2);
  }

  @Test
  void append_isAllOrNothing() throws Exception {
    append(stable("s", 0, 1));
    // A position that the store refuses comes behind the verdict in its transaction.
    Map<Integer, Long> refused = Collections.singletonMap(0, null);

    assertThatThrownBy(() -> history.append(List.of(record(stable("s", 1, 1))), refused))
        .isInstanceOf(HistoryException.class);
    assertThat(scores("s")).hasSize(1);
    assertThat(history.positions(TOPIC)).isEmpty();
    assertThat(metrics.rows).isEqualTo(1);
  }

  @Test
  void positions_goWithTheVerdictsAndSurviveARestart() throws Exception {
    history.positions(TOPIC);
    history.append(List.of(record(stable("s", 0, 1))), Map.of(0, 5L, 3, 9L));
    history.append(List.of(), Map.of(3, 11L));
    reopen(LIMITS);

    assertThat(history.positions(TOPIC)).isEqualTo(Map.of(0, 5L, 3, 11L));
    assertThat(scores("s")).hasSize(1);
    assertThat(metrics.rows).isEqualTo(1);
  }

  /** A topic that was made anew begins at 0 again; what was read of the old one is still true. */
  @Test
  void positions_ofAnotherTopicStartOver() throws Exception {
    history.positions(TOPIC);
    history.append(List.of(record(stable("s", 0, 1))), Map.of(0, 5L));

    assertThat(history.positions("another")).isEmpty();
    assertThat(history.positions("another")).isEmpty();
    assertThat(scores("s")).hasSize(1);
  }

  /**
   * Whatever is appended in whatever pieces, with restarts and a copy of the files as a kill would
   * leave them in between: the store is what a map says.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void store_isWhatAMapSays(long seed) throws Exception {
    Random random = new Random(seed);
    Map<String, Map<Integer, Double>> expected = new TreeMap<>();
    for (int step = 0; step < 40; step++) {
      List<RecordedVerdict> some = new ArrayList<>();
      for (int i = random.nextInt(8); i > 0; i--) {
        String stream = "stream " + random.nextInt(3);
        int window = random.nextInt(50);
        double score = random.nextInt(1_000) / 8.0;
        some.add(record(stable(stream, window, score)));
        expected.computeIfAbsent(stream, s -> new TreeMap<>()).put(window, score);
      }
      history.append(some, Map.of(0, (long) step));
      if (random.nextInt(8) == 0) {
        reopen(LIMITS);
      } else if (random.nextInt(8) == 0) {
        goOnWithACopy(step);
      }
      assertThat(history.streams("", 10)).containsExactlyElementsOf(expected.keySet());
    }
    for (Map.Entry<String, Map<Integer, Double>> stream : expected.entrySet()) {
      List<Double> oldestFirst = new ArrayList<>(stream.getValue().values());
      List<Double> newestFirst = scores(stream.getKey());
      Collections.reverse(newestFirst);
      assertThat(newestFirst).isEqualTo(oldestFirst);
      assertThat(paged(stream.getKey(), 1 + random.nextInt(7))).hasSameSizeAs(oldestFirst);
    }
    assertThat(metrics.rows).isEqualTo(expected.values().stream().mapToInt(Map::size).sum());
  }

  private void goOnWithACopy(int step) throws IOException {
    Path copy = directory.resolveSibling(directory.getFileName() + "-" + step);
    Files.createDirectories(copy);
    for (String file : List.of("history.db", "history.db-wal")) {
      if (Files.exists(directory.resolve(file))) {
        Files.copy(directory.resolve(file), copy.resolve(file));
      }
    }
    history.close();
    directory = copy;
    history = open(LIMITS);
  }

  @Test
  void windows_ofARangeExcludeItsStartAndIncludeItsEnd() throws Exception {
    append(IntStream.range(0, 10).mapToObj(i -> stable("s", i, i)).toArray(String[]::new));

    assertThat(history.windows("s", new TimeRange(end(2), end(5)), Optional.empty(), 100).windows())
        .extracting(WindowEntry::end)
        .containsExactly(end(5), end(4), end(3));
  }

  /** What comes while somebody turns pages must not make them see a window twice, or never. */
  @Test
  void windows_pagesHoldEachWindowOnceWhileOthersCome() throws Exception {
    append(IntStream.range(0, 10).mapToObj(i -> stable("s", i, i)).toArray(String[]::new));
    WindowPage first = history.windows("s", TimeRange.ALL, Optional.empty(), 4);
    append(stable("s", 20, 20), stable("s", 21, 21));
    WindowCursor cursor = WindowCursor.parse(first.next().orElseThrow().text()).orElseThrow();
    WindowPage second = history.windows("s", TimeRange.ALL, Optional.of(cursor), 6);

    assertThat(first.windows()).extracting(WindowEntry::end).startsWith(end(9)).endsWith(end(6));
    assertThat(second.windows()).extracting(WindowEntry::end).startsWith(end(5)).endsWith(end(0));
    assertThat(second.next()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1.", ".abcdefghijklmnop", "x.abcdefghijklmnop", "1.abc", "1.'"})
  void cursor_ofOtherTextIsNone(String text) {
    assertThat(WindowCursor.parse(text)).isEmpty();
  }

  @Test
  void series_ofFewWindowsHasEach() throws Exception {
    append(stable("s", 0, 1), insufficient("s", 1), stable("s", 7, 2));

    List<SeriesPoint> points = history.series("s", TimeRange.ALL, 3);
    assertThat(points).extracting(SeriesPoint::end).containsExactly(end(0), end(1), end(7));
    assertThat(points.get(1).peak().judgement()).isEmpty();
  }

  /** An alarm of one window in ten thousand must not vanish from a plot of a hundred points. */
  @Test
  void series_ofManyWindowsKeepsTheLargestScoreAndEveryAlarm() throws Exception {
    List<RecordedVerdict> all = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      all.add(
          record(
              i == 777
                  ? judged("s", i, "shifted", 9, 0, alarm("firing", i, "fired"))
                  : stable("s", i, i % 10 / 10.0)));
    }
    history.append(all, Map.of());

    List<SeriesPoint> points = history.series("s", TimeRange.ALL, 100);
    assertThat(points).hasSizeBetween(90, 100);
    assertThat(points.stream().mapToLong(SeriesPoint::windows).sum()).isEqualTo(2_000);
    assertThat(points).isSortedAccordingTo((a, b) -> a.end().compareTo(b.end()));
    List<SeriesPoint> alarms = points.stream().filter(p -> p.fired() > 0).toList();
    assertThat(alarms).hasSize(1);
    assertThat(alarms.get(0).peak().end()).isEqualTo(end(777));
    assertThat(alarms.get(0).shifted()).isEqualTo(1);
    assertThat(alarms.get(0).firing()).isEqualTo(1);
    assertThat(points.get(0).peak().judgement().orElseThrow().score()).isEqualTo(0.9);
    assertThat(points.get(0).start()).isEqualTo(START);
  }

  @Test
  void series_ofNothingIsEmpty() {
    assertThat(history.series("s", TimeRange.ALL, 100)).isEmpty();
  }

  @Test
  void alarms_areTheStretchesThroughWhichOneFired() throws Exception {
    append(
        judged("s", 0, "stable", 1, 0, alarm("calm", 0, "")),
        judged("s", 1, "shifted", 5, 0, alarm("firing", 1, "fired")),
        judged("s", 2, "shifted", 7, 0, alarm("firing", 1, "")),
        judged("s", 3, "stable", 1, 0, alarm("firing", 1, "")),
        judged("s", 4, "stable", 1, 0, alarm("resolved", 4, "resolved")),
        judged("s", 5, "stable", 1, 0, alarm("calm", 4, "")),
        judged("s", 8, "shifted", 6, 0, alarm("firing", 8, "fired")));

    List<AlarmStretch> alarms = history.alarms("s", TimeRange.ALL, 10);
    assertThat(alarms).hasSize(2);
    AlarmStretch open = alarms.get(0);
    assertThat(open.since()).isEqualTo(end(7));
    assertThat(open.until()).isEqualTo(end(8));
    assertThat(open.open()).isTrue();
    assertThat(open.ending()).isEmpty();
    AlarmStretch past = alarms.get(1);
    assertThat(past.since()).isEqualTo(end(0));
    assertThat(past.until()).isEqualTo(end(3));
    assertThat(past.open()).isFalse();
    assertThat(past.ending()).hasValue("resolved");
    assertThat(past.windows()).isEqualTo(3);
    assertThat(past.first().end()).isEqualTo(end(1));
    assertThat(past.peak().end()).isEqualTo(end(2));
  }

  @Test
  void alarms_ofARangeAreThoseWithAPartInIt() throws Exception {
    append(
        judged("s", 1, "shifted", 5, 0, alarm("firing", 1, "fired")),
        judged("s", 2, "shifted", 5, 0, alarm("firing", 1, "")),
        judged("s", 9, "shifted", 5, 0, alarm("firing", 9, "fired")));

    assertThat(history.alarms("s", new TimeRange(end(1), end(3)), 10))
        .extracting(AlarmStretch::since)
        .containsExactly(end(0));
    assertThat(history.alarms("s", new TimeRange(end(2), end(3)), 10)).isEmpty();
    assertThat(history.alarms("s", TimeRange.ALL, 1))
        .extracting(AlarmStretch::since)
        .containsExactly(end(8));
  }

  /** A report of March must not tell what became of its alarm in April. */
  @Test
  void alarmsAtEnd_areAsTheyStoodThen() throws Exception {
    append(
        judged("s", 1, "shifted", 5, 0, alarm("firing", 1, "fired")),
        judged("s", 2, "shifted", 4, 0, alarm("firing", 1, "")),
        judged("s", 3, "shifted", 9, 0, alarm("firing", 1, "")),
        judged("s", 4, "stable", 1, 0, alarm("resolved", 4, "resolved")));

    AlarmStretch then = history.alarmsAtEnd("s", new TimeRange(end(0), end(2)), 10).get(0);
    assertThat(then.open()).isTrue();
    assertThat(then.until()).isEqualTo(end(2));
    assertThat(then.windows()).isEqualTo(2);
    assertThat(then.peak().end()).isEqualTo(end(1));
    assertThat(then.ending()).isEmpty();
    AlarmStretch later = history.alarmsAtEnd("s", new TimeRange(end(2), end(4)), 10).get(0);
    assertThat(later.open()).isFalse();
    assertThat(later.since()).isEqualTo(end(0));
    assertThat(later.windows()).isEqualTo(3);
    assertThat(later.ending()).hasValue("resolved");
    assertThat(history.alarmsAtEnd("s", new TimeRange(end(3), end(4)), 10)).isEmpty();
    assertThat(history.alarms("s", new TimeRange(end(0), end(2)), 10).get(0).ending())
        .hasValue("resolved");
  }

  @Test
  void figures_tellHowMuchIsHereSinceWhen() throws Exception {
    assertThat(history.figures().verdicts()).isZero();
    assertThat(history.figures().oldest()).isEmpty();
    append(stable("s", 3, 1), stable("t", 2, 1), stable("s", 4, 1));

    assertThat(history.figures().verdicts()).isEqualTo(3);
    assertThat(history.figures().oldest()).hasValue(end(2));
    assertThat(history.figures().bytes()).isGreaterThanOrEqualTo(Files.size(file()));
  }

  @Test
  void streams_comeInPages() throws Exception {
    append(stable("b", 0, 1), stable("a", 0, 1), stable("c", 0, 1), stable("c", 1, 1));

    assertThat(history.streams("", 2)).containsExactly("a", "b");
    assertThat(history.streams("b", 2)).containsExactly("c");
    assertThat(history.streams("c", 2)).isEmpty();
  }

  /** By the time of writing: a backfill of old events is news. */
  @Test
  void tidy_removesWhatWasWrittenTooLongAgo() throws Exception {
    append(IntStream.range(0, 10).mapToObj(i -> stable("s", i, i)).toArray(String[]::new));
    clock = Clock.fixed(end(6), ZoneOffset.UTC);
    reopen(new HistoryLimits(Duration.ofMinutes(10), 64 << 20));
    history.tidy();

    // Written at their ends: those of windows 4 to 9 are at most 10 minutes old.
    assertThat(scores("s")).containsExactly(9.0, 8.0, 7.0, 6.0, 5.0, 4.0);
    assertThat(metrics.rows).isEqualTo(6);
  }

  /** What was told as a failure would be read again, though it is there, and told to nobody. */
  @Test
  void append_whileNothingCanBeRemovedKeepsWhatComesAndTriesAgain() throws Exception {
    append(stable("s", 0, 0));
    clock = Clock.offset(Clock.fixed(end(0), ZoneOffset.UTC), Duration.ofDays(31));
    change("CREATE TRIGGER stuck BEFORE DELETE ON verdict BEGIN SELECT RAISE(ABORT, 'stuck'); END");
    List<WindowEntry> told = new ArrayList<>();
    history.subscribe(told::addAll);
    history.append(List.of(later(1)), Map.of(0, 7L));
    history.tidy();

    assertThat(told).hasSize(1);
    assertThat(scores("s")).containsExactly(1.0, 0.0);
    change("DROP TRIGGER stuck");
    history.tidy();
    assertThat(scores("s")).containsExactly(1.0);
  }

  /** Changes the database while nobody has it. */
  private void change(String statement) throws Exception {
    history.close();
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement change = other.createStatement()) {
      change.executeUpdate(statement);
    }
    history = open(LIMITS);
  }

  /** A verdict that was written just now. */
  private RecordedVerdict later(int window) throws MalformedVerdictException {
    return RecordedVerdict.parse(stable("s", window, window).getBytes(UTF_8), clock.instant());
  }

  @Test
  void append_beyondTheSizeRemovesTheOldestAndGivesRoomBack() throws Exception {
    long most = 400 << 10;
    reopen(new HistoryLimits(Duration.ofDays(30), most));
    Random random = new Random(7);
    for (int i = 0; i < 1_000; i++) {
      byte[] noise = new byte[3_000];
      random.nextBytes(noise);
      String more = ", \"noise\": \"" + HexFormat.of().formatHex(noise) + "\"";
      append(judged("s", i, "stable", i, 0, more));
    }

    List<Double> kept = scores("s");
    assertThat(kept.size()).isBetween(50, 150);
    assertThat(kept.get(0)).isEqualTo(999.0);
    assertThat(kept.get(kept.size() - 1)).isEqualTo(1_000.0 - kept.size());
    assertThat(metrics.rows).isEqualTo(kept.size());
    history.close();
    assertThat(Files.size(directory.resolve("history.db"))).isLessThan(most + 50_000);
  }

  @Test
  void open_ofADamagedFileSetsItAsideAndBeginsAnew() throws Exception {
    append(IntStream.range(0, 200).mapToObj(i -> stable("s", i, i)).toArray(String[]::new));
    history.close();
    byte[] file = Files.readAllBytes(directory.resolve("history.db"));
    for (int i = 4096; i < file.length; i += 7) {
      file[i] ^= 0x55;
    }
    Files.write(directory.resolve("history.db"), file);
    history = open(LIMITS);

    assertThat(history.streams("", 10)).isEmpty();
    assertThat(history.positions(TOPIC)).isEmpty();
    assertThat(Files.readAllBytes(directory.resolve("history.db.set-aside"))).isEqualTo(file);
    append(stable("s", 0, 1));
    assertThat(scores("s")).hasSize(1);
  }

  @Test
  void open_ofAFileThatIsNoDatabaseBeginsAnew() throws Exception {
    history.close();
    Files.writeString(directory.resolve("history.db"), "no database, but long enough".repeat(50));
    history = open(LIMITS);

    assertThat(history.streams("", 10)).isEmpty();
  }

  @Test
  void open_ofAnotherVersionBeginsAnew() throws Exception {
    append(stable("s", 0, 1));
    history.close();
    String url = "jdbc:sqlite:" + directory.resolve("history.db");
    try (Connection connection = DriverManager.getConnection(url)) {
      connection.createStatement().executeUpdate("PRAGMA user_version = 99");
    }
    history = open(LIMITS);

    assertThat(history.streams("", 10)).isEmpty();
    assertThat(directory.resolve("history.db.set-aside")).exists();
  }

  @Test
  void open_whileAnotherHasItSaysSo() {
    assertThatThrownBy(() -> open(LIMITS))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("history.directory");
  }

  @Test
  void subscribe_tellsWhatIsAdded() throws Exception {
    List<WindowEntry> told = new ArrayList<>();
    Runnable end = history.subscribe(told::addAll);
    append(stable("s", 0, 1), stable("s", 1, 1));
    end.run();
    append(stable("s", 2, 1));

    assertThat(told).extracting(WindowEntry::end).containsExactly(end(0), end(1));
    assertThat(told.get(1).id())
        .isEqualTo(history.windows("s", TimeRange.ALL, Optional.empty(), 9).windows().get(1).id());
  }

  /** Readers see whole appends, never half of one, and do not stop the writer. */
  @Test
  void queries_whileOthersWriteSeeWholeAppends() throws Exception {
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 100; i++) {
                try {
                  append(stable("s", 2 * i, 1), stable("s", 2 * i + 1, 1));
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              }
            });
    List<CompletableFuture<Integer>> reading = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      reading.add(
          CompletableFuture.supplyAsync(
              () -> {
                int odd = 0;
                while (!writing.isDone()) {
                  odd +=
                      history.windows("s", TimeRange.ALL, Optional.empty(), 1_000).windows().size()
                          % 2;
                }
                return odd;
              }));
    }
    writing.get();
    for (CompletableFuture<Integer> one : reading) {
      assertThat(one.get()).isZero();
    }
    assertThat(scores("s")).hasSize(200);
  }

  private History open(HistoryLimits limits) throws IOException {
    return History.open(directory, limits, metrics, clock);
  }

  private void reopen(HistoryLimits limits) throws IOException {
    history.close();
    history = open(limits);
  }

  private void append(String... verdicts) throws MalformedVerdictException {
    List<RecordedVerdict> records = new ArrayList<>();
    for (String verdict : verdicts) {
      records.add(record(verdict));
    }
    history.append(records, Map.of());
  }

  private Path file() {
    return directory.resolve("history.db").toAbsolutePath();
  }

  private int windows(String stream) {
    return history.windows(stream, TimeRange.ALL, Optional.empty(), 100).windows().size();
  }

  /** Newest first. */
  private List<Double> scores(String stream) {
    return new ArrayList<>(
        history.windows(stream, TimeRange.ALL, Optional.empty(), 10_000).windows().stream()
            .map(entry -> entry.judgement().orElseThrow().score())
            .toList());
  }

  private List<String> paged(String stream, int size) {
    List<String> ids = new ArrayList<>();
    Optional<WindowCursor> cursor = Optional.empty();
    do {
      WindowPage page = history.windows(stream, TimeRange.ALL, cursor, size);
      page.windows().forEach(entry -> ids.add(entry.id()));
      cursor = page.next();
    } while (cursor.isPresent());
    assertThat(ids).doesNotHaveDuplicates();
    return ids;
  }
}
