package io.headwatch.cli;

import io.headwatch.check.CheckResult;
import io.headwatch.config.EndpointSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether this machine offers what the daemon needs. */
final class MachineCheck {

  /**
   * Whether an address can be listened on, by doing so for a moment.
   *
   * @param section the address's section of the configuration
   */
  CheckResult listener(String section, EndpointSettings endpoint) {
    String name = section + " port";
    String address = endpoint.host() + ":" + endpoint.port();
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(endpoint.host(), endpoint.port()));
      return new CheckResult.Ok(
          name, endpoint.port() == 0 ? address + ", any" : address + ", free");
    } catch (IOException e) {
      return new CheckResult.Failed(
          name,
          "cannot listen on %s: %s".formatted(address, e.getMessage()),
          List.of(
              "set %s.host and %s.port; if this is a Headwatch that runs already, all is well"
                  .formatted(section, section)));
    }
  }

  /**
   * Whether a directory can be written, or made.
   *
   * @param what is kept there
   * @param setting that names it
   */
  CheckResult directory(String what, Path directory, String setting) {
    String name = what + " directory";
    @Nullable Path existing = directory.toAbsolutePath();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing != null && Files.isDirectory(existing) && Files.isWritable(existing)) {
      return new CheckResult.Ok(
          name, Files.exists(directory) ? directory + ", writable" : directory + ", to be created");
    }
    return new CheckResult.Failed(
        name,
        "%s cannot be written".formatted(directory),
        List.of("let this user write it, or set another " + setting));
  }
}
