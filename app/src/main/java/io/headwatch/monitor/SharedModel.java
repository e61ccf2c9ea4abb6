package io.headwatch.monitor;

import static java.util.Objects.requireNonNull;

import io.headwatch.clip.ContributionBatch;
import io.headwatch.clip.ContributionModel;
import io.headwatch.clip.LocationMaps;
import io.headwatch.clip.LocationModel;
import io.headwatch.clip.LocationQuery;
import io.headwatch.clip.PairDirections;
import io.headwatch.clip.Preprocessing;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Lets several threads run batches through one network, one after the other, in turns. Crops that
 * people ask for wait while the stream works: after a crop that took a time t, the next begins
 * after a rest of {@link #REST} t, unless the stream needed nothing meanwhile. So they take at most
 * a fifth of the network's time from a stream at full load.
 *
 * @param <M> the network
 */
public final class SharedModel<M extends ContributionModel & LocationModel>
    implements ContributionModel, LocationModel {

  /** A crop's rest, as a multiple of what it took. */
  static final int REST = 4;

  /** How often a crop that rests looks whether the stream still works. */
  private static final long LOOK_NANOS = 2_000_000;

  private final M model;
  private final LongSupplier nanoTime;
  private final ReentrantLock turn = new ReentrantLock(true);
  private final AtomicInteger batchesUnderWay = new AtomicInteger();
  private final AtomicLong batchesDone = new AtomicLong();
  private volatile long batchesDoneBeforeCrop;
  private volatile long restUntil;

  /**
   * @param model used by nobody else
   */
  public SharedModel(M model) {
    this(model, System::nanoTime);
  }

  SharedModel(M model, LongSupplier nanoTime) {
    this.model = requireNonNull(model, "model is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    this.restUntil = nanoTime.getAsLong();
  }

  @Override
  public int heads() {
    return model.heads();
  }

  @Override
  public int neurons() {
    return model.neurons();
  }

  @Override
  public int embeddingSize() {
    return model.embeddingSize();
  }

  @Override
  public Preprocessing preprocessing() {
    return model.preprocessing();
  }

  @Override
  public String hash() {
    return model.hash();
  }

  @Override
  public String device() {
    return model.device();
  }

  @Override
  public PairDirections directions() {
    return model.directions();
  }

  @Override
  public ContributionBatch contributions(List<byte[]> inputs) {
    batchesUnderWay.incrementAndGet();
    turn.lock();
    try {
      return model.contributions(inputs);
    } finally {
      turn.unlock();
      batchesDone.incrementAndGet();
      batchesUnderWay.decrementAndGet();
    }
  }

  @Override
  public LocationMaps locations(byte[] crop, int side, LocationQuery query) {
    return inTurn(() -> model.locations(crop, side, query));
  }

  @Override
  public float[] firing(byte[] crop, int side, float[] weights) {
    return inTurn(() -> model.firing(crop, side, weights));
  }

  /**
   * Does what people ask for when it is its turn, and after its rest: a crop, or what another
   * network does on the same device.
   */
  public <T> T inTurn(Supplier<T> work) {
    while (streamWorks() && nanoTime.getAsLong() - restUntil < 0) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    turn.lock();
    try {
      batchesDoneBeforeCrop = batchesDone.get();
      long begun = nanoTime.getAsLong();
      T result = work.get();
      long end = nanoTime.getAsLong();
      restUntil = end + REST * (end - begun);
      return result;
    } finally {
      turn.unlock();
    }
  }

  /** Whether a batch waits or runs, or did since the last crop began. */
  private boolean streamWorks() {
    return batchesUnderWay.get() > 0 || batchesDone.get() > batchesDoneBeforeCrop;
  }

  /** Waits for a batch that is under way. */
  @Override
  public void close() {
    turn.lock();
    try {
      model.close();
    } finally {
      turn.unlock();
    }
  }
}
