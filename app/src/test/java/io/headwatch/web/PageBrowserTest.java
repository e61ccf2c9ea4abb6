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
import io.headwatch.history.RecordedVerdict;
import io.headwatch.history.TimeRange;
import io.headwatch.report.PowerCards;
import io.headwatch.report.ReportFiles;
import io.headwatch.report.ReportFrame;
import io.headwatch.report.ReportReading;
import io.headwatch.stream.SettableClock;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
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
 * The page in a browser, on a history that a script fills. Run by {@code .ci/browser}; with {@code
 * -Dheadwatch.pictures=DIRECTORY} it also takes the README's pictures.
 */
@Tag("browser")
@Timeout(180)
class PageBrowserTest {

  private static final String TOKEN = "0123456789abcdef";
  private static final String HOSTILE = "<img src=x onerror=window.hacked=1>";
  private static final Pattern REFUSAL = Pattern.compile("/api/v1/|/login - .* 401");
  private static final DateTimeFormatter CLOCK = format("HH:mm");
  private static final DateTimeFormatter DAY = format("d MMM HH:mm");
  private static final DateTimeFormatter YEAR = format("d MMM yyyy HH:mm");

  /** The oldest window, and the one with which the scripted shift begins. */
  private static final int OLDEST = 60;

  private static final int SINCE = 9;

  private static ChromeDriver browser;

  @TempDir Path directory;

  private final ScriptedVerdicts script =
      new ScriptedVerdicts(
          Instant.ofEpochSecond(
              Instant.now().getEpochSecond() / WINDOW.toSeconds() * WINDOW.toSeconds()));
  private final SettableClock clock = new SettableClock(Instant.now());
  private final StubInstance instance = new StubInstance();
  private History history;
  private WebListener listener;
  private boolean refusalsExpected;

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

  private WebListener start(String host, int port, List<Path> tokens) throws IOException {
    return WebListener.start(
        new WebSettings(
            host, port, tokens, Duration.ofHours(1), 4, Optional.empty(), Optional.empty()),
        history,
        instance,
        clock);
  }

  /** Twelve streams, all of them calm but for four that need a look. */
  private void fill() {
    List<RecordedVerdict> all = new ArrayList<>();
    for (String stream : List.of("cam-1", "cam-2", "cam-3", "cam-4", "cam-5", "cam-6")) {
      all.addAll(script.calm(stream, OLDEST, 0));
    }
    all.addAll(script.calm("cam-7", OLDEST, SINCE + 1));
    all.addAll(script.calm("gate/north", OLDEST, 4));
    for (int ago = 3; ago >= 0; ago--) {
      all.add(script.pending("gate/north", ago, 3));
    }
    all.addAll(script.calm("loading dock", OLDEST, 1));
    all.add(script.insufficient("loading dock", 0));
    all.addAll(script.calm("roof", OLDEST, 3));
    all.addAll(
        List.of(script.frozen("roof", 2), script.frozen("roof", 1), script.frozen("roof", 0)));
    all.add(script.learning("workshop", 0));
    all.addAll(script.calm("yard", OLDEST, 0));
    history.append(all, Map.of());
  }

  private void shift(int until) {
    for (int ago = SINCE; ago >= until; ago--) {
      history.append(List.of(script.shifted("cam-7", ago, SINCE)), Map.of());
    }
  }

  private String address() {
    return "http://127.0.0.1:" + listener.port() + "/";
  }

  private void open(String fragment) {
    browser.get("about:blank");
    browser.get(address() + fragment);
  }

  private void view(int width, int height, String theme) {
    browser.manage().window().setSize(new Dimension(width, height));
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
  }

  private String text(String selector) {
    return oneLine(browser.findElement(By.cssSelector(selector)));
  }

  private List<String> texts(String selector) {
    return browser.findElements(By.cssSelector(selector)).stream()
        .map(PageBrowserTest::oneLine)
        .toList();
  }

  private static String oneLine(WebElement element) {
    return element.getText().replaceAll("\\s+", " ");
  }

  /** The page may draw anew what a check is reading: then it is read once more. */
  private static void eventually(ThrowingRunnable check) {
    await().ignoreExceptionsInstanceOf(WebDriverException.class).untilAsserted(check);
  }

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.UK).withZone(ZoneOffset.UTC);
  }

  /** As the page tells a time: shortly after midnight, that of a window has the day with it. */
  private static String clock(Instant time) {
    LocalDate day = LocalDate.ofInstant(time, ZoneOffset.UTC);
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    DateTimeFormatter format =
        day.equals(today) ? CLOCK : day.getYear() == today.getYear() ? DAY : YEAR;
    return format.format(time);
  }

  private void awaitLive() {
    eventually(() -> assertThat(text("#live")).isEqualTo("live"));
  }

  @Test
  void overview_showsAShiftLive() {
    fill();
    open("");
    awaitLive();
    eventually(() -> assertThat(text(".summary")).startsWith("No alarm: none of 12 streams"));
    assertThat(browser.getTitle()).isEqualTo("Headwatch");
    assertThat(text(".summary")).contains("gate/north", "roof", "loading dock", "1 more");
    browser.executeScript("window.loadedOnce = true");

    shift(SINCE);

    eventually(
        () ->
            assertThat(text(".summary"))
                .isEqualTo(
                    "1 of 12 streams is firing: cam-7, since %s, more penguin, shell, rooster."
                        .formatted(clock(script.start(SINCE)))));
    eventually(() -> assertThat(browser.getTitle()).isEqualTo("(1) Headwatch"));
    assertThat(text(".streams tbody tr:first-child")).contains("cam-7", "firing", "more penguin");
    assertThat(browser.findElement(By.id("announcements")).getAttribute("textContent"))
        .isEqualTo("cam-7 is firing, was calm.");
    assertThat(browser.executeScript("return window.loadedOnce")).isEqualTo(true);

    history.append(List.of(script.resolved("cam-7", 0)), Map.of());
    eventually(() -> assertThat(text(".summary")).startsWith("No alarm"));
    assertThat(browser.getTitle()).isEqualTo("Headwatch");
  }

  @Test
  void overview_ordersByUrgency() {
    fill();
    shift(0);
    open("");
    eventually(() -> assertThat(texts(".streams tbody tr")).hasSize(12));

    assertThat(texts(".streams tbody .state").subList(0, 6))
        .containsExactly("firing", "pending", "frozen", "insufficient data", "learning", "calm");
    assertThat(texts(".streams tbody th").subList(0, 5))
        .containsExactly("cam-7", "gate/north", "roof", "loading dock", "workshop");
  }

  @Test
  void overview_filters() {
    fill();
    open("");
    eventually(() -> assertThat(texts(".streams tbody tr")).hasSize(12));

    browser.findElement(By.id("filter")).sendKeys("cam");
    assertThat(texts(".streams tbody th")).hasSize(7);
    browser.findElement(By.id("filter")).sendKeys(Keys.chord(Keys.CONTROL, "a"), "pending");
    assertThat(texts(".streams tbody th")).containsExactly("gate/north");
  }

  @Test
  void overview_withoutStreamsSaysWhatToDo() {
    instance.caughtUp = false;
    open("");
    eventually(() -> assertThat(text(".summary")).isEqualTo("No window has been judged yet."));
    assertThat(text("main")).contains("headwatch doctor", "window.length");
    eventually(() -> assertThat(text("#notices")).contains("still being read"));
  }

  @Test
  void stream_saysSinceWhenAndWhatChanged() {
    fill();
    shift(1);
    open("#/streams/cam-7");
    eventually(
        () ->
            assertThat(text(".now"))
                .startsWith("firing since " + clock(script.start(SINCE)))
                .endsWith("more penguin, shell, rooster; less banana, lorry"));
    assertThat(texts(".words tbody tr").get(0)).isEqualTo("penguin +18.5");
    assertThat(texts(".words tbody tr").get(4)).isEqualTo("lorry −7.31");
    assertThat(text(".pairs")).contains("penguin", "1 : 229", "4.3 %");
    assertThat(texts(".concepts .name").get(0)).isEqualTo("penguin");
    assertThat(text(".profile")).contains("ab".repeat(32), "2,000");
    assertThat(browser.findElement(By.cssSelector(".plot desc")).getAttribute("textContent"))
        .contains("60 windows", "9 are shifted");
    // All three answers are on the first screen.
    assertThat(bottom(".now")).isLessThan(900);
    assertThat(bottom(".words")).isLessThan(900);
    assertThat(bottom(".plots")).isLessThan(900);

    browser.executeScript("window.loadedOnce = true");
    shift(0);
    eventually(
        () -> assertThat(texts(".windows tbody th").get(0)).startsWith(clock(script.start(0))));
    assertThat(browser.executeScript("return window.loadedOnce")).isEqualTo(true);
  }

  private long bottom(String selector) {
    return browser.findElement(By.cssSelector(selector)).getRect().getY()
        + browser.findElement(By.cssSelector(selector)).getRect().getHeight();
  }

  @Test
  void stream_windowsAreChosenAndLinkedTo() {
    fill();
    shift(0);
    open("#/streams/cam-7");
    eventually(() -> assertThat(text(".now")).startsWith("firing"));

    WebElement plot = browser.findElement(By.cssSelector(".plot .hit"));
    new Actions(browser)
        .moveToElement(plot, plot.getSize().getWidth() / 2 - 3, 0)
        .click()
        .perform();
    eventually(() -> assertThat(text(".which")).contains(clock(script.start(0))));
    browser.findElement(By.cssSelector(".plots")).sendKeys(Keys.ARROW_LEFT);
    eventually(() -> assertThat(text(".which")).contains(clock(script.start(1))));
    assertThat(browser.switchTo().activeElement().getAttribute("class")).isEqualTo("plots");

    String link = browser.getCurrentUrl();
    assertThat(link).contains("window=");
    browser.get("about:blank");
    browser.get(link);
    eventually(() -> assertThat(text(".which")).contains(clock(script.start(1))));
    assertThat(text(".shift")).contains("alarm by", "pairs, words");

    browser.findElement(By.cssSelector(".plots")).sendKeys(Keys.ESCAPE);
    eventually(() -> assertThat(text(".shift h2")).isEqualTo("What shifted when the alarm fired"));
  }

  @Test
  void stream_windowsComeInPages() {
    fill();
    open("#/streams/cam-1");
    eventually(() -> assertThat(texts(".windows tbody tr")).hasSize(20));
    browser.findElement(By.xpath("//button[text()='Older']")).click();
    eventually(
        () -> assertThat(texts(".windows tbody th").get(0)).startsWith(clock(script.start(20))));
    assertThat(browser.switchTo().activeElement().getText()).isEqualTo("Older");
  }

  @Test
  void stream_thatIsUnknownLeadsBack() {
    refusalsExpected = true;
    fill();
    open("#/streams/nobody");
    eventually(() -> assertThat(text("#notices")).contains("no window of a stream “nobody”"));
    browser.findElement(By.linkText("All streams")).click();
    eventually(() -> assertThat(text(".summary")).startsWith("No alarm"));
  }

  @Test
  void names_areTextWhateverTheyHold() {
    history.append(script.calm(HOSTILE, 3, 0), Map.of());
    open("");
    eventually(() -> assertThat(texts(".streams tbody th")).containsExactly(HOSTILE));
    browser.findElement(By.linkText(HOSTILE)).click();
    eventually(() -> assertThat(text(".now")).startsWith("calm"));
    assertThat(text("h1")).isEqualTo(HOSTILE);
    assertThat(browser.findElements(By.cssSelector("main img"))).isEmpty();
    assertThat(browser.executeScript("return window.hacked === undefined")).isEqualTo(true);
  }

  @Test
  void live_comesBackAndCatchesUp() throws IOException {
    refusalsExpected = true;
    fill();
    open("");
    awaitLive();
    int port = listener.port();
    listener.close();
    eventually(() -> assertThat(text("#live")).startsWith("disconnected since"));
    shift(0);
    listener = start("127.0.0.1", port, List.of());
    awaitLive();
    eventually(() -> assertThat(text(".summary")).contains("cam-7"));
    eventually(() -> assertThat(text("#notices")).doesNotContain("does not answer"));
  }

  @Test
  void instance_tellsHowItDoes() {
    open("#/instance");
    eventually(() -> assertThat(text("main")).contains("1.2.3", "images / 3", "too large"));
    assertThat(texts("main section:nth-of-type(2) tbody tr"))
        .containsExactly("decode 5 250 ms 125 ms 500 ms", "statistics 5 20.0 µs < 500 µs < 500 µs");
  }

  @ParameterizedTest
  @CsvSource({
    "'', light",
    "'', dark",
    "#/streams/cam-7, light",
    "#/streams/cam-7, dark",
    "#/instance, light",
    "#/instance, dark",
    "login, light",
    "login, dark",
  })
  void page_isAccessible(String page, String theme) {
    fill();
    shift(0);
    view(1200, 900, theme);
    open(page);
    awaitLoaded(page);

    List<Rule> serious =
        new AxeBuilder()
            .analyze(browser).getViolations().stream()
                .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
                .toList();
    assertThat(serious)
        .as(() -> serious.stream().map(rule -> rule.getId() + rule.getNodes()).toList().toString())
        .isEmpty();
  }

  private void awaitLoaded(String page) {
    if (!page.equals("login")) {
      awaitLive();
    }
    String last =
        switch (page) {
          case "login" -> "form";
          case "" -> ".streams tbody .change:not(:empty)";
          case "#/instance" -> ".logout";
          default -> ".links a";
        };
    eventually(() -> assertThat(browser.findElement(By.cssSelector(last)).isDisplayed()).isTrue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "#/streams/cam-7", "#/instance", "login"})
  void page_fitsNarrowScreens(String page) {
    fill();
    shift(0);
    view(400, 800, "light");
    open(page);
    awaitLoaded(page);
    assertThat(browser.executeScript("return document.documentElement.scrollWidth"))
        .isEqualTo(400L);
  }

  @Test
  void keyboard_reachesEverything() {
    fill();
    shift(0);
    open("");
    awaitLoaded("");

    press(Keys.TAB);
    assertThat(focused()).isEqualTo("Skip to content");
    assertThat(focusIsVisible()).isTrue();
    press(Keys.ENTER);
    assertThat(browser.switchTo().activeElement().getAttribute("id")).isEqualTo("main");
    tabTo("cam-7");
    assertThat(focusIsVisible()).isTrue();
    press(Keys.ENTER);
    eventually(() -> assertThat(text(".now")).startsWith("firing"));
    assertThat(browser.switchTo().activeElement().getAttribute("id")).isEqualTo("main");
    tabTo("6 h");
    press(Keys.SPACE);
    eventually(
        () ->
            assertThat(
                    browser
                        .findElement(By.xpath("//button[text()='6 h']"))
                        .getAttribute("aria-pressed"))
                .isEqualTo("true"));
    assertThat(focused()).isEqualTo("6 h");
    press(Keys.TAB, Keys.TAB, Keys.TAB, Keys.TAB);
    assertThat(browser.switchTo().activeElement().getAttribute("class")).isEqualTo("plots");
    press(Keys.ARROW_LEFT);
    eventually(() -> assertThat(text(".which")).contains(clock(script.start(0))));
    tabTo("Older");
    press(Keys.ENTER);
    eventually(() -> assertThat(text(".paging")).contains("page 2"));
  }

  private static void press(CharSequence... keys) {
    new Actions(browser).sendKeys(keys).perform();
  }

  private static String focused() {
    return browser.switchTo().activeElement().getText();
  }

  private static void tabTo(String text) {
    for (int i = 0; i < 80 && !focused().equals(text); i++) {
      press(Keys.TAB);
    }
    assertThat(focused()).isEqualTo(text);
  }

  private static boolean focusIsVisible() {
    return !"none".equals(browser.switchTo().activeElement().getCssValue("outline-style"));
  }

  @Test
  void theme_isKept() {
    open("");
    assertThat(background()).isEqualTo("rgb(245, 246, 248)");
    browser.findElement(By.cssSelector("#theme option[value=dark]")).click();
    assertThat(background()).isEqualTo("rgb(18, 22, 27)");
    browser.navigate().refresh();
    assertThat(background()).isEqualTo("rgb(18, 22, 27)");
    browser.findElement(By.cssSelector("#theme option[value=system]")).click();
    assertThat(background()).isEqualTo("rgb(245, 246, 248)");
  }

  private static String background() {
    return (String) browser.executeScript("return getComputedStyle(document.body).backgroundColor");
  }

  @Test
  void login_opensThePageUntilTheSessionEnds() throws IOException {
    refusalsExpected = true;
    fill();
    shift(0);
    listener.close();
    listener =
        start("0.0.0.0", 0, List.of(Files.writeString(directory.resolve("token"), TOKEN + "\n")));
    open("#/streams/cam-7");
    assertThat(browser.getCurrentUrl()).endsWith("/login#/streams/cam-7");

    logIn("not the token");
    eventually(() -> assertThat(text("[role=alert]")).contains("not a token"));
    logIn(TOKEN);
    // What was asked for.
    eventually(() -> assertThat(text(".now")).startsWith("firing"));
    browser.findElement(By.id("to-overview")).click();
    eventually(() -> assertThat(text(".summary")).contains("cam-7"));
    awaitLive();

    clock.advance(Duration.ofHours(2));
    browser.findElement(By.linkText("cam-7")).click();
    eventually(() -> assertThat(text("#notices")).contains("not logged in"));
    browser.findElement(By.linkText("Log in")).click();
    logIn(TOKEN);
    // Where they were.
    eventually(() -> assertThat(text(".now")).startsWith("firing"));

    browser.findElement(By.id("to-instance")).click();
    eventually(() -> browser.findElement(By.cssSelector(".logout button")).click());
    eventually(() -> assertThat(browser.getCurrentUrl()).endsWith("/login"));
    browser.get(address());
    assertThat(browser.getCurrentUrl()).endsWith("/login");
  }

  @Test
  void reports_areListedWithTheStreamAndOpen() throws Exception {
    fill();
    shift(0);
    ReportFiles files = new ReportFiles(directory.resolve("reports"));
    files.write(
        new ReportReading(history, PowerCards.NONE)
            .report(
                "cam-7",
                new TimeRange(clock.instant().minus(Duration.ofDays(1)), clock.instant()),
                new ReportFrame(ZoneOffset.UTC, clock.instant(), "1", Optional.empty())));
    instance.reports = Optional.of(files);
    listener.close();
    listener = start("127.0.0.1", 0, List.of());
    open("#/streams/cam-7");
    eventually(() -> assertThat(text(".reports")).contains("Reports", "JSON"));

    browser.findElement(By.cssSelector(".reports th a")).click();
    eventually(() -> assertThat(text("h1")).isEqualTo("Drift report: cam-7"));
    assertThat(text(".summary")).contains("the alarm has been firing");
    // With its own style.
    assertThat(browser.findElement(By.cssSelector("dl.facts")).getCssValue("display"))
        .isEqualTo("flex");
  }

  private void logIn(String token) {
    browser.findElement(By.id("token")).sendKeys(token, Keys.ENTER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void pictures_forTheReadme(String theme) throws IOException {
    String pictures = System.getProperty("headwatch.pictures", "");
    Path to = pictures.isEmpty() ? directory : Path.of(pictures);
    fill();
    shift(0);
    view(1100, 760, theme);
    for (Map.Entry<String, String> page :
        Map.of("overview", "", "page", "#/streams/cam-7").entrySet()) {
      open(page.getValue());
      awaitLoaded(page.getValue());
      byte[] picture = browser.getScreenshotAs(OutputType.BYTES);
      assertThat(picture.length).isBetween(10_000, 200_000);
      Files.write(to.resolve(page.getKey() + "-" + theme + ".png"), picture);
    }
  }
}
