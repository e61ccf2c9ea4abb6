package io.headwatch.clip;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.headwatch.config.ModelSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * The program of {@link NetworkProgram} on a device, with the arrays that live as long as it does.
 */
final class Network implements AutoCloseable {

  static final String ENGINE = "PyTorch";

  private final NDManager manager;
  private final PtSymbolBlock program;

  /**
   * Loads the program.
   *
   * @throws ModelException if the wanted device isn't there, or cannot be used
   */
  Network(ModelSettings.Device preference) {
    manager = Devices.newManager(preference);
    try {
      ByteArrayInputStream archive = new ByteArrayInputStream(NetworkProgram.archive());
      program = JniUtils.loadModule((PtNDManager) manager, archive, false, false);
    } catch (EngineException e) {
      manager.close();
      throw new ModelException("the network cannot be loaded: " + e.getMessage(), e);
    } catch (IOException e) {
      manager.close();
      throw new UncheckedIOException("cannot read the network's program", e);
    }
  }

  /** In words: {@code cpu}, {@code gpu 0}. */
  String device() {
    return Devices.name(manager.getDevice());
  }

  boolean onGpu() {
    return manager.getDevice().isGpu();
  }

  /** For the arrays of one call; to be closed after it. */
  NDManager newBatch() {
    return manager.newSubManager();
  }

  /** Weights on the device; the array borrows the memory of a Java buffer that it keeps alive. */
  PtNDArray array(WeightArray weight) {
    long[] shape = Arrays.stream(weight.shape()).asLongStream().toArray();
    return (PtNDArray)
        manager.create(FloatBuffer.wrap(weight.values()), new Shape(shape), DataType.FLOAT32);
  }

  PtNDArray[] arrays(List<WeightArray> weights) {
    return weights.stream().map(this::array).toArray(PtNDArray[]::new);
  }

  /** Runs a method of the program; the caller closes the arguments and the result. */
  IValue call(String method, IValue... arguments) {
    return IValueUtils.runMethod(program, method, arguments);
  }

  /**
   * Runs a method such that its result can be differentiated.
   *
   * @param arguments named; those that share a name ending in [] make up one list
   * @return the result's parts, in {@code batch}
   */
  NDList differentiable(String method, NDManager batch, NDList arguments) {
    NDArray selector = batch.create(0);
    selector.setName("module_method:" + method);
    NDList all = new NDList(selector);
    all.addAll(arguments);
    return IValueUtils.forward(program, all, true);
  }

  static IValue value(NDArray array) {
    return IValue.from((PtNDArray) array);
  }

  static float[] floats(NDManager batch, IValue value) {
    return value.toTensor((PtNDManager) batch).toFloatArray();
  }

  @Override
  public void close() {
    manager.close();
  }
}
