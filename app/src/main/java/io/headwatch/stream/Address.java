package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Where a broker is said to be.
 *
 * @param host name or number
 */
record Address(String host, int port) {

  Address {
    requireNonNull(host, "host is null");
  }

  /** The addresses of a {@code bootstrap.servers} setting; what isn't one is left out. */
  static List<Address> listed(String bootstrapServers) {
    return Arrays.stream(bootstrapServers.split(","))
        .map(String::strip)
        .flatMap(text -> parse(text).stream())
        .toList();
  }

  private static Optional<Address> parse(String text) {
    @Nullable String host = Utils.getHost(text);
    @Nullable Integer port = Utils.getPort(text);
    return host == null || port == null ? Optional.empty() : Optional.of(new Address(host, port));
  }

  /**
   * Tries to connect, on a thread of its own, since looking up a name knows no deadline.
   *
   * @return what stands in the way, as the end of a sentence; empty if a connection was accepted
   */
  CompletableFuture<Optional<String>> obstacle(Duration timeout) {
    return CompletableFuture.supplyAsync(() -> connect(timeout), Address::onDaemonThread)
        .completeOnTimeout(
            Optional.of("was not found in time: its name is still being looked up"),
            2 * timeout.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private Optional<String> connect(Duration timeout) {
    try (Socket socket = new Socket()) {
      InetSocketAddress resolved = new InetSocketAddress(host, port);
      if (resolved.isUnresolved()) {
        throw new UnknownHostException(host);
      }
      socket.connect(resolved, (int) timeout.toMillis());
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(words(e, timeout));
    }
  }

  private static String words(IOException failure, Duration timeout) {
    if (failure instanceof UnknownHostException) {
      return "has a name that does not resolve on this machine";
    }
    if (failure instanceof SocketTimeoutException) {
      return "does not answer within %d s (firewall?)".formatted(timeout.toSeconds());
    }
    if (failure instanceof NoRouteToHostException) {
      return "is not reachable from this network";
    }
    return failure instanceof ConnectException
        ? "refuses connections: nothing listens there"
        : "cannot be connected to: " + failure.getMessage();
  }

  private static void onDaemonThread(Runnable task) {
    Thread thread = new Thread(task, "headwatch-connect");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
