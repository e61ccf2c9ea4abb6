package io.headwatch.pixels;

import io.headwatch.monitor.EventReference;

/** Images of events, fetched again from where the events are. Safe for use by several threads. */
public interface EventImages {

  /**
   * A small copy of an event's image.
   *
   * @param side most pixels of its longer side, at least 1
   * @throws ImageUnavailableException if it may not be shown, or cannot be had
   */
  EventImage image(EventReference event, int side) throws ImageUnavailableException;
}
