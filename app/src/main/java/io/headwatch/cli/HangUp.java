package io.headwatch.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signal HUP, by which daemons are told to read their configuration anew.
 *
 * <p>Java has signals in no API of its own; the one that every JDK has is not meant to be compiled
 * against, and is looked up here as a program runs.
 */
final class HangUp {

  private static final Logger log = LoggerFactory.getLogger(HangUp.class);

  private HangUp() {}

  /** Has something done at each signal; without it, the signal would end the process. */
  static void onSignal(Runnable task) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler run =
          (proxy, method, arguments) -> {
            task.run();
            return null;
          };
      Object running =
          Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, run);
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), running);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      // Whoever starts a program with nohup has the signal ignored, and means it.
      log.info("HUP is ignored here; POST /api/v1/reload reads the configuration anew");
      log.debug("HUP cannot be handled", e);
    }
  }
}
