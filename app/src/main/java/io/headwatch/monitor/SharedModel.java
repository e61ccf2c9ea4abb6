package io.headwatch.monitor;

import static java.util.Objects.requireNonNull;

import io.headwatch.clip.ContributionBatch;
import io.headwatch.clip.ContributionModel;
import io.headwatch.clip.Preprocessing;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** Lets several threads run batches through one network, one after the other, in turns. */
public final class SharedModel implements ContributionModel {

  private final ContributionModel model;
  private final ReentrantLock turn = new ReentrantLock(true);

  /**
   * @param model used by nobody else
   */
  public SharedModel(ContributionModel model) {
    this.model = requireNonNull(model, "model is null");
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
  public ContributionBatch contributions(List<byte[]> inputs) {
    turn.lock();
    try {
      return model.contributions(inputs);
    } finally {
      turn.unlock();
    }
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
