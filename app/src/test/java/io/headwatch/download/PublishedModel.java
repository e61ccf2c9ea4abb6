package io.headwatch.download;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/** A server on this machine that publishes a model, as the hub does or worse. */
public final class PublishedModel implements AutoCloseable {

  /** How a request for a file is answered. */
  public interface Answer {
    void give(Exchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final Map<String, byte[]> contents = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /** Begins to serve a model with the given weights. */
  public PublishedModel(Map<String, byte[]> files) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
    files.forEach(this::publish);
  }

  /** A model small enough to look at. */
  public static Map<String, byte[]> small() {
    return Map.of(
        "open_clip_config.json",
        "{\"model_cfg\": {}}".getBytes(UTF_8),
        "tokenizer.json",
        "{\"model\": {}}".getBytes(UTF_8),
        ModelFiles.WEIGHTS,
        weights(199_929));
  }

  /** A safetensors file with one tensor of bytes. */
  public static byte[] weights(int length) {
    byte[] header =
        "{\"w\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[0,%d]}}"
            .formatted(length, length)
            .getBytes(UTF_8);
    byte[] file = new byte[8 + header.length + length];
    file[0] = (byte) header.length;
    System.arraycopy(header, 0, file, 8, header.length);
    for (int i = 0; i < length; i++) {
      file[8 + header.length + i] = (byte) (i * 31 + i / 251);
    }
    return file;
  }

  /** Puts a file in place, served properly. */
  public void publish(String name, byte[] content) {
    contents.put(name, content);
    answers.put(name, Exchange::whole);
  }

  /** Has a file served by another rule. */
  public void answer(String name, Answer answer) {
    answers.put(name, answer);
  }

  /** Has a file served by several rules, one a request, the last for all that follow. */
  public void answerInTurn(String name, Answer... turns) {
    AtomicInteger request = new AtomicInteger();
    answers.put(
        name,
        exchange -> turns[Math.min(request.getAndIncrement(), turns.length - 1)].give(exchange));
  }

  /** For {@code --base-url}. */
  public String baseUrl() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/NAME/";
  }

  /** File and range of each request so far, such as "tokenizer.json bytes=10-". */
  public List<String> requests() {
    return new ArrayList<>(requests);
  }

  public static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String name = path.substring(path.lastIndexOf('/') + 1);
    String range = exchange.getRequestHeaders().getFirst("Range");
    requests.add(range == null ? name : name + " " + range);
    try (exchange) {
      Answer answer = answers.getOrDefault(name, e -> e.status(404));
      answer.give(new Exchange(exchange, contents.getOrDefault(name, new byte[0]), closing));
    }
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    executor.shutdownNow();
  }

  /** One request for a file, and its content. */
  public static final class Exchange {

    private final HttpExchange http;
    private final byte[] content;
    private final CountDownLatch closing;

    private Exchange(HttpExchange http, byte[] content, CountDownLatch closing) {
      this.http = http;
      this.content = content;
      this.closing = closing;
    }

    /** As the hub does: with size and hash, and from where it is asked to. */
    public void whole() throws IOException {
      announce(content.length, sha256(content));
      send(from(), content.length);
    }

    /**
     * Breaks off after the byte before {@code end}.
     *
     * @param received waits until the other side has so many bytes: it may lose what is under way
     */
    public void breakOffAt(int end, LongConsumer received) throws IOException {
      announce(content.length, sha256(content));
      send(from(), end);
      received.accept(end);
    }

    /** Sends nothing more after the byte before {@code end}, and does not hang up either. */
    public void stallAt(int end) throws IOException, InterruptedException {
      announce(content.length, sha256(content));
      http.sendResponseHeaders(200, content.length);
      http.getResponseBody().write(content, 0, end);
      http.getResponseBody().flush();
      closing.await();
    }

    /** Sends everything, whatever was asked for. */
    public void fromStart(int end) throws IOException {
      announce(content.length, sha256(content));
      send(0, end);
    }

    /** Sends without a word on size or hash. */
    public void bare() throws IOException {
      http.sendResponseHeaders(200, 0);
      http.getResponseBody().write(content);
    }

    /**
     * Sends something else.
     *
     * @param length to announce; 0 means not to
     */
    public void other(byte[] other, long length) throws IOException {
      http.sendResponseHeaders(200, length);
      http.getResponseBody().write(other);
    }

    public void announce(long size, String sha256) {
      http.getResponseHeaders().set("X-Linked-Size", Long.toString(size));
      http.getResponseHeaders().set("X-Linked-Etag", '"' + sha256 + '"');
      http.getResponseHeaders().set("ETag", "\"version-" + sha256.substring(0, 8) + '"');
    }

    public void header(String name, String value) {
      http.getResponseHeaders().set(name, value);
    }

    public void status(int status) throws IOException {
      http.sendResponseHeaders(status, -1);
    }

    public byte[] content() {
      return content;
    }

    /** The first byte asked for, if the version is still the same. */
    public int from() {
      String range = http.getRequestHeaders().getFirst("Range");
      String tag = http.getRequestHeaders().getFirst("If-Range");
      boolean same = tag != null && tag.equals(http.getResponseHeaders().getFirst("ETag"));
      return range == null || !same ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    }

    /** Announces the bytes from {@code from} on, and sends those before {@code end}. */
    public void send(int from, int end) throws IOException {
      if (from >= content.length) {
        http.getResponseHeaders().set("Content-Range", "bytes */" + content.length);
        status(416);
        return;
      }
      if (from > 0) {
        http.getResponseHeaders()
            .set(
                "Content-Range",
                "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
      }
      http.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
      http.getResponseBody().write(content, from, end - from);
      http.getResponseBody().flush();
    }
  }
}
