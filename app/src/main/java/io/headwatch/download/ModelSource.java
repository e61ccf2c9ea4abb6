package io.headwatch.download;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where a model's files lie.
 *
 * @param directory an absolute URL that ends with a slash
 */
public record ModelSource(URI directory) {

  /** The open_clip models of the Hugging Face hub. */
  public static final String HUGGING_FACE = "https://huggingface.co/timm/NAME/resolve/main/";

  private static final String PLACE = "NAME";

  /**
   * The source of a model.
   *
   * @param base URL in which {@code NAME}, if it is there, stands for the model's name
   * @throws DownloadException if it is no URL, or one that everybody on the way could answer
   */
  public static ModelSource of(String base, String name) throws DownloadException {
    String url = base.replace(PLACE, name);
    try {
      URI directory = new URI(url.endsWith("/") ? url : url + "/");
      if (!isSafe(directory) || directory.getUserInfo() != null || directory.getQuery() != null) {
        throw new DownloadException(
            "cannot download from %s: it must be an https: URL (http: on this machine only), without"
                    .formatted(base)
                + " login and query, such as "
                + HUGGING_FACE);
      }
      return new ModelSource(directory);
    } catch (URISyntaxException e) {
      throw new DownloadException(base + " is no URL; give one such as " + HUGGING_FACE, e);
    }
  }

  URI file(String name) {
    return directory.resolve(name);
  }

  /** Whether nobody between here and there can change what is sent. */
  static boolean isSafe(URI uri) {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    return uri.getHost() != null
        && (scheme.equals("https") || (scheme.equals("http") && isLoopback(uri.getHost())));
  }

  /** By its notation: a name that resolves to this machine today may not tomorrow. */
  static boolean isLoopback(String host) {
    return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
  }
}
