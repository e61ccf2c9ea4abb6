package io.headwatch.cli;

import io.headwatch.download.ModelFiles;
import io.headwatch.download.ModelPull;
import io.headwatch.download.ModelPull.Pulled;
import io.headwatch.download.ModelSource;
import io.headwatch.download.PullProgress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A published model, to the user's cache. */
@Command(
    name = "pull",
    description = {
      "Downloads the files of a published CLIP-ResNet into the user's cache",
      "($XDG_CACHE_HOME or ~/.cache, headwatch/models/NAME), where --model NAME and",
      "model.directory = NAME find it. What broke off goes on when the same command is",
      "given again.",
      "",
      "The weights' SHA-256 is compared with --sha256 if given, else with what the",
      "server announces (X-Linked-Etag or ETag, as the Hugging Face hub sends them);",
      "Headwatch itself knows no hashes. headwatch-model.json keeps sizes and hashes,",
      "which later pulls and loads compare with."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Published: resnet50_clip.openai, resnet50_clip.yfcc15m, resnet50_clip.cc12m,",
      "resnet101_clip.openai, resnet101_clip.yfcc15m, resnet50x4_clip.openai,",
      "resnet50x16_clip.openai, resnet50x64_clip.openai.",
      "",
      "Examples:",
      "  headwatch pull resnet50_clip.openai",
      "  headwatch words --model resnet50_clip.openai photos/00001.jpg",
      "  headwatch pull resnet50_clip.openai --base-url https://models.example/NAME/"
    })
final class PullCommand implements Callable<Integer> {

  @Parameters(paramLabel = "NAME", description = "The model's name, such as resnet50_clip.openai.")
  private String name = "";

  @Option(
      names = "--base-url",
      paramLabel = "URL",
      defaultValue = "${env:HEADWATCH_MODELS_URL:-" + ModelSource.HUGGING_FACE + "}",
      description = {
        "Where the three files lie; NAME in it stands for the model's name. By default",
        "$HEADWATCH_MODELS_URL, else " + ModelSource.HUGGING_FACE + "."
      })
  private String baseUrl = ModelSource.HUGGING_FACE;

  @Option(
      names = "--sha256",
      paramLabel = "HEX",
      description = "What the SHA-256 of " + ModelFiles.WEIGHTS + " must be.")
  private @Nullable String sha256;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    String model = name.startsWith("timm/") ? name.substring("timm/".length()) : name;
    Path directory = UserCache.ofUser().models().directory(model);
    ModelSource source = ModelSource.of(baseUrl, model);
    List<Pulled> files;
    try (Bars bars = new Bars(spec.commandLine().getErr())) {
      files = new ModelPull(bars).pull(source, directory, expected());
    }
    files.forEach(PullCommand::show);
    System.out.printf("%s is in %s; use it with --model %s%n", model, directory, model);
    return ExitCode.OK;
  }

  private Optional<String> expected() {
    if (sha256 != null && !sha256.matches("[0-9a-fA-F]{64}")) {
      throw new InputException("--sha256 must be 64 hexadecimal digits");
    }
    return Optional.ofNullable(sha256).map(text -> text.toLowerCase(Locale.ROOT));
  }

  private static void show(Pulled pulled) {
    System.out.printf(
        "%s: %,d bytes, sha256 %s, %s%n",
        pulled.file().file(),
        pulled.file().bytes(),
        pulled.file().sha256(),
        pulled.fetched() ? trust(pulled) : "already there, unchanged");
  }

  private static String trust(Pulled pulled) {
    return switch (pulled.file().checkedBy()) {
      case OPTION, SERVER -> "as " + pulled.file().checkedBy().words() + " says";
      case NOBODY -> "not compared with any: the server announces none";
    };
  }

  /** A bar for each file. */
  private static final class Bars implements PullProgress, AutoCloseable {

    private final ProgressDisplay display = new ProgressDisplay();
    private final PrintWriter err;

    Bars(PrintWriter err) {
      this.err = err;
    }

    @Override
    public void receiving(String file, OptionalLong size) {
      display.beginBytes(file, size);
    }

    @Override
    public void at(long bytes) {
      display.at(bytes, "");
    }

    @Override
    public void brokeOff(String reason) {
      display.end();
      err.println("headwatch: " + reason + "; trying again");
    }

    @Override
    public void close() {
      display.close();
    }
  }
}
