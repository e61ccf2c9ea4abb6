package io.headwatch.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteErrorCode;

/**
 * The file of the history: made, checked, and made anew if it is damaged or of another version. One
 * process at a time has it.
 */
final class HistoryDatabase implements AutoCloseable {

  /** Grows with every change of the tables, or of what is put into them. */
  static final int VERSION = 2;

  static final String FILE = "history.db";

  /** Held by the process that writes the history. */
  static final String LOCK = "history.lock";

  private static final Logger log = LoggerFactory.getLogger(HistoryDatabase.class);
  private static final String SET_ASIDE = "history.db.set-aside";
  private static final int PAGE_BYTES = 4096;
  private static final int CACHE_KIB = 2_000;
  private static final int LOG_BYTES = 4 << 20;
  private static final int BUSY_MILLIS = 10_000;

  private final Path file;
  private final @Nullable FileChannel lock;

  private HistoryDatabase(Path file, @Nullable FileChannel lock) {
    this.file = file;
    this.lock = lock;
  }

  /**
   * Opens the database of a directory, which is made if it is missing.
   *
   * @throws IOException if the directory cannot be written, or another process has it
   */
  static HistoryDatabase open(Path directory) throws IOException {
    Files.createDirectories(directory);
    HistoryDatabase database =
        new HistoryDatabase(directory.resolve(FILE), lock(directory.resolve(LOCK)));
    try {
      database.prepare();
      return database;
    } catch (IOException | RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /**
   * The database of a directory, to be read alone: whoever has it may go on writing.
   *
   * @throws IOException if there is none, or it is of another version
   */
  static HistoryDatabase existing(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          "there is no history in %s: name the directory that history.directory names"
              .formatted(directory));
    }
    HistoryDatabase database = new HistoryDatabase(file, null);
    try (Connection connection = database.connect(true);
        Statement statement = connection.createStatement()) {
      int version = number(statement, "PRAGMA user_version");
      if (version != VERSION) {
        throw new IOException(
            "the history in %s is of version %d, not %d: read it with the version of Headwatch that wrote it"
                .formatted(directory, version, VERSION));
      }
      return database;
    } catch (SQLException e) {
      throw new IOException(
          "cannot read the history in %s: %s".formatted(directory, e.getMessage()), e);
    }
  }

  /**
   * Takes a lock until the channel is closed.
   *
   * @throws IOException if another process, or another part of this one, has it
   */
  static FileChannel lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException heldByThisProcess) {
      // The same as one held by another.
    }
    channel.close();
    throw new IOException(
        "%s is in use by another instance; give each one its own (history.directory)"
            .formatted(file.getParent()));
  }

  private void prepare() throws IOException {
    if (Files.exists(file)) {
      String problem = problem();
      if (!problem.isEmpty()) {
        setAside(problem);
      }
    }
    if (!Files.exists(file)) {
      create();
    }
  }

  /**
   * Why the file cannot be used; empty if it can.
   *
   * @throws IOException if that cannot be told: a disk that is full or read-only damages nothing
   */
  private String problem() throws IOException {
    try (Connection connection = connect(false);
        Statement statement = connection.createStatement()) {
      int version = number(statement, "PRAGMA user_version");
      if (version != VERSION) {
        return "it is of version %d, not %d".formatted(version, VERSION);
      }
      String check = text(statement, "PRAGMA quick_check(1)");
      return check.equals("ok") ? "" : "it is damaged: " + check;
    } catch (SQLException e) {
      if (isDamage(e)) {
        return "it is damaged: " + e.getMessage();
      }
      throw new IOException(
          "cannot read the history in %s: %s; check the disk and the rights"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static boolean isDamage(SQLException e) {
    // Extended codes have the basic one in their last byte.
    int code = e.getErrorCode() & 0xFF;
    return code == SQLiteErrorCode.SQLITE_CORRUPT.code
        || code == SQLiteErrorCode.SQLITE_NOTADB.code;
  }

  /** Keeps one such file, for whoever wants to look into it. */
  private void setAside(String problem) throws IOException {
    Path aside = file.resolveSibling(SET_ASIDE);
    log.warn(
        "the history in {} cannot be used: {}; it is set aside as {} and read again from the results"
            + " topic",
        file,
        problem,
        aside.getFileName());
    Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    for (String suffix : new String[] {"-wal", "-shm"}) {
      Files.deleteIfExists(file.resolveSibling(FILE + suffix));
    }
  }

  private void create() throws IOException {
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement()) {
      // Before anything is written, or it stays as it is by default.
      statement.executeUpdate("PRAGMA page_size = " + PAGE_BYTES);
      statement.executeUpdate("PRAGMA auto_vacuum = INCREMENTAL");
      connection.setAutoCommit(false);
      for (String one : schema().split(";\n", -1)) {
        if (!one.isBlank()) {
          statement.executeUpdate(one);
        }
      }
      statement.executeUpdate("PRAGMA user_version = " + VERSION);
      connection.commit();
    } catch (SQLException e) {
      throw new IOException("cannot begin a history in %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static String schema() throws IOException {
    try (InputStream resource =
        requireNonNull(HistoryDatabase.class.getResourceAsStream("schema.sql"))) {
      return new String(resource.readAllBytes(), UTF_8);
    }
  }

  /** A connection of its own. */
  Connection connect(boolean readOnly) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    // What a crash of the machine may take from the end is read again: rows and positions go
    // together.
    config.setSynchronous(SynchronousMode.NORMAL);
    // Who reads must not ask for the right to write.
    config.setTransactionMode(readOnly ? TransactionMode.DEFERRED : TransactionMode.IMMEDIATE);
    config.setBusyTimeout(BUSY_MILLIS);
    config.setCacheSize(-CACHE_KIB);
    config.setJournalSizeLimit(LOG_BYTES);
    Connection connection = config.createConnection(url());
    if (readOnly) {
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate("PRAGMA query_only = true");
      }
    }
    return connection;
  }

  private String url() {
    return "jdbc:sqlite:" + file.toAbsolutePath();
  }

  /** What the database's files take, in bytes. */
  long bytesOnDisk() {
    return size(file) + size(file.resolveSibling(FILE + "-wal"));
  }

  private static long size(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /** What verdicts take of the file, in bytes, without what is free for others. */
  static long bytesUsed(Statement statement) throws SQLException {
    long pages = number(statement, "PRAGMA page_count");
    return (pages - number(statement, "PRAGMA freelist_count")) * PAGE_BYTES;
  }

  static int number(Statement statement, String query) throws SQLException {
    try (ResultSet result = statement.executeQuery(query)) {
      return result.getInt(1);
    }
  }

  private static String text(Statement statement, String query) throws SQLException {
    try (ResultSet result = statement.executeQuery(query)) {
      return result.getString(1);
    }
  }

  Path file() {
    return file;
  }

  @Override
  public void close() throws IOException {
    if (lock != null) {
      lock.close();
    }
  }
}
