package io.headwatch.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwatch.history.History;
import io.headwatch.history.WindowEntry;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Server-sent events: each verdict as it enters the history. A client that does not keep up is
 * disconnected; it comes back by itself and loads what it needs anew.
 */
final class EventRoutes implements AutoCloseable {

  /** Verdicts that wait for one client. */
  private static final int MOST_WAITING = 256;

  /** More at once are a history that is being filled: whoever watches loads it anew. */
  private static final int MOST_AT_ONCE = 64;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final History history;
  private final Predicate<Context> admits;
  private final Duration heartbeat;
  private final Semaphore clients;
  private volatile boolean closed;

  /**
   * @param admits whether a client may go on listening; asked with every heartbeat
   */
  EventRoutes(History history, Predicate<Context> admits, int mostClients, Duration heartbeat) {
    this.history = requireNonNull(history, "history is null");
    this.admits = requireNonNull(admits, "admits is null");
    this.heartbeat = requireNonNull(heartbeat, "heartbeat is null");
    this.clients = new Semaphore(mostClients);
  }

  void events(Context request) throws IOException {
    new QueryParameters(request);
    if (!clients.tryAcquire()) {
      request.header("Retry-After", "60");
      throw new ProblemException(
          503, "as many clients as web.event-clients allows are listening; ask /api/v1/streams");
    }
    Client client = new Client();
    Runnable end = history.subscribe(client::tell);
    try {
      request.res().setContentType("text/event-stream;charset=utf-8");
      request.res().setHeader("X-Accel-Buffering", "no");
      serve(client, request, request.res().getOutputStream());
    } finally {
      end.run();
      clients.release();
    }
  }

  /** Returns when the client has gone, lags or may no longer listen, or the server stops. */
  private void serve(Client client, Context request, OutputStream out) {
    try {
      write(out, "retry: 5000\n\n");
      long beat = System.nanoTime();
      boolean admitted = true;
      while (admitted && !closed && !client.lags()) {
        String event = client.waiting.poll(heartbeat.toMillis(), TimeUnit.MILLISECONDS);
        if (event == null || System.nanoTime() - beat >= heartbeat.toNanos()) {
          admitted = admits.test(request);
          beat = System.nanoTime();
        }
        if (admitted) {
          write(out, event == null ? ": still here\n\n" : event);
        }
      }
    } catch (IOException e) {
      // The client has gone.
    } catch (InterruptedException e) {
      // The server stops.
      Thread.currentThread().interrupt();
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(UTF_8));
    out.flush();
  }

  @Override
  public void close() {
    closed = true;
  }

  /** What waits for one client. */
  static final class Client {

    private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private volatile boolean lags;

    /** Whether more came than may wait. */
    boolean lags() {
      return lags;
    }

    int waiting() {
      return waiting.size();
    }

    void tell(List<WindowEntry> added) {
      if (added.size() > MOST_AT_ONCE) {
        offer("event: reload\ndata: {\"windows\": %d}\n\n".formatted(added.size()));
      } else {
        added.forEach(entry -> offer(event(entry)));
      }
    }

    private void offer(String event) {
      lags |= !waiting.offer(event);
    }

    private static String event(WindowEntry entry) {
      return "id: %s\nevent: verdict\ndata: %s\n\n"
          .formatted(entry.id(), EntryJson.put(JSON.createObjectNode(), entry));
    }
  }
}
