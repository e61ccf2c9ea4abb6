package io.headwatch.web;

import static io.headwatch.web.ScriptedVerdicts.WINDOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwatch.history.RecordedVerdict;
import io.headwatch.history.TimeRange;
import io.headwatch.pixels.EventImage;
import io.headwatch.pixels.ImageUnavailableException;
import io.headwatch.pixels.ImageUnavailableException.Why;
import io.headwatch.report.NoImages;
import io.headwatch.report.PowerCards;
import io.headwatch.report.ReportFiles;
import io.headwatch.report.ReportFrame;
import io.headwatch.report.ReportReading;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/**
 * The page in a browser; with {@code -Dheadwatch.pictures=DIRECTORY} it also takes the README's
 * pictures.
 */
class PageBrowserTest extends PageInBrowser {

  private static final String TOKEN = "0123456789abcdef";
  private static final String HOSTILE = "<img src=x onerror=window.hacked=1>";
  private static final DateTimeFormatter CLOCK = format("HH:mm");
  private static final DateTimeFormatter DAY = format("d MMM HH:mm");
  private static final DateTimeFormatter YEAR = format("d MMM yyyy HH:mm");

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

  /** Nine windows back, the second event's image was erased. */
  @Test
  void stream_showsTheImagesOfTheEventsThatContributeMost() {
    refusalsExpected = true;
    instance.eventImages =
        (event, side) -> {
          if (event.offset() == 1_000 * (SINCE + 1) + 1) {
            throw new ImageUnavailableException(Why.ERASED, "it was erased");
          }
          return new EventImage(scene("penguin", event.offset()), Instant.now());
        };
    fill();
    shift(0);
    open("#/streams/cam-7");
    eventually(() -> assertThat(texts(".why .figures li")).hasSize(8));

    assertThat(texts(".why .figures li").get(0))
        .startsWith("3.1 % pool, east")
        .endsWith("images / 0 / 10000");
    assertThat(texts(".why .figures li").get(7)).startsWith("1.7 % pool, west");
    scrollTo(".why .figures");
    eventually(() -> assertThat(text(".why .missing")).isEqualTo("No image: it was erased."));
    eventually(() -> assertThat(loadedImages(".why .figures")).isEqualTo(7));
    assertThat(texts(".why .references li p"))
        .containsExactly("penguin 1 : 229, share 4.3 %", "shell 2 : 309, share 2.1 %");
    scrollTo(".why .references");
    eventually(() -> assertThat(loadedImages(".why .references")).isEqualTo(6));
    assertThat(browser.findElement(By.cssSelector(".why img")).getAttribute("alt"))
        .startsWith("Image of pool, east, ");

    // What comes live must not have the same images loaded again.
    browser.executeScript("document.querySelector('.why img').dataset.kept = 'yes'");
    shiftAfterwards();
    assertThat(browser.findElements(By.cssSelector(".why img[data-kept=yes]"))).hasSize(1);
  }

  private void shiftAfterwards() {
    ScriptedVerdicts next = new ScriptedVerdicts(script.start(0).plus(WINDOW.multipliedBy(2)));
    history.append(List.of(next.shifted("cam-7", 0, SINCE + 1)), Map.of());
    eventually(
        () -> assertThat(texts(".windows tbody th").get(0)).startsWith(clock(next.start(0))));
  }

  @Test
  void stream_withoutImagesNamesTheEvents() {
    instance.eventImages = null;
    instance.pairImages = null;
    fill();
    shift(0);
    open("#/streams/cam-7");
    eventually(() -> assertThat(texts(".why .figures li")).hasSize(8));

    assertThat(text(".why")).contains("Without images", "pixels.page", "3.1 %");
    assertThat(browser.findElements(By.cssSelector(".why img"))).isEmpty();
  }

  private long bottom(String selector) {
    return browser.findElement(By.cssSelector(selector)).getRect().getY()
        + browser.findElement(By.cssSelector(selector)).getRect().getHeight();
  }

  @Test
  void stream_shiftsAreAcknowledgedAndAccepted() {
    fill();
    shift(1);
    open("#/streams/cam-7");
    eventually(() -> assertThat(text(".headline")).contains("firing"));
    browser.findElement(By.cssSelector(".decisions summary")).click();
    decide("acknowledge", "");
    assertThat(text(".decisions .said")).isEmpty();

    decide("acknowledge", "the lens is being cleaned");

    eventually(
        () ->
            assertThat(text(".acknowledged"))
                .contains("Ada", "until", "the lens is being cleaned"));
    assertThat(text(".headline")).contains("(acknowledged)");
    decide("accept", "penguins live here");
    eventually(() -> assertThat(text(".decisions")).contains("asked for by Ada", "being built"));
  }

  private void decide(String what, String why) {
    WebElement who = browser.findElement(By.id(what + "-who"));
    who.clear();
    who.sendKeys("Ada");
    browser.findElement(By.id(what + "-why")).sendKeys(why);
    browser.findElement(By.cssSelector("#" + what + "-form button")).click();
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

    requireAccessible();
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
          case "#/streams/cam-7" -> ".why img";
          default -> ".links a";
        };
    eventually(() -> assertThat(browser.findElement(By.cssSelector(last)).isDisplayed()).isTrue());
    if (last.endsWith("img")) {
      eventually(() -> assertThat(loadedImages(".why .figures")).isGreaterThanOrEqualTo(4));
    }
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

  private static void tabTo(String text) {
    for (int i = 0; i < 80 && !focused().equals(text); i++) {
      press(Keys.TAB);
    }
    assertThat(focused()).isEqualTo(text);
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
        new ReportReading(history, PowerCards.NONE, NoImages.NONE)
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
  void picture_ofWhyForTheReadme(String theme) throws IOException {
    String pictures = System.getProperty("headwatch.pictures", "");
    Path to = pictures.isEmpty() ? directory : Path.of(pictures);
    fill();
    shift(0);
    view(1100, 1_000, theme);
    open("#/streams/cam-7");
    awaitLoaded("#/streams/cam-7");
    scrollTo(".why");
    eventually(() -> assertThat(loadedImages(".why")).isEqualTo(8 + 6));
    byte[] picture = browser.findElement(By.cssSelector(".why")).getScreenshotAs(OutputType.BYTES);
    assertThat(picture.length).isBetween(10_000, 400_000);
    Files.write(to.resolve("why-" + theme + ".png"), picture);
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
