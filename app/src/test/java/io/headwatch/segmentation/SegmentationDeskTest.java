package io.headwatch.segmentation;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwatch.image.DecodingLimits;
import io.headwatch.image.ImageDecoder;
import io.headwatch.segmentation.SegmentationRefusedException.Why;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SegmentationDeskTest {

  private static final SegmentationDesk.Limits LIMITS =
      new SegmentationDesk.Limits(2, Duration.ofSeconds(30), 4, 1_000_000);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final List<Why> refused = Collections.synchronizedList(new ArrayList<>());

  private SegmentationDesk desk(SegmentationDesk.Loading loading) {
    InstantSource source = now::get;
    Clock clock = source.withZone(ZoneOffset.UTC);
    SegmentationMetrics metrics =
        new SegmentationMetrics() {
          @Override
          public void answered(Duration waited, Duration took) {}

          @Override
          public void refused(Why why) {
            refused.add(why);
          }

          @Override
          public void waiting(int requests) {}
        };
    return new SegmentationDesk(
        loading, new ImageDecoder(DecodingLimits.defaults()), LIMITS, metrics, clock);
  }

  private static CompletableFuture<HeatMap> ask(SegmentationDesk desk)
      throws SegmentationRefusedException {
    return desk.firing(new byte[] {1, 2, 3}, new Firing.Pair(0, 0));
  }

  private static void refused(CompletableFuture<?> answer, Why why, String message) {
    assertThatThrownBy(() -> answer.get(10, SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            SegmentationRefusedException.class, e -> assertThat(e.why()).isEqualTo(why))
        .hasMessageContaining(message);
  }

  /** Waits in loading, as if the request before took long. */
  private static SegmentationDesk.Loading after(CountDownLatch started, CountDownLatch go) {
    return () -> {
      started.countDown();
      try {
        go.await();
      } catch (InterruptedException e) {
        // The desk closes.
      }
      throw new IOException("nothing to load");
    };
  }

  // A missing library shows itself with the first request that loads it.
  @Test
  void segment_goesOnAfterAnError() throws Exception {
    try (SegmentationDesk desk =
        desk(
            () -> {
              throw new UnsatisfiedLinkError("no such library");
            })) {
      refused(ask(desk), Why.FAILED, "no such library");
      refused(ask(desk), Why.FAILED, "no such library");
    }
  }

  // What waits is in memory.
  @Test
  void segment_refusesALongWordBeforeItWaits() throws Exception {
    try (SegmentationDesk desk = desk(after(new CountDownLatch(1), new CountDownLatch(1)))) {
      String word = "x".repeat(Segmenter.LONGEST_WORD + 1);

      assertThatThrownBy(
              () -> desk.segment(new byte[1], List.of("cat", word), SegmentationOptions.DEFAULTS))
          .isInstanceOf(SegmentationRefusedException.class)
          .hasMessageContaining("201 characters");
      assertThatThrownBy(() -> desk.firing(new byte[1], new Firing.Word(word)))
          .hasMessageContaining("201 characters");
      assertThat(refused).containsExactly(Why.WORDS, Why.WORDS);
    }
  }

  // One is being served and two wait: the fourth is refused at once, and told when to come again.
  @Test
  void segment_isRefusedWhenTooManyWait() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (SegmentationDesk desk = desk(after(started, go))) {
      CompletableFuture<HeatMap> first = ask(desk);
      started.await();
      CompletableFuture<HeatMap> second = ask(desk);
      CompletableFuture<HeatMap> third = ask(desk);

      assertThatThrownBy(() -> ask(desk))
          .isInstanceOfSatisfying(
              SegmentationRefusedException.class,
              e -> {
                assertThat(e.why()).isEqualTo(Why.BUSY);
                assertThat(e.retryAfter())
                    .hasValueSatisfying(
                        wait -> assertThat(wait).isGreaterThanOrEqualTo(Duration.ofSeconds(1)));
              })
          .hasMessageContaining("2 requests are waiting");
      go.countDown();
      refused(first, Why.FAILED, "nothing to load");
      refused(second, Why.FAILED, "nothing to load");
      refused(third, Why.FAILED, "nothing to load");
      assertThat(refused).containsExactly(Why.BUSY, Why.FAILED, Why.FAILED, Why.FAILED);
    }
  }

  @Test
  void segment_isRefusedAfterWaitingTooLong() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (SegmentationDesk desk = desk(after(started, go))) {
      CompletableFuture<HeatMap> first = ask(desk);
      started.await();
      CompletableFuture<HeatMap> second = ask(desk);
      now.set(START.plusSeconds(31));
      go.countDown();

      refused(first, Why.FAILED, "nothing to load");
      refused(second, Why.DEADLINE, "longer than PT30S");
    }
  }

  // Nobody waits for an answer that never comes.
  @Test
  void close_refusesWhatWaits() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    SegmentationDesk desk = desk(after(started, new CountDownLatch(1)));
    CompletableFuture<HeatMap> first = ask(desk);
    started.await();
    CompletableFuture<HeatMap> second = ask(desk);

    desk.close();

    refused(first, Why.FAILED, "");
    refused(second, Why.FAILED, "stopping");
    assertThatThrownBy(() -> ask(desk)).hasMessageContaining("stopping");
  }

  @Test
  void segment_refusesTooManyWords() {
    try (SegmentationDesk desk = desk(() -> fail())) {
      List<String> words = IntStream.range(0, 5).mapToObj(i -> "word " + i).toList();

      assertThatThrownBy(() -> desk.segment(new byte[1], words, SegmentationOptions.DEFAULTS))
          .isInstanceOfSatisfying(
              SegmentationRefusedException.class, e -> assertThat(e.why()).isEqualTo(Why.WORDS))
          .hasMessageContaining("5 words; give at most 4");
      assertThat(refused).containsExactly(Why.WORDS);
    }
  }

  private static Segmenter fail() throws IOException {
    throw new IOException("nothing to load");
  }

  // A failure to load is told to each, and tried again.
  @Test
  void segment_loadsAgainAfterAFailure() throws Exception {
    List<String> tries = Collections.synchronizedList(new ArrayList<>());
    try (SegmentationDesk desk =
        desk(
            () -> {
              tries.add("one");
              return fail();
            })) {
      refused(ask(desk), Why.FAILED, "nothing to load");
      refused(ask(desk), Why.FAILED, "nothing to load");
      assertThat(tries).hasSize(2);
    }
  }
}
