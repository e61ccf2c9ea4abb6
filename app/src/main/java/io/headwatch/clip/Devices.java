package io.headwatch.clip;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.headwatch.config.ModelSettings;

/** Chooses the device that the network runs on, once, when it is loaded. */
final class Devices {

  private Devices() {}

  static NDManager newManager(ModelSettings.Device preference) {
    return engine().newBaseManager(device(preference));
  }

  /** Sets the number of threads of an operation on the CPU; 0 means one per core. */
  static void threads(int threads) {
    int wanted = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    engine();
    JniUtils.setNumThreads(wanted);
  }

  private static Engine engine() {
    // DJL would otherwise tell its makers about each start.
    System.setProperty("OPT_OUT_TRACKING", "true");
    return Engine.getEngine(Network.ENGINE);
  }

  static String name(Device device) {
    return device.isGpu() ? "gpu " + device.getDeviceId() : "cpu";
  }

  private static Device device(ModelSettings.Device preference) {
    boolean gpu = engine().getGpuCount() > 0;
    if (preference == ModelSettings.Device.GPU && !gpu) {
      throw new ModelException(
          "no GPU is visible to PyTorch; set model.device to auto or cpu, or start Headwatch with"
              + " its CUDA libraries (README, section GPU)");
    }
    return gpu && preference != ModelSettings.Device.CPU ? Device.gpu() : Device.cpu();
  }
}
