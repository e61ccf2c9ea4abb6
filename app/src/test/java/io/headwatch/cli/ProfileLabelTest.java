package io.headwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwatch.clip.ImageTower;
import io.headwatch.clip.TextTower;
import io.headwatch.concept.PromptTemplates;
import io.headwatch.concept.Vocabulary;
import io.headwatch.config.ModelSettings;
import io.headwatch.reference.LabelSpill;
import io.headwatch.reference.PairThumbnails;
import io.headwatch.reference.ProfileFile;
import io.headwatch.reference.ReferenceValues;
import io.headwatch.reference.StoredReference;
import io.headwatch.reference.Thumbnails;
import io.headwatch.scenes.BackgroundColour;
import io.headwatch.scenes.EmbeddedModel;
import io.headwatch.scenes.SceneMix;
import io.headwatch.shift.explanation.PairLabels;
import io.headwatch.shift.explanation.TextDictionary;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels on the command line, in the profile, and in what is said of a shift. */
class ProfileLabelTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SceneMix CLEAN = SceneMix.standard();

  @TempDir static Path shared;
  private static final Console console = new Console();

  /** Enough that some fit, few enough to be embedded again and again. */
  private static final List<String> WORDS =
      List.of(
          "cat",
          "dog",
          "penguin",
          "truck",
          "banana",
          "umbrella",
          "guitar",
          "castle",
          "snowman",
          "apple",
          "tree",
          "car",
          "blue background",
          "red background",
          "green background",
          "blurred",
          "dark");

  private static Path words;
  private static Path model;
  private static Path unlabelled;
  private static Path labelled;

  @TempDir Path directory;

  @BeforeAll
  static void label() throws IOException {
    model = EmbeddedModel.copyTo(shared.resolve("model"));
    Path reference = Scenes.write(shared.resolve("reference"), CLEAN, 1, 0, 150);
    words = Files.write(shared.resolve("words.txt"), WORDS);
    unlabelled = shared.resolve("unlabelled.safetensors");
    assertThat(
            console.run(
                "profile",
                "build",
                "--no-power",
                "--pairs",
                "1500",
                "--model",
                model.toString(),
                "--words",
                words.toString(),
                "--images",
                reference.toString(),
                "--out",
                unlabelled.toString()))
        .isEqualTo(ExitCode.OK);
    labelled = Files.copy(unlabelled, shared.resolve("labelled.safetensors"));

    assertThat(console.run("profile", "label", "--profile", labelled.toString(), "--atoms", "4"))
        .isEqualTo(ExitCode.OK);
    assertThat(console.out()).contains("4,096 pairs labelled with 17 texts");
  }

  @Test
  void label_changesNothingButLabelsAndHash() throws IOException {
    ProfileFile before = ProfileFile.read(unlabelled);
    ProfileFile after = ProfileFile.read(labelled);

    assertThat(before.labels()).isEmpty();
    assertThat(after.labels()).isPresent();
    assertThat(after.hash()).isNotEqualTo(before.hash());
    assertThat(after.description()).isEqualTo(before.description());
    assertThat(after.profile().calibration().orElseThrow().selection().orElseThrow().pairs())
        .hasSize(1500)
        .isEqualTo(before.profile().calibration().orElseThrow().selection().orElseThrow().pairs());
    assertThat(after.profile().statistics().pairMoments().means())
        .isEqualTo(before.profile().statistics().pairMoments().means());
    try (StoredReference one = StoredReference.open(unlabelled);
        StoredReference other = StoredReference.open(labelled)) {
      assertThat(other.scalars().levels()).isEqualTo(one.scalars().levels());
    }
    assertThat(shared.resolve("labelled.safetensors.labels.partial")).doesNotExist();
  }

  /** The images that a pair is highest in, looked up in the sample itself. */
  @Test
  void label_keepsEachPairsHighestImages() throws IOException {
    PairLabels.Responses responses =
        ProfileFile.read(labelled).labels().orElseThrow().responses().orElseThrow();
    try (StoredReference reference = StoredReference.open(labelled)) {
      float[] scalars = new float[4096];
      float[] highest = new float[4096];
      Arrays.fill(highest, Float.NEGATIVE_INFINITY);
      float[][] byImage = new float[150][];
      for (int row = 0; row < reference.scalars().size(); row++) {
        reference.scalars().scalars(row, scalars);
        byImage[reference.scalars().image(row)] = scalars.clone();
        for (int pair = 0; pair < 4096; pair++) {
          highest[pair] = Math.max(highest[pair], scalars[pair]);
        }
      }
      for (int pair = 0; pair < 4096; pair += 97) {
        int[] top = responses.topImages(pair);
        assertThat(top).hasSize(5);
        assertThat(byImage[top[0]][pair]).isEqualTo(highest[pair]);
        assertThat(byImage[top[4]][pair]).isLessThanOrEqualTo(byImage[top[3]][pair]);
      }
    }
  }

  @Test
  void label_interruptedAnywhereEndsWithTheSameLabels() throws IOException {
    PairLabels whole = ProfileFile.read(labelled).labels().orElseThrow();
    for (String task : List.of("texts", "directions", "responses")) {
      Path spill = directory.resolve(task);
      assertThatThrownBy(() -> construct(spill, task)).isInstanceOf(Interruption.class);
      PairLabels resumed = construct(spill, "nothing");

      assertThat(resumed.sets().texts()).isEqualTo(whole.sets().texts());
      assertThat(resumed.sets().coefficients()).isEqualTo(whole.sets().coefficients());
      assertThat(resumed.responses().orElseThrow().texts())
          .isEqualTo(whole.responses().orElseThrow().texts());
      assertThat(resumed.responses().orElseThrow().scores())
          .isEqualTo(whole.responses().orElseThrow().scores());
    }
  }

  @Test
  void inspect_showsThatThereAreLabelsAndSomeOfThem() throws IOException {
    assertThat(console.run("profile", "inspect", labelled.toString(), "--json"))
        .isEqualTo(ExitCode.OK);
    JsonNode json = JSON.readTree(console.out());
    JsonNode labels = json.get("labels");

    assertThat(json.get("scoredPairs").get("count").asInt()).isEqualTo(1500);
    assertThat(json.get("scoredPairs").get("varianceShare").asDouble()).isBetween(0.1, 0.99);

    assertThat(labels.get("texts").asInt()).isEqualTo(17);
    assertThat(labels.get("atoms").asInt()).isEqualTo(4);
    assertThat(labels.get("probeImages").asInt()).isEqualTo(150);
    assertThat(labels.get("examples")).hasSize(5);
    JsonNode first = labels.get("examples").get(0);
    assertThat(first.get("direction")).hasSizeBetween(1, 4);
    assertThat(first.get("response").get("text").asText()).isNotBlank();
    assertThat(first.get("topImages")).hasSize(5);
    assertThat(first.get("topImages").get(0).asText()).contains("scene-");
  }

  @Test
  void compare_saysWhatTheShiftIsMadeOfInLabels() throws IOException {
    SceneMix blue = CLEAN.withBackgroundColourShare(BackgroundColour.BLUE, 0.9);
    Path images = Scenes.write(directory.resolve("blue"), blue, 2, 0, 120);

    assertThat(compare(labelled, images)).isEqualTo(ExitCode.FOUND);
    JsonNode json = JSON.readTree(console.out());
    assertThat(shares(json).sum() + json.get("otherPairsShare").asDouble())
        .isCloseTo(1, within(1e-4));
    assertThat(json.get("scoredPairs").get("cosine").asDouble()).isBetween(0.5, 0.999);
    assertThat(json.get("wordsShare").asDouble()).isBetween(0.01, 1.0);
    PairLabels labels = ProfileFile.read(labelled).labels().orElseThrow();
    for (JsonNode pair : json.get("pairs")) {
      int index = pair.get("head").asInt() * 512 + pair.get("neuron").asInt();
      assertThat(pair.path("label").asText()).isEqualTo(labels.label(index).orElse(""));
    }
    assertThat(shares(json).map(Math::abs).boxed().toList())
        .isSortedAccordingTo((a, b) -> Double.compare(b, a));

    // Without labels, pairs are called by the nearest of the profile's words.
    assertThat(compare(unlabelled, images)).isEqualTo(ExitCode.FOUND);
    JsonNode nearest = JSON.readTree(console.out());
    // Images come in other batches, and the network's sums in another order.
    assertThat(shares(nearest).toArray()).containsExactly(shares(json).toArray(), within(1e-6));
    List<String> words =
        ProfileFile.read(unlabelled).profile().statistics().words().series().names();
    for (JsonNode pair : nearest.get("pairs")) {
      assertThat(words).contains(pair.get("label").asText());
    }
  }

  /** Other images change what pairs respond to, not their directions and not the images shown. */
  @Test
  void label_onAProbeMeasuresResponsesThereAlone() throws IOException {
    Path profile = Files.copy(unlabelled, directory.resolve("probed.safetensors"));
    Path probe = Scenes.write(directory.resolve("probe"), CLEAN, 5, 0, 120);
    Files.writeString(probe.resolve("broken.png"), "no image");

    assertThat(
            console.run(
                "profile",
                "label",
                "--profile",
                profile.toString(),
                "--atoms",
                "4",
                "--probe",
                probe.toString()))
        .isEqualTo(ExitCode.OK);

    PairLabels here = ProfileFile.read(labelled).labels().orElseThrow();
    PairLabels there = ProfileFile.read(profile).labels().orElseThrow();
    assertThat(there.sets().texts()).isEqualTo(here.sets().texts());
    PairLabels.Responses responses = there.responses().orElseThrow();
    assertThat(responses.images()).isEqualTo(120);
    assertThat(responses.topImages()).isEqualTo(here.responses().orElseThrow().topImages());
    assertThat(responses.scores()).isNotEqualTo(here.responses().orElseThrow().scores());
    assertThat(directory.toFile().list()).containsExactlyInAnyOrder("probed.safetensors", "probe");
  }

  /** Labels on a probe equal those of a profile of the same images. */
  @Test
  void label_onTheProfilesOwnImagesAsProbeFindsTheSameTexts() throws IOException {
    Path profile = Files.copy(unlabelled, directory.resolve("same.safetensors"));

    assertThat(
            console.run(
                "profile",
                "label",
                "--profile",
                profile.toString(),
                "--atoms",
                "4",
                "--probe",
                shared.resolve("reference").toString()))
        .isEqualTo(ExitCode.OK);

    // Sampled in another order and rounded alike: close texts may change places.
    int[] here = responses(labelled).texts();
    int[] there = responses(profile).texts();
    long same = IntStream.range(0, here.length).filter(i -> here[i] == there[i]).count();
    assertThat(same).isGreaterThan(here.length * 95L / 100);
  }

  @Test
  void label_onTooSmallAProbeSaysHowManyAreNeeded() throws IOException {
    Path profile = Files.copy(unlabelled, directory.resolve("few.safetensors"));
    Path probe = Scenes.write(directory.resolve("probe"), CLEAN, 5, 0, 3);

    assertThat(
            console.run(
                "profile", "label", "--profile", profile.toString(), "--probe", probe.toString()))
        .isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("3 usable images").contains("give at least 100");
  }

  @Test
  void label_withThumbnailsKeepsOneOfEachImageThatIsStillThere() throws IOException {
    Path images = Scenes.write(directory.resolve("images"), CLEAN, 1, 0, 110);
    Path profile = directory.resolve("thumbs.safetensors");
    assertThat(
            console.run(
                "profile",
                "build",
                "--no-power",
                "--model",
                model.toString(),
                "--words",
                words.toString(),
                "--images",
                images.toString(),
                "--out",
                profile.toString()))
        .isEqualTo(ExitCode.OK);
    int gone = 7;
    Files.delete(images.resolve("scene-%04d.png".formatted(gone)));

    assertThat(
            console.run("profile", "label", "--profile", profile.toString(), "--thumbnails", "32"))
        .isEqualTo(ExitCode.OK);

    Set<Integer> top =
        Arrays.stream(responses(profile).topImages()).boxed().collect(Collectors.toSet());
    assertThat(top).contains(gone);
    top.remove(gone);
    assertThat(console.out())
        .contains("%d thumbnails".formatted(top.size()))
        .contains("1 images could not be read again");
    Thumbnails thumbnails = Thumbnails.read(profile).orElseThrow();
    assertThat(thumbnails.jpegs().keySet()).isEqualTo(top);
    for (byte[] jpeg : thumbnails.jpegs().values()) {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(jpeg));
      assertThat(Math.max(image.getWidth(), image.getHeight())).isEqualTo(32);
    }
    assertThat(Thumbnails.read(labelled)).isEmpty();
    assertPairsHaveThem(profile, thumbnails);

    assertThat(console.run("profile", "inspect", profile.toString(), "--json"))
        .isEqualTo(ExitCode.OK);
    JsonNode said = JSON.readTree(console.out()).get("thumbnails");
    assertThat(said.get("count").asInt()).isEqualTo(top.size());
    assertThat(said.get("bytes").asLong()).isEqualTo(thumbnails.bytes());
  }

  /** One by one, as the page asks for them. */
  private void assertPairsHaveThem(Path profile, Thumbnails thumbnails) throws IOException {
    ProfileFile file = ProfileFile.read(profile);
    PairThumbnails pairs = PairThumbnails.of(profile, file).orElseThrow();
    int neurons = file.profile().neurons();
    int pair = neurons + 2;
    int[] images =
        Arrays.stream(responses(profile).topImages(pair))
            .filter(thumbnails.jpegs()::containsKey)
            .toArray();

    List<String> ids = file.description().imageIds();
    BiPredicate<String, Instant> all = (id, time) -> time.equals(file.description().created());
    BiPredicate<String, Instant> butTheFirst = (id, time) -> !id.equals(ids.get(images[0]));

    assertThat(images).hasSizeGreaterThan(1);
    assertThat(pairs.count(1, 2, all)).isEqualTo(images.length);
    for (int rank = 0; rank < images.length; rank++) {
      assertThat(pairs.jpeg(1, 2, rank, all)).hasValue(thumbnails.jpegs().get(images[rank]));
    }
    assertThat(pairs.jpeg(1, 2, images.length, all)).isEmpty();
    assertThat(pairs.count(1, 2, butTheFirst)).isEqualTo(images.length - 1);
    assertThat(pairs.jpeg(1, 2, 0, butTheFirst)).hasValue(thumbnails.jpegs().get(images[1]));
    assertThat(pairs.count(-1, 2, all)).isZero();
    assertThat(pairs.count(0, neurons, all)).isZero();
    assertThat(PairThumbnails.of(labelled, ProfileFile.read(labelled))).isEmpty();
    Files.setLastModifiedTime(profile, FileTime.from(Instant.EPOCH));
    assertThatThrownBy(() -> pairs.jpeg(1, 2, 0, all)).hasMessageContaining("has changed");
  }

  @Test
  void label_withTooLargeThumbnailsSaysWhatIsAllowed() {
    assertThat(
            console.run("profile", "label", "--profile", labelled.toString(), "--thumbnails", "65"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("--thumbnails must be 1 to 64");
  }

  @Test
  void label_withoutRoomForTextsSaysWhatIsAllowed() {
    assertThat(console.run("profile", "label", "--profile", labelled.toString(), "--atoms", "0"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("--atoms must be 1 to 256");
  }

  /** Stands for Ctrl-C: everything stops at once, with nothing closed or saved in order. */
  private static final class Interruption extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Stops the first time that a task has got somewhere. */
  private record StoppingAt(String stop, String[] now) implements LabelConstruction.Progress {
    @Override
    public void begin(String task, OptionalLong total) {
      now[0] = task;
    }

    @Override
    public void at(long done, String note) {
      if (now[0].equals(stop)) {
        throw new Interruption();
      }
    }
  }

  private static PairLabels construct(Path spillDirectory, String stopAt) throws IOException {
    ModelSettings settings =
        new ModelSettings(model, ModelSettings.Device.CPU, ModelSettings.Precision.FP32, 1);
    PromptTemplates alone = new PromptTemplates(List.of("{}"));
    Vocabulary texts = Vocabulary.read(words);
    try (ImageTower tower = ImageTower.load(settings);
        TextTower text = TextTower.load(settings);
        StoredReference reference = StoredReference.open(unlabelled);
        LabelSpill spill =
            LabelSpill.open(
                spillDirectory,
                new LabelSpill.Plan(
                    Map.of("test", "labels"),
                    texts.words().size(),
                    tower.embeddingSize(),
                    tower.pairs(),
                    4))) {
      ReferenceValues images = reference.values();
      return new LabelConstruction(
              tower,
              text,
              alone,
              new LabelConstruction.Parameters(4, TextDictionary.Normalisation.PER_TEXT, 5),
              new StoppingAt(stopAt, new String[] {""}))
          .construct(texts, images, images, spill);
    }
  }

  private static PairLabels.Responses responses(Path profile) throws IOException {
    return ProfileFile.read(profile).labels().orElseThrow().responses().orElseThrow();
  }

  private static int compare(Path profile, Path images) {
    return console.run(
        "compare", "--profile", profile.toString(), "--images", images.toString(), "--json");
  }

  private static java.util.stream.DoubleStream shares(JsonNode json) {
    return StreamSupport.stream(json.get("pairs").spliterator(), false)
        .mapToDouble(pair -> pair.get("share").asDouble());
  }
}
