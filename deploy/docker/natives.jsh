// Fetches and unpacks the native libraries of the flavour in PYTORCH_FLAVOR into DJL_CACHE_DIR.
void attempt(Runnable load, String what) {
  try {
    load.run();
    System.out.println(what + ": loaded");
  } catch (Throwable e) {
    System.out.println(what + ": not loaded here: " + e);
  }
}
attempt(() -> ai.djl.pytorch.jni.LibUtils.loadLibrary(), "pytorch");
attempt(() -> ai.djl.huggingface.tokenizers.jni.LibUtils.checkStatus(), "tokenizers");
/exit
