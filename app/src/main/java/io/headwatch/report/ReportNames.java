package io.headwatch.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwatch.history.TimeRange;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of reports' files: STREAM.FROM_TO.html, and .json for the JSON beside it. */
final class ReportNames {

  private static final String PAGE = ".html";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Pattern NAME =
      Pattern.compile("(.+)\\.(\\d{8}T\\d{6}Z)_(\\d{8}T\\d{6}Z)(\\.html|\\.json)");

  /** Longest name of a stream in that of a file, in bytes. */
  private static final int LONGEST_NAME = 150;

  private static final int KEPT = LONGEST_NAME / 2;

  /** The beginning of a longer name, which may have grown by a dot's encoding, and its hash. */
  private static final Pattern SHORTENED =
      Pattern.compile(
          ".{%d,%d}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}".formatted(KEPT, KEPT + 2));

  private ReportNames() {}

  /**
   * The parts of a page's name.
   *
   * @param name the whole of it
   * @param stream the stream's part of it
   */
  record Parts(String name, String stream, TimeRange range) {

    /** By the end of what is reported, the newest first. */
    static final Comparator<Parts> NEWEST_FIRST =
        Comparator.comparing((Parts parts) -> parts.range().to())
            .reversed()
            .thenComparing(Parts::name);

    /** The stream's name; empty if it was too long to be told by that of a file. */
    Optional<String> wholeStream() {
      try {
        return SHORTENED.matcher(stream).matches()
            ? Optional.empty()
            : Optional.of(URLDecoder.decode(stream, UTF_8));
      } catch (IllegalArgumentException noName) {
        return Optional.empty();
      }
    }
  }

  static String page(String stream, TimeRange range) {
    return stream(stream) + "." + TIME.format(range.from()) + "_" + TIME.format(range.to()) + PAGE;
  }

  /** The name of the JSON beside a page. */
  static String data(String page) {
    return page.substring(0, page.length() - PAGE.length()) + ".json";
  }

  /** A stream's name may hold anything, and be long; a file's may not. */
  static String stream(String stream) {
    String encoded = URLEncoder.encode(stream, UTF_8).replace("*", "%2A");
    if (encoded.length() > LONGEST_NAME) {
      String hash = UUID.nameUUIDFromBytes(stream.getBytes(UTF_8)).toString();
      encoded = encoded.substring(0, KEPT) + "-" + hash;
    }
    // Or it would be hidden.
    return encoded.startsWith(".") ? "%2E" + encoded.substring(1) : encoded;
  }

  /** The parts of a page's name; empty for what is none. */
  static Optional<Parts> partsOfPage(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches() || !matcher.group(4).equals(PAGE)) {
      return Optional.empty();
    }
    try {
      TimeRange range = new TimeRange(time(matcher.group(2)), time(matcher.group(3)));
      return Optional.of(new Parts(name, matcher.group(1), range));
    } catch (DateTimeException | IllegalArgumentException noTimes) {
      return Optional.empty();
    }
  }

  private static Instant time(String text) {
    return TIME.parse(text, Instant::from);
  }

  /** Whether a file of this name is a report, or the JSON of one. */
  static boolean isReport(String name) {
    return NAME.matcher(name).matches();
  }
}
