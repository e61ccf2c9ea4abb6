package io.headwatch.web;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a login leads to. Whoever made the link to the login must not be able to lead elsewhere
 * than to this page.
 */
final class LocalAddress {

  /** All of them. */
  static final String START = "/";

  private static final int MOST_CHARACTERS = 2_000;

  /** A path with query and fragment; with two slashes it would be a host. */
  private static final Pattern LOCAL = Pattern.compile("/(?![/\\\\])[\\w.~%!$&'()*+,;=:@/?#-]*");

  private LocalAddress() {}

  /** An address if it is a local one; else that of the start. */
  static String of(@Nullable String address) {
    return address != null && isLocal(address) ? address : START;
  }

  private static boolean isLocal(String address) {
    return address.length() <= MOST_CHARACTERS
        && LOCAL.matcher(address).matches()
        && !address.startsWith("/login");
  }
}
