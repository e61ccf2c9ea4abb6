package io.headwatch.report;

import static java.util.Objects.requireNonNull;

import io.headwatch.pixels.EventImage;
import io.headwatch.pixels.EventImages;
import io.headwatch.pixels.ImageUnavailableException;
import io.headwatch.pixels.PixelRules;
import java.util.Optional;

/** Where reports have images of events from, and for how long they may hold them. */
public final class ReportImages {

  /** Most pixels of an image's longer side. */
  private static final int SIDE = 96;

  /** Most images of one report. */
  static final int MOST = 40;

  /** Most bytes of all images of one report, before they are written as text. */
  private static final int MOST_BYTES = 1 << 20;

  private final Optional<EventImages> images;
  private final PixelRules rules;

  /**
   * @param images where images are from; empty if reports hold none
   * @param rules which of those that reports hold have to go
   */
  public ReportImages(Optional<EventImages> images, PixelRules rules) {
    this.images = requireNonNull(images, "images is null");
    this.rules = requireNonNull(rules, "rules is null");
  }

  PixelRules rules() {
    return rules;
  }

  /** The images of one report, of bounded number and size. */
  Album album() {
    return new Album();
  }

  /** Takes images for one report until it has enough. */
  final class Album {
    private int taken;
    private int bytes;

    /** The event with its image, or why there is none; as it is if there is no more room. */
    ReportedEvent illustrated(ReportedEvent event) {
      if (images.isEmpty() || taken == MOST) {
        return event;
      }
      try {
        EventImage image = images.get().image(event.event(), SIDE);
        taken++;
        bytes += image.jpeg().length;
        return bytes > MOST_BYTES ? event : event.with(image, rules.until(image.time()));
      } catch (ImageUnavailableException e) {
        return event.without(e.told());
      }
    }
  }
}
