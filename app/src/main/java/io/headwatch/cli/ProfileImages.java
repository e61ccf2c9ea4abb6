package io.headwatch.cli;

import io.headwatch.monitor.EventReference;
import io.headwatch.pixels.ImageUnavailableException;
import io.headwatch.pixels.ImageUnavailableException.Why;
import io.headwatch.pixels.PairImages;
import io.headwatch.pixels.PixelRules;
import io.headwatch.reference.PairThumbnails;
import io.headwatch.reference.ProfileFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Thumbnails of the profiles that an instance uses, by their hash. */
final class ProfileImages implements PairImages {

  private static final Logger log = LoggerFactory.getLogger(ProfileImages.class);

  private final Map<String, PairThumbnails> profiles = new ConcurrentHashMap<>();
  private final PixelRules rules;

  ProfileImages(PixelRules rules) {
    this.rules = rules;
  }

  /** Takes a profile that was read in; one whose thumbnails cannot be read has none. */
  void add(Path path, ProfileFile file) {
    try {
      PairThumbnails.of(path, file).ifPresent(found -> profiles.put(file.hash(), found));
    } catch (IOException | IllegalArgumentException e) {
      log.warn("the thumbnails of {} cannot be shown: {}", path, e.getMessage());
    }
  }

  @Override
  public int count(String profile, int head, int neuron) {
    PairThumbnails thumbnails = profiles.get(profile);
    return thumbnails == null ? 0 : thumbnails.count(head, neuron, this::isShown);
  }

  @Override
  public byte[] jpeg(String profile, int head, int neuron, int rank)
      throws ImageUnavailableException {
    PairThumbnails thumbnails = profiles.get(profile);
    Optional<byte[]> jpeg;
    try {
      jpeg =
          thumbnails == null
              ? Optional.empty()
              : thumbnails.jpeg(head, neuron, rank, this::isShown);
    } catch (IOException e) {
      throw new ImageUnavailableException(Why.UNREACHABLE, String.valueOf(e.getMessage()));
    }
    return jpeg.orElseThrow(
        () ->
            new ImageUnavailableException(
                Why.GONE,
                "the profile has no such image, or it has expired (pixels.expiry);"
                    + " `headwatch profile label --thumbnails` stores some"));
  }

  private boolean isShown(String id, Instant time) {
    return !rules.isExpired(time) && EventReference.parse(id).filter(rules::isErased).isEmpty();
  }
}
