package io.headwatch.clip;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;

/** Chooses the device that the network runs on, once, when it is loaded. */
final class Devices {

  private static final String ENGINE = "PyTorch";

  private Devices() {}

  static NDManager newManager(DevicePreference preference) {
    // DJL would otherwise tell its makers about each start, and look for natives on the network.
    System.setProperty("OPT_OUT_TRACKING", "true");
    return Engine.getEngine(ENGINE).newBaseManager(device(preference));
  }

  static String name(Device device) {
    return device.isGpu() ? "gpu " + device.getDeviceId() : "cpu";
  }

  private static Device device(DevicePreference preference) {
    boolean gpu = Engine.getEngine(ENGINE).getGpuCount() > 0;
    if (preference == DevicePreference.GPU && !gpu) {
      throw new ModelException(
          "no GPU is visible to PyTorch; set model.device to auto or cpu, or start Headwatch with"
              + " its CUDA libraries (README, section GPU)");
    }
    return gpu && preference != DevicePreference.CPU ? Device.gpu() : Device.cpu();
  }
}
