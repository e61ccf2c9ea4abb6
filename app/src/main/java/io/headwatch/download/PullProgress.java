package io.headwatch.download;

import java.util.OptionalLong;

/** Is told how a download goes on. */
public interface PullProgress {

  /**
   * A file's bytes begin to arrive, or go on to after a break.
   *
   * @param size of the whole file in bytes, if the server says
   */
  void receiving(String file, OptionalLong size);

  /** So many bytes of that file are there. */
  void at(long bytes);

  /** An attempt broke off; the next one follows. */
  void brokeOff(String reason);
}
