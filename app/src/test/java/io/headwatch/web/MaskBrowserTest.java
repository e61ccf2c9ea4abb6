package io.headwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwatch.clip.ImageTower;
import io.headwatch.clip.LocationMaps;
import io.headwatch.clip.LocationModel;
import io.headwatch.clip.LocationQuery;
import io.headwatch.clip.PairDirections;
import io.headwatch.clip.Preprocessing;
import io.headwatch.clip.TextTower;
import io.headwatch.concept.PromptTemplates;
import io.headwatch.concept.WordEmbeddings;
import io.headwatch.config.ModelSettings;
import io.headwatch.config.ModelSettings.Device;
import io.headwatch.config.ModelSettings.Precision;
import io.headwatch.golden.GoldenVectors;
import io.headwatch.image.DecodingLimits;
import io.headwatch.image.ImageDecoder;
import io.headwatch.image.Pixels;
import io.headwatch.pixels.EventImage;
import io.headwatch.pixels.PairImages;
import io.headwatch.scenes.EmbeddedModel;
import io.headwatch.scenes.JpegEncoder;
import io.headwatch.scenes.SceneGenerator;
import io.headwatch.scenes.SceneMix;
import io.headwatch.segmentation.ColourModel;
import io.headwatch.segmentation.Method;
import io.headwatch.segmentation.SegmentationDesk;
import io.headwatch.segmentation.SegmentationMetrics;
import io.headwatch.segmentation.SegmentationOptions;
import io.headwatch.segmentation.SegmentationRefusedException;
import io.headwatch.segmentation.SegmentationRules;
import io.headwatch.segmentation.SegmentationRules.Centre;
import io.headwatch.segmentation.Segmenter;
import io.headwatch.segmentation.TextDirections;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;

/**
 * A closer look at images, on the page in a browser. Each image is red, green and black in thirds,
 * from the left; the model knows these colours, and whatever fires does so in red.
 */
class MaskBrowserTest extends PageInBrowser {

  private static final String HOSTILE = "<img src=x onerror=window.hacked=1>";
  private static final String PAIR = "penguin 1 : 229";

  /** How much of a word's colour is laid over its pixels, as the page says of itself. */
  private static final int TINT = 150;

  @TempDir static Path models;
  private static ImageTower tiny;

  private final List<SegmentationDesk> desks = new ArrayList<>();
  private final List<SegmentationRefusedException.Why> refusals = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void load() throws IOException {
    for (String file : List.of("open_clip_config.json", "open_clip_model.safetensors")) {
      GoldenVectors.copy("tiny-clip/" + file, models);
    }
    tiny = ImageTower.load(new ModelSettings(models, Device.CPU, Precision.FP32, 0));
  }

  @AfterAll
  static void unload() {
    tiny.close();
  }

  @BeforeEach
  void fill() {
    instance.eventImages = (event, side) -> new EventImage(image(side), Instant.now());
    instance.pairImages = new Striped();
    Colours colours = new Colours(new ColourModel(tiny));
    instance.segmentation = desk(() -> segmenter(colours));
    history.append(script.calm("cam-7", OLDEST, SINCE + 1), Map.of());
    shift(0);
  }

  @AfterEach
  void closeDesks() {
    desks.forEach(SegmentationDesk::close);
  }

  private static Segmenter segmenter(Colours colours) {
    return new Segmenter(
        colours,
        colours,
        new SegmentationRules(Method.PAIRS, 3, List.of(128), 128, 64, false, Centre.VOCABULARY));
  }

  private SegmentationDesk desk(SegmentationDesk.Loading loading) {
    SegmentationDesk desk =
        new SegmentationDesk(
            loading,
            new ImageDecoder(DecodingLimits.defaults()),
            new SegmentationDesk.Limits(1, Duration.ofSeconds(30), 60, 1_000_000),
            new SegmentationMetrics() {
              @Override
              public void answered(Duration waited, Duration took) {}

              @Override
              public void refused(SegmentationRefusedException.Why why) {
                refusals.add(why);
              }

              @Override
              public void waiting(int requests) {}
            },
            Clock.systemUTC());
    desks.add(desk);
    return desk;
  }

  /** Twice as wide as high. */
  private static byte[] image(int side) {
    int width = side / 6 * 6;
    int height = width / 2;
    Pixels pixels = ColourModel.stripes(width, height, "RG ");
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      int red = pixels.rgb()[3 * i] & 0xff;
      int green = pixels.rgb()[3 * i + 1] & 0xff;
      image.setRGB(i % width, i / width, red << 16 | green << 8);
    }
    return new JpegEncoder(0.95).encode(image);
  }

  private static final class Striped implements PairImages {
    @Override
    public int count(String profile, int head, int neuron) {
      return head == 1 ? 2 : 1;
    }

    @Override
    public byte[] jpeg(String profile, int head, int neuron, int rank) {
      return image(96);
    }
  }

  /** Takes whatever is no colour for blue, of which the images have none. */
  private record Colours(ColourModel model) implements LocationModel, TextDirections {

    @Override
    public float[] of(String word) {
      return model.of(word.equals("red") || word.equals("green") ? word : "blue");
    }

    @Override
    public float[] centre() {
      return model.centre();
    }

    @Override
    public Preprocessing preprocessing() {
      return model.preprocessing();
    }

    @Override
    public PairDirections directions() {
      return model.directions();
    }

    @Override
    public LocationMaps locations(byte[] crop, int side, LocationQuery query) {
      return model.locations(crop, side, query);
    }

    @Override
    public float[] firing(byte[] crop, int side, float[] weights) {
      return model.firing(crop, side, new float[] {1});
    }
  }

  private void openStream() {
    open("#/streams/cam-7");
    eventually(() -> assertThat(texts(".why .figures li")).hasSize(8));
    scrollTo(".why");
    eventually(() -> assertThat(loadedImages(".why")).isGreaterThanOrEqualTo(8));
  }

  private WebElement look() {
    openStream();
    WebElement opener = browser.findElement(By.cssSelector(".why .closer"));
    opener.click();
    eventually(() -> assertThat(loadedImages("dialog")).isEqualTo(1));
    return opener;
  }

  private void ask(String words) {
    WebElement field = browser.findElement(By.id("viewer-words"));
    field.sendKeys(Keys.chord(Keys.CONTROL, "a"), words, Keys.ENTER);
  }

  private static void choose(String within, String name) {
    browser
        .findElement(By.cssSelector(within + " .fires"))
        .findElements(By.tagName("button"))
        .stream()
        .filter(button -> button.getText().equals(name))
        .findFirst()
        .orElseThrow()
        .click();
  }

  /**
   * Red, green, blue and opacity of what is laid over the dialog's image, at shares of its sides.
   */
  @SuppressWarnings("unchecked")
  private static List<Long> laid(double x, double y) {
    return (List<Long>)
        browser.executeScript(
            "const canvas = document.querySelector('dialog canvas');"
                + "const copy = new OffscreenCanvas(canvas.width, canvas.height);"
                + "const context = copy.getContext('2d');"
                + "context.drawImage(canvas, 0, 0);"
                + "const at = [Math.floor(arguments[0] * canvas.width),"
                + " Math.floor(arguments[1] * canvas.height)];"
                + "return [...context.getImageData(...at, 1, 1).data];",
            x,
            y);
  }

  private static int layers(String within) {
    return browser.findElements(By.cssSelector(within + " canvas")).size();
  }

  @Test
  void image_opensACloserLookAndEscapeGoesBack() {
    WebElement opener = look();

    assertThat(text("dialog h2")).startsWith("Image of pool, east, ");
    assertThat(browser.executeScript("return document.querySelector('dialog img').naturalWidth"))
        .isEqualTo(1_020L);
    assertThat(browser.findElement(By.id("viewer-words")).getAttribute("value"))
        .isEqualTo("penguin, shell, rooster");
    assertThat(browser.switchTo().activeElement().getAttribute("id")).isEqualTo("viewer-words");

    press(Keys.ESCAPE);

    eventually(() -> assertThat(browser.findElements(By.tagName("dialog"))).isEmpty());
    assertThat(browser.switchTo().activeElement()).isEqualTo(opener);
    press(Keys.ENTER);
    eventually(() -> assertThat(browser.findElements(By.tagName("dialog"))).hasSize(1));
  }

  @Test
  void words_areShownInTheImage() {
    look();
    ask("red, green, " + HOSTILE);

    eventually(
        () ->
            assertThat(text("dialog [role=status]")).matches("Found: red 3\\d %, green 3\\d %\\."));
    assertThat(texts("dialog tbody th")).containsExactly("red", "green", HOSTILE);
    String red = browser.findElement(By.cssSelector("dialog rect")).getAttribute("fill");
    List<Long> left = laid(0.1, 0.5);
    assertThat(left.get(3)).isEqualTo(TINT);
    // What a canvas keeps of a colour that is not opaque is rounded.
    assertThat(Math.abs(left.get(0) - Integer.parseInt(red.substring(1, 3), 16))).isLessThan(3);
    assertThat(laid(0.9, 0.5).subList(0, 3)).containsExactly(0L, 0L, 0L);

    WebElement strength = browser.findElement(By.id("viewer-strength"));
    strength.sendKeys(Keys.HOME);
    assertThat(browser.findElement(By.cssSelector("dialog canvas")).getCssValue("opacity"))
        .isEqualTo("0");
    assertThat(browser.executeScript("return window.hacked === undefined")).isEqualTo(true);
  }

  @Test
  void words_areShownInImagesOfTheReference() {
    openStream();
    scrollTo(".references");
    browser.findElement(By.cssSelector(".references .closer")).click();
    eventually(
        () ->
            assertThat(browser.findElement(By.id("viewer-words")).getAttribute("value"))
                .startsWith("penguin, "));

    ask("red");

    eventually(() -> assertThat(text("dialog [role=status]")).matches("Found: red \\d\\d %\\."));
  }

  // One is being served and one waits: as many as may.
  @Test
  void busy_isToldAndTriedAgain() throws Exception {
    refusalsExpected = true;
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Colours colours = new Colours(new ColourModel(tiny));
    SegmentationDesk desk =
        desk(
            () -> {
              started.countDown();
              try {
                go.await();
              } catch (InterruptedException e) {
                // The desk closes.
              }
              return segmenter(colours);
            });
    instance.segmentation = desk;
    Future<?> served = desk.segment(image(96), List.of("red"), SegmentationOptions.DEFAULTS);
    started.await();
    Future<?> waits = desk.segment(image(96), List.of("red"), SegmentationOptions.DEFAULTS);
    look();

    ask("red");

    eventually(
        () ->
            assertThat(text("dialog [role=status]"))
                .matches("Headwatch is busy .* tried again in \\d+ s\\."));
    go.countDown();
    eventually(() -> assertThat(text("dialog [role=status]")).startsWith("Found: red"));
    assertThat(refusals).containsOnly(SegmentationRefusedException.Why.BUSY);
    assertThat(List.of(served, waits)).allMatch(Future::isDone);
  }

  @Test
  void refusals_sayWhatToDo() {
    refusalsExpected = true;
    look();
    ask("red, red");

    eventually(() -> assertThat(text("dialog [role=status]")).startsWith("No mask: "));
    assertThat(text("dialog [role=status]")).contains("twice");
    ask("red");
    eventually(() -> assertThat(text("dialog [role=status]")).startsWith("Found: red"));
  }

  @Test
  void masks_switchedOffSaysSo() {
    instance.segmentation = null;
    look();

    assertThat(text("dialog")).contains("segmentation.enabled");
    assertThat(browser.findElements(By.cssSelector(".fires, dialog form"))).isEmpty();
  }

  // One request waits at most, so two at a time would have been refused.
  @Test
  void pair_mapsAreLaidOverItsImagesOneAfterTheOther() {
    openStream();
    choose(".why", PAIR);

    eventually(() -> assertThat(layers(".why .figures")).isEqualTo(8));
    scrollTo(".references");
    eventually(() -> assertThat(layers(".why .references")).isEqualTo(2));
    assertThat(refusals).isEmpty();
    assertThat(text(".why [role=status]")).startsWith("Orange is where penguin 1 : 229 fires");
    assertThat(browser.findElement(By.cssSelector(".why .closer")).getAttribute("aria-label"))
        .endsWith("with where penguin 1 : 229 fires");

    choose(".why", "“shell”");
    eventually(() -> assertThat(layers(".why .references")).isEqualTo(4));
    choose(".why", "“shell”");
    assertThat(layers(".why")).isZero();
    assertThat(text(".why [role=status]")).isEmpty();
  }

  @Test
  void pair_mapIsLaidOverTheLargeImage() {
    look();
    choose("dialog", PAIR);

    eventually(() -> assertThat(layers("dialog")).isEqualTo(1));
    // Orange where it is red, nothing where it is not.
    assertThat(laid(0.05, 0.5).get(3)).isEqualTo(200);
    assertThat(laid(0.95, 0.5).get(3)).isZero();
    ask("green");
    eventually(() -> assertThat(text("dialog [role=status]")).startsWith("Found: green"));
    assertThat(browser.findElements(By.cssSelector("dialog .fires [aria-pressed=true]"))).isEmpty();
  }

  /** The model has four heads. */
  @Test
  void pair_ofAnotherModelSaysSoOnce() {
    refusalsExpected = true;
    openStream();
    choose(".why", "safety vest 5 : 347");

    eventually(() -> assertThat(text(".why [role=status]")).startsWith("No map: there is no pair"));
    assertThat(refusals).hasSize(1);
    assertThat(texts(".why .fires button")).contains("Try again");
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void closerLook_isAccessible(String theme) {
    view(1200, 900, theme);
    openStream();
    choose(".why", PAIR);
    eventually(() -> assertThat(layers(".why .figures")).isEqualTo(8));
    requireAccessible();

    browser.findElement(By.cssSelector(".why .closer")).click();
    eventually(() -> assertThat(loadedImages("dialog")).isEqualTo(1));
    ask("red, green");
    eventually(() -> assertThat(text("dialog [role=status]")).startsWith("Found: red"));
    requireAccessible();
  }

  @Test
  void closerLook_fitsNarrowScreens() {
    view(400, 800, "light");
    look();
    ask("red, green");
    eventually(() -> assertThat(text("dialog [role=status]")).startsWith("Found: red"));

    assertThat(browser.executeScript("return document.documentElement.scrollWidth"))
        .isEqualTo(400L);
    assertThat(
            browser.executeScript(
                "const dialog = document.querySelector('dialog');"
                    + "return dialog.scrollWidth - dialog.clientWidth"))
        .isEqualTo(0L);
  }

  /** By the embedded model, so that the picture shows what it does. */
  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void picture_ofACloserLookForTheReadme(String theme) throws IOException {
    String pictures = System.getProperty("headwatch.pictures", "");
    Path to = pictures.isEmpty() ? directory : Path.of(pictures);
    ModelSettings settings =
        new ModelSettings(
            EmbeddedModel.copyTo(directory.resolve("model")), Device.CPU, Precision.FP32, 0);
    instance.eventImages = (event, side) -> new EventImage(penguins(event.offset()), Instant.now());
    view(1100, 760, theme);
    try (ImageTower tower = ImageTower.load(settings);
        TextTower text = TextTower.load(settings)) {
      Segmenter segmenter =
          new Segmenter(
              tower,
              Embedded.of(text),
              SegmentationRules.read(settings.directory().resolve(SegmentationRules.FILE)));
      SegmentationDesk desk = desk(() -> segmenter);
      instance.segmentation = desk;
      openStream();
      browser.findElement(By.cssSelector(".why li:nth-child(2) .closer")).click();
      eventually(() -> assertThat(loadedImages("dialog")).isEqualTo(1));
      ask("penguin, rooster");
      eventually(() -> assertThat(text("dialog [role=status]")).contains("penguin "));
      byte[] picture =
          browser.findElement(By.cssSelector("dialog")).getScreenshotAs(OutputType.BYTES);
      assertThat(picture.length).isBetween(10_000, 400_000);
      Files.write(to.resolve("look-" + theme + ".png"), picture);
      desk.close();
    }
  }

  private static byte[] penguins(long seed) {
    SceneMix mix = SceneMix.standard().withObjectCount(2, 3).withObjectShare("penguin", 1);
    return new JpegEncoder(0.9).encode(new SceneGenerator(mix, 320, 2).scene(seed).image());
  }

  /** Words are centred on those of the scenes. */
  private record Embedded(TextTower text, float[] centre) implements TextDirections {

    static Embedded of(TextTower text) throws IOException {
      List<String> words = List.copyOf(SceneMix.standard().objects());
      float[] centre = new float[text.embeddingSize()];
      for (float[] row : WordEmbeddings.directions(text, words, PromptTemplates.shortSet())) {
        for (int i = 0; i < centre.length; i++) {
          centre[i] += row[i] / words.size();
        }
      }
      return new Embedded(text, centre);
    }

    @Override
    public float[] of(String word) {
      return WordEmbeddings.directions(text, List.of(word), PromptTemplates.shortSet())[0];
    }
  }
}
