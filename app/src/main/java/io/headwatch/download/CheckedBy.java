package io.headwatch.download;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whose word a file's SHA-256 was compared with. */
public enum CheckedBy {
  /** The user's. */
  @JsonProperty("option")
  OPTION("--sha256"),
  /** The server's, in its headers. */
  @JsonProperty("server")
  SERVER("the server"),
  /** None was to be had: only the size and the form were checked. */
  @JsonProperty("nobody")
  NOBODY("nobody");

  private final String words;

  CheckedBy(String words) {
    this.words = words;
  }

  /** As in "as ... says". */
  public String words() {
    return words;
  }
}
