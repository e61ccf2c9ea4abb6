package io.headwatch.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.clip.ImageTower;
import io.headwatch.concept.BestWords;
import io.headwatch.config.ModelSettings;
import io.headwatch.config.WordSettings;
import io.headwatch.reference.ReferenceImage;
import io.headwatch.reference.ReferenceImages;
import io.headwatch.reference.ReferenceSink;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.shift.statistics.ImageValues;
import io.headwatch.shift.statistics.RepeatFilter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a model sees in images, in words. */
@Command(
    name = "words",
    description = {
      "Tells the words that fit each image best, with the cosine between image and word.",
      "Words are those of --words, else of the model's concepts.txt, else some thousand everyday",
      "ones. Images that cannot be used are named on standard error; the others are answered.",
      "Exit code: 0 done, 2 usage or input error, also if one of the images is broken, 4 internal."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  headwatch words photos/00001.jpg photos/00002.jpg",
      "  headwatch words --model resnet50_clip.openai --words animals.txt --top 3 --json *.jpg"
    })
final class WordsCommand implements Callable<Integer> {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "Image files.")
  private List<Path> images = List.of();

  @Mixin private ModelOptions modelOptions;

  @Mixin private WordOptions wordOptions;

  @Mixin private TemplateOptions templateOptions;

  @Option(
      names = "--top",
      paramLabel = "K",
      defaultValue = "5",
      description = "Words per image; ${DEFAULT-VALUE} by default.")
  private int top;

  @Option(
      names = "--json",
      description = "One JSON object a line: image, and words as a list of word and cosine.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (top < 1) {
      throw new InputException("--top must be at least 1");
    }
    Optional<Path> asked = modelOptions.directory();
    ModelSettings settings =
        modelOptions.settings(asked.isPresent() ? asked.get() : ModelOptions.embedded());
    BestWords best = new BestWords(new ReadingFactory(settings, words()).embeddings(), top);
    Answers answers = new Answers(best);
    try (ImageTower model = ImageTower.load(settings)) {
      PipelineFactory.defaults()
          .collect(
              new NamedImages(images),
              model,
              ImageReading.NONE,
              RepeatFilter.off(),
              answers,
              (used, broken) -> {});
    }
    return answers.broken().isEmpty() ? ExitCode.OK : ExitCode.USAGE;
  }

  private WordSettings words() {
    return wordOptions.over(templateOptions.words());
  }

  private void show(String image, List<BestWords.Match> words) {
    System.out.println(json ? asJson(image, words) : asText(image, words));
  }

  private static String asText(String image, List<BestWords.Match> words) {
    return image
        + ": "
        + words.stream()
            .map(match -> String.format(Locale.ROOT, "%s %.3f", match.word(), match.cosine()))
            .collect(Collectors.joining(", "));
  }

  private static String asJson(String image, List<BestWords.Match> words) {
    ObjectNode node = JSON.createObjectNode().put("image", image);
    ArrayNode list = node.putArray("words");
    words.forEach(
        match -> list.addObject().put("word", match.word()).put("cosine", match.cosine()));
    return node.toString();
  }

  /** The files of the command line, in its order and by the names that it has for them. */
  private static final class NamedImages implements ReferenceImages {

    private final Iterator<Path> files;

    NamedImages(List<Path> files) {
      this.files = List.copyOf(files).iterator();
    }

    @Override
    public String description() {
      return "the images of the command line";
    }

    @Override
    public OptionalLong size() {
      return OptionalLong.empty();
    }

    @Override
    public Optional<ReferenceImage> next() {
      return files.hasNext() ? Optional.of(image(files.next())) : Optional.empty();
    }

    private static ReferenceImage image(Path file) {
      return new ReferenceImage(
          file.toString(), Optional.empty(), Optional.empty(), () -> Files.readAllBytes(file));
    }

    @Override
    public void close() {
      // Each image opens and closes its own file.
    }
  }

  /** Shows each image's words as soon as they are known. */
  private final class Answers implements ReferenceSink {

    private final BestWords best;
    private final PrintWriter err = spec.commandLine().getErr();
    private final Map<String, Integer> broken = new HashMap<>();
    private int size;

    Answers(BestWords best) {
      this.best = best;
    }

    @Override
    public boolean contains(String id) {
      return false;
    }

    @Override
    public void add(ReferenceImage image, ImageValues values) {
      size++;
      show(image.id(), best.of(values.embedding()));
    }

    @Override
    public void addBroken(ReferenceImage image, String reason) {
      broken.merge(reason, 1, Integer::sum);
      err.println("headwatch: " + image.id() + ": " + problem(Path.of(image.id()), reason));
    }

    private String problem(Path file, String reason) {
      if (Files.isDirectory(file)) {
        return "is a directory; name its images";
      }
      return Files.exists(file) ? "cannot be used: " + reason : "does not exist";
    }

    @Override
    public void addRepeated(ReferenceImage image) {
      throw new AssertionError("every image is answered");
    }

    @Override
    public int repeated() {
      return 0;
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public Map<String, Integer> broken() {
      return Map.copyOf(broken);
    }

    @Override
    public void flush() {
      System.out.flush();
    }
  }
}
