package io.headwatch.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** Tells formats apart by their first bytes. */
enum ContentType {
  JPEG("\\xff\\xd8\\xff"),
  PNG("\\x89PNG\r\n\\x1a\n"),
  WEBP("RIFF....WEBP"),
  GIF("GIF8[79]a"),
  BMP("BM.{12}[\\x0c\\x28\\x34\\x38\\x40\\x6c\\x7c]\\x00\\x00\\x00"),

  TIFF("II\\*\\x00|MM\\x00\\*"),
  HEIF_OR_AVIF("....ftyp(heic|heix|hevc|mif1|msf1|avif|avis)"),
  VIDEO("....ftyp|\\x1aE\\xdf\\xa3"),
  JPEG_2000("\\x00\\x00\\x00\\x0cjP  |\\xff\\x4f\\xff\\x51"),
  JPEG_XL("\\xff\n|\\x00\\x00\\x00\\x0cJXL "),
  PHOTOSHOP("8BPS"),
  ICON("\\x00\\x00[\\x01\\x02]\\x00"),
  PDF("%PDF-"),
  ZIP("PK\\x03\\x04"),
  GZIP("\\x1f\\x8b"),
  HTML("(?i)\\s*<(!doctype html|html)"),
  XML_OR_SVG("(?i)\\s*<(\\?xml|svg)"),
  JSON("\\s*[{\\[]\\s*[\"{\\[\\]}\\d]"),
  TEXT("[\\t\\r\\n\\x20-\\x7e]+$"),
  UNKNOWN("");

  private static final int PREFIX = 64;

  private final Pattern start;

  ContentType(String start) {
    this.start = Pattern.compile(start, Pattern.DOTALL);
  }

  /** The first type, in the order above, that fits the first bytes. */
  static ContentType of(byte[] bytes) {
    String prefix = new String(bytes, 0, Math.min(bytes.length, PREFIX), ISO_8859_1);
    for (ContentType type : values()) {
      if (type.start.matcher(prefix).lookingAt()) {
        return type;
      }
    }
    return UNKNOWN;
  }

  /** What to tell the sender of bytes that are no supported image. */
  String describe(byte[] bytes) {
    if (this == UNKNOWN) {
      int shown = Math.min(bytes.length, 8);
      return "begins with the bytes " + HexFormat.ofDelimiter(" ").formatHex(bytes, 0, shown);
    }
    return "looks like " + name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
