package io.headwatch.web;

import static io.headwatch.web.ScriptedVerdicts.WINDOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import io.headwatch.config.WebSettings;
import io.headwatch.history.History;
import io.headwatch.history.HistoryLimits;
import io.headwatch.history.RecordedHistory;
import io.headwatch.pixels.EventImage;
import io.headwatch.pixels.PairImages;
import io.headwatch.scenes.JpegEncoder;
import io.headwatch.scenes.SceneGenerator;
import io.headwatch.scenes.SceneMix;
import io.headwatch.stream.SettableClock;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * The page in a browser, on a history that a script fills. Tests of it are run by {@code
 * .ci/browser}.
 */
@Tag("browser")
@Timeout(180)
abstract class PageInBrowser {

  private static final Pattern REFUSAL = Pattern.compile("/api/v1/|/login - .* 401");

  /** The oldest window, and the one with which the scripted shift begins. */
  static final int OLDEST = 60;

  static final int SINCE = 9;

  static ChromeDriver browser;

  @TempDir Path directory;

  final ScriptedVerdicts script =
      new ScriptedVerdicts(
          Instant.ofEpochSecond(
              Instant.now().getEpochSecond() / WINDOW.toSeconds() * WINDOW.toSeconds()));
  final SettableClock clock = new SettableClock(Instant.now());
  final StubInstance instance = new StubInstance();
  History history;
  WebListener listener;
  boolean refusalsExpected;

  @BeforeAll
  static void startBrowser() {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary("/usr/bin/chromium");
    // Continuous integration runs as root, which Chromium's sandbox refuses.
    options.addArguments("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage");
    options.addArguments("--hide-scrollbars");
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(new File("/usr/bin/chromedriver"))
            .withEnvironment(Map.of("TZ", "UTC"))
            .build();
    browser = new ChromeDriver(service, options);
  }

  @AfterAll
  static void stopBrowser() {
    Awaitility.reset();
    if (browser != null) {
      browser.quit();
    }
  }

  @BeforeEach
  void listen() throws IOException {
    history =
        History.open(
            directory.resolve("history"),
            new HistoryLimits(Duration.ofDays(30), 64 << 20),
            new RecordedHistory(),
            clock);
    instance.caughtUp = true;
    instance.eventImages =
        (event, side) -> new EventImage(scene("penguin", event.offset()), Instant.now());
    instance.pairImages = new ScenesOfPairs();
    listener = start("127.0.0.1", 0, List.of());
    view(1200, 900, "light");
  }

  @AfterEach
  void close() throws IOException {
    browser.get("about:blank");
    List<LogEntry> mistakes =
        browser.manage().logs().get(LogType.BROWSER).getAll().stream()
            .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
            .filter(entry -> !(refusalsExpected && REFUSAL.matcher(entry.getMessage()).find()))
            .toList();
    listener.close();
    history.close();
    assertThat(mistakes).isEmpty();
  }

  /** A scene with an object. */
  static byte[] scene(String object, long seed) {
    SceneMix mix = SceneMix.standard().withObjectShare(object, 1);
    return new JpegEncoder(0.9).encode(new SceneGenerator(mix, 128, 2).scene(seed).image());
  }

  /** Three for each pair, and none for head 5. */
  private static final class ScenesOfPairs implements PairImages {
    @Override
    public int count(String profile, int head, int neuron) {
      return head == 5 ? 0 : 3;
    }

    @Override
    public byte[] jpeg(String profile, int head, int neuron, int rank) {
      return scene(head == 1 ? "penguin" : "shell", 100L * head + rank);
    }
  }

  WebListener start(String host, int port, List<Path> tokens) throws IOException {
    return WebListener.start(
        new WebSettings(
            host, port, tokens, Duration.ofHours(1), 4, Optional.empty(), Optional.empty()),
        history,
        instance,
        new StubDesk(clock),
        clock);
  }

  void shift(int until) {
    for (int ago = SINCE; ago >= until; ago--) {
      history.append(List.of(script.shifted("cam-7", ago, SINCE)), Map.of());
    }
  }

  String address() {
    return "http://127.0.0.1:" + listener.port() + "/";
  }

  void open(String fragment) {
    browser.get("about:blank");
    browser.get(address() + fragment);
  }

  void view(int width, int height, String theme) {
    browser.manage().window().setSize(new Dimension(width, height));
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
  }

  String text(String selector) {
    return oneLine(browser.findElement(By.cssSelector(selector)));
  }

  List<String> texts(String selector) {
    return browser.findElements(By.cssSelector(selector)).stream()
        .map(PageInBrowser::oneLine)
        .toList();
  }

  private static String oneLine(WebElement element) {
    return element.getText().replaceAll("\\s+", " ");
  }

  /** The page may draw anew what a check is reading: then it is read once more. */
  static void eventually(ThrowingRunnable check) {
    await().ignoreExceptionsInstanceOf(WebDriverException.class).untilAsserted(check);
  }

  static void scrollTo(String selector) {
    eventually(
        () ->
            browser.executeScript(
                "document.querySelector(arguments[0]).scrollIntoView()", selector));
  }

  static int loadedImages(String within) {
    Object loaded =
        browser.executeScript(
            "return [...document.querySelectorAll(arguments[0] + ' img')]"
                + ".filter((image) => image.complete && image.naturalWidth > 0).length",
            within);
    return ((Long) loaded).intValue();
  }

  /** No serious finding of axe's in what is shown. */
  static void requireAccessible() {
    List<Rule> serious =
        new AxeBuilder()
            .analyze(browser).getViolations().stream()
                .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
                .toList();
    assertThat(serious)
        .as(() -> serious.stream().map(rule -> rule.getId() + rule.getNodes()).toList().toString())
        .isEmpty();
  }

  static void press(CharSequence... keys) {
    new Actions(browser).sendKeys(keys).perform();
  }

  static String focused() {
    return browser.switchTo().activeElement().getText();
  }

  static boolean focusIsVisible() {
    return !"none".equals(browser.switchTo().activeElement().getCssValue("outline-style"));
  }
}
