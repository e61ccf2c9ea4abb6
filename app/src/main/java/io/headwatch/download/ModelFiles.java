package io.headwatch.download;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwatch.safetensors.SafetensorsException;
import io.headwatch.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What a model is called, and which files it has. */
public final class ModelFiles {

  /** The weights. */
  public static final String WEIGHTS = "open_clip_model.safetensors";

  /**
   * All of a model's files, small ones first: a wrong name shows before the weights are fetched.
   */
  public static final List<String> ALL =
      List.of("open_clip_config.json", "tokenizer.json", WEIGHTS);

  /** CLIP-ResNets that open_clip publishes in this layout. */
  public static final List<String> PUBLISHED =
      List.of(
          "resnet50_clip.openai",
          "resnet50_clip.yfcc15m",
          "resnet50_clip.cc12m",
          "resnet101_clip.openai",
          "resnet101_clip.yfcc15m",
          "resnet50x4_clip.openai",
          "resnet50x16_clip.openai",
          "resnet50x64_clip.openai");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}");
  private static final ObjectMapper JSON = new ObjectMapper();

  private ModelFiles() {}

  /** Whether a text can be a model's name, and so the name of its directory. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /**
   * Looks into a file that claims to be one of a model's: a server that answers with a login page
   * answers with no error.
   *
   * @param name which of the files it claims to be
   * @throws DownloadException if it is something else
   * @throws IOException if it cannot be read
   */
  static void requireContent(String name, Path file) throws IOException {
    try {
      if (name.equals(WEIGHTS)) {
        SafetensorsFile.open(file).close();
      } else if (!JSON.readTree(file.toFile()).isObject()) {
        throw new DownloadException("it is no JSON object");
      }
    } catch (SafetensorsException | JsonProcessingException | DownloadException e) {
      throw new DownloadException(
          "what the server sent is no " + name + ": " + firstLine(String.valueOf(e.getMessage())),
          e);
    }
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }
}
