package io.headwatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwatch.monitor.EventReference;
import io.headwatch.pixels.EventImages;
import io.headwatch.pixels.ImageUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A directory with images of events and a page to look at them. */
final class ImageDirectory {

  /** Most pixels of an image's longer side. */
  private static final int SIDE = 512;

  private static final String PAGE = "index.html";
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%1$s</title>
      <style>
      :root { color-scheme: light dark; font-family: system-ui, sans-serif; }
      ol { list-style: none; padding: 0; display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(14rem, 1fr)); }
      figure { margin: 0; }
      img { max-width: 100%%; }
      figcaption { overflow-wrap: anywhere; }
      </style></head><body>
      <h1>%1$s</h1>
      <p>The events that contribute most to the shift, with their shares; those of all images of the window sum to 100&nbsp;%%.</p>
      <ol>
      """;

  private final Path directory;
  private final EventImages images;

  ImageDirectory(Path directory, EventImages images) {
    this.directory = directory;
    this.images = images;
  }

  /**
   * Fetches images, writes each under its event's position, and the page last.
   *
   * @param verdict that names the events
   * @throws IOException if the directory cannot be written
   */
  List<FetchedImage> fetch(JsonNode verdict, JsonNode events) throws IOException {
    Files.createDirectories(directory);
    List<FetchedImage> fetched = new ArrayList<>();
    for (JsonNode event : events) {
      fetched.add(fetch(event));
    }
    Files.writeString(directory.resolve(PAGE), page(verdict, fetched));
    return fetched;
  }

  private FetchedImage fetch(JsonNode event) throws IOException {
    EventReference position =
        new EventReference(
            event.path("topic").asText(),
            event.path("partition").asInt(),
            event.path("offset").asLong());
    try {
      byte[] jpeg = images.image(position, SIDE).jpeg();
      Path file = directory.resolve(position.toString().replace('/', '-') + ".jpg");
      return new FetchedImage(
          event, position, Optional.of(Files.write(file, jpeg)), Optional.empty());
    } catch (ImageUnavailableException e) {
      return new FetchedImage(event, position, Optional.empty(), Optional.of(e.told()));
    }
  }

  private static String page(JsonNode verdict, List<FetchedImage> fetched) {
    String title =
        "Why %s shifted, %s to %s"
            .formatted(
                verdict.path("stream").asText(),
                verdict.path("start").asText(),
                verdict.path("end").asText());
    StringBuilder page = new StringBuilder(HEAD.formatted(escaped(title)));
    fetched.forEach(image -> page.append(figure(image)));
    return page.append("</ol></body></html>\n").toString();
  }

  private static String figure(FetchedImage image) {
    String picture =
        image
            .file()
            .map(
                file ->
                    "<img src=\"%s\" alt=\"%s\">"
                        .formatted(
                            escaped(file.getFileName().toString()), escaped("" + image.position())))
            .orElseGet(
                () -> "<p>%s</p>".formatted(escaped("No image: " + image.missing().orElse(""))));
    String share =
        String.format(Locale.ROOT, "%.1f %%", 100 * image.event().path("share").asDouble());
    String rest =
        "%s %s %s"
            .formatted(
                image.event().path("source").asText(""),
                image.event().path("time").asText(""),
                image.position());
    return "<li><figure>%s<figcaption><strong>%s</strong> %s</figcaption></figure></li>%n"
        .formatted(picture, share, escaped(rest.strip()));
  }

  /** Names come from producers: they are text, whatever they hold. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
