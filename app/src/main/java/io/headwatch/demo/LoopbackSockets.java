package io.headwatch.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * Server sockets on free ports of 127.0.0.1, bound before the broker that will own them is
 * configured.
 *
 * <p>A broker's configuration names its ports, so asking for port 0 is no use to it, and a free
 * port that is looked up, released and bound again can be taken by another process in between. Here
 * the port is never released.
 */
final class LoopbackSockets implements ServerSocketFactory, AutoCloseable {

  private static final String HOST = "127.0.0.1";
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private final Map<String, ServerSocketChannel> channels = new LinkedHashMap<>();

  /** Binds one socket per listener name. */
  LoopbackSockets(List<String> listeners) throws IOException {
    try {
      for (String listener : listeners) {
        channels.put(listener, bind());
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private static ServerSocketChannel bind() throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    channel.configureBlocking(false);
    channel.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 0));
    return channel;
  }

  /** The address of a listener, such as {@code 127.0.0.1:40123}. */
  String address(String listener) {
    return HOST + ":" + local(listener).getPort();
  }

  /** The same, resolved. */
  InetSocketAddress local(String listener) {
    return (InetSocketAddress) channel(listener).socket().getLocalSocketAddress();
  }

  @Override
  public ServerSocketChannel openServerSocket(
      String listener, InetSocketAddress address, int backlog, int receiveBufferSize) {
    return channel(listener);
  }

  private ServerSocketChannel channel(String listener) {
    ServerSocketChannel channel = channels.get(listener);
    if (channel == null) {
      throw new IllegalArgumentException("no socket is bound for listener " + listener);
    }
    return channel;
  }

  @Override
  public void close() throws IOException {
    for (ServerSocketChannel channel : channels.values()) {
      channel.close();
    }
  }
}
