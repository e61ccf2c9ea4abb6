package io.headwatch.report;

import java.io.StringWriter;
import java.util.regex.Pattern;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes a page that is HTML and well-formed XML at once. All text is escaped by the JDK's XML
 * writer; what would not be visible, or would turn the text beside it around, is replaced.
 */
final class Markup {

  /** Most characters of a name of somebody else's that are shown. */
  private static final int LONGEST_NAME = 120;

  private static final Pattern UNSEEN =
      Pattern.compile("[\\p{Cc}\\p{Cs}\\uFFFE\\uFFFF\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");

  private final StringWriter out = new StringWriter();
  private final XMLStreamWriter xml;

  Markup() {
    try {
      xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out);
      xml.writeDTD("<!DOCTYPE html>");
    } catch (XMLStreamException e) {
      throw failed(e);
    }
  }

  /**
   * Begins an element.
   *
   * @param attributes name and value in turn
   */
  Markup open(String tag, String... attributes) {
    try {
      xml.writeStartElement(tag);
      write(attributes);
      // An empty text, or an element without content would be written in XML's short form.
      xml.writeCharacters("");
      return this;
    } catch (XMLStreamException e) {
      throw failed(e);
    }
  }

  /** An element without content. */
  Markup leaf(String tag, String... attributes) {
    try {
      xml.writeEmptyElement(tag);
      write(attributes);
      return this;
    } catch (XMLStreamException e) {
      throw failed(e);
    }
  }

  /** A style sheet as it is; it must do without characters that XML escapes. */
  Markup style(String sheet) {
    try {
      xml.writeStartElement("style");
      xml.writeCharacters(sheet);
      xml.writeEndElement();
      return this;
    } catch (XMLStreamException e) {
      throw failed(e);
    }
  }

  private void write(String... attributes) throws XMLStreamException {
    for (int i = 0; i < attributes.length; i += 2) {
      xml.writeAttribute(attributes[i], visible(attributes[i + 1]));
    }
  }

  /** Ends the innermost element. */
  Markup close() {
    try {
      xml.writeEndElement();
      return this;
    } catch (XMLStreamException e) {
      throw failed(e);
    }
  }

  Markup text(String text) {
    try {
      xml.writeCharacters(visible(text));
      return this;
    } catch (XMLStreamException e) {
      throw failed(e);
    }
  }

  /** An element with nothing but text in it. */
  Markup element(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).close();
  }

  /** A name that somebody else gave, such as a word: not longer than sense, and by itself. */
  Markup name(String name) {
    return element("bdi", shortened(name));
  }

  static String shortened(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "\u2026";
  }

  private static String visible(String text) {
    return UNSEEN.matcher(text).replaceAll("\uFFFD");
  }

  /** The page; line breaks between elements are left to whoever reads it. */
  String page() {
    try {
      xml.flush();
      return out + "\n";
    } catch (XMLStreamException e) {
      throw failed(e);
    }
  }

  private static IllegalStateException failed(XMLStreamException e) {
    return new IllegalStateException("a page in memory can always be written", e);
  }
}
