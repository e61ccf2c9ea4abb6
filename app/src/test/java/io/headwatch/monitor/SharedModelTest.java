package io.headwatch.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwatch.clip.ContributionBatch;
import io.headwatch.clip.ContributionModel;
import io.headwatch.clip.LocationMaps;
import io.headwatch.clip.LocationModel;
import io.headwatch.clip.LocationQuery;
import io.headwatch.clip.PairDirections;
import io.headwatch.clip.Preprocessing;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Time goes on by 1 each time it is looked at, and by 10 with a crop. */
@Timeout(60)
class SharedModelTest {

  private static final LocationQuery QUERY =
      new LocationQuery(new float[1][1], new int[1][1], false);

  private final AtomicLong time = new AtomicLong();
  private final Network network = new Network();
  private final SharedModel<Network> shared = new SharedModel<>(network, time::getAndIncrement);

  private final class Network implements ContributionModel, LocationModel {
    private final CountDownLatch begun = new CountDownLatch(1);
    private CountDownLatch go = new CountDownLatch(0);
    private int closed;

    @Override
    public int heads() {
      return 1;
    }

    @Override
    public int neurons() {
      return 1;
    }

    @Override
    public int embeddingSize() {
      return 1;
    }

    @Override
    public Preprocessing preprocessing() {
      return new Preprocessing(32, new float[3], new float[] {1, 1, 1});
    }

    @Override
    public String hash() {
      return "hash";
    }

    @Override
    public String device() {
      return "cpu";
    }

    @Override
    public PairDirections directions() {
      throw new AssertionError("nobody asks for directions");
    }

    @Override
    public ContributionBatch contributions(List<byte[]> inputs) {
      begun.countDown();
      try {
        go.await();
      } catch (InterruptedException e) {
        throw new AssertionError("the test was given up", e);
      }
      return new ContributionBatch(1, new float[1], new float[1]);
    }

    @Override
    public LocationMaps locations(byte[] crop, int side, LocationQuery query) {
      time.addAndGet(10);
      return new LocationMaps(1, new float[1], new float[1], new float[1], new float[1]);
    }

    @Override
    public float[] firing(byte[] crop, int side, float[] weights) {
      time.addAndGet(10);
      return new float[1];
    }

    @Override
    public void close() {
      closed++;
    }
  }

  /** How long a crop waits: what passes beside the 10 it takes and two looks at the clock. */
  private long waitOfCrop() {
    long before = time.get();
    shared.locations(new byte[0], 32, QUERY);
    return time.get() - before - 12;
  }

  // Nothing else is to be done: crops follow one another.
  @Test
  void locations_withoutAStreamDoNotWait() {
    assertThat(waitOfCrop()).isZero();
    assertThat(waitOfCrop()).isZero();
  }

  // A crop took 11; four times as much passes before the next, so that the stream has four fifths.
  @Test
  void locations_whileTheStreamWorksRest() {
    waitOfCrop();
    shared.contributions(List.of(new byte[0]));

    assertThat(waitOfCrop()).isBetween(4L * 11 - 2, 4L * 11 + 2);
  }

  // No batch is done since the crop before, but one is under way: the stream works all the same.
  // Told
  // by what is done alone, the crop would be next as soon as the batch is, at the end of each
  // batch.
  @Test
  void locations_whileABatchIsUnderWayRest() throws Exception {
    waitOfCrop();
    network.go = new CountDownLatch(1);
    Thread batch = new Thread(() -> shared.contributions(List.of(new byte[0])));
    batch.start();
    network.begun.await();
    FutureTask<Long> wait = new FutureTask<>(this::waitOfCrop);
    Thread crop = new Thread(wait);

    crop.start();
    // A crop that rests wakes up by itself; without a limit it waits for the batch alone.
    await().until(() -> crop.getState() == Thread.State.WAITING);
    network.go.countDown();

    assertThat(wait.get()).isBetween(4L * 11 - 2, 4L * 11 + 2);
    batch.join();
  }

  @Test
  void firing_restsAsWell() {
    waitOfCrop();
    shared.contributions(List.of(new byte[0]));
    long before = time.get();

    shared.firing(new byte[0], 32, new float[0]);

    assertThat(time.get() - before - 12).isGreaterThan(4L * 11 - 3);
  }

  // After a rest and no batch since, it goes on at once.
  @Test
  void locations_afterTheStreamStoppedDoNotWait() {
    waitOfCrop();
    shared.contributions(List.of(new byte[0]));
    waitOfCrop();

    assertThat(waitOfCrop()).isZero();
  }

  @Test
  void close_closesTheNetworkOnce() {
    shared.close();

    assertThat(network.closed).isEqualTo(1);
  }
}
