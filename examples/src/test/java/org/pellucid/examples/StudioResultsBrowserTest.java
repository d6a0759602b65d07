package org.pellucid.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.Select;
import org.pellucid.config.Session;
import org.pellucid.data.DataSets;
import org.pellucid.data.TrainTest;
import org.pellucid.examples.programs.Example;
import org.pellucid.examples.programs.Examples;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Embedding;
import org.pellucid.layers.GlobalAveragePooling1D;
import org.pellucid.layers.Input;
import org.pellucid.layers.TextVectorization;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.studio.Samples;
import org.pellucid.studio.Studio;

/** The page of results in a real browser; {@code -Dpellucid.screenshots=DIR} keeps pictures. */
@Tag("slow")
@Timeout(240)
final class StudioResultsBrowserTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private Studio studio;
  private ChromeDriver browser;

  @BeforeEach
  void open() {
    browser = Chromium.start(new ChromeOptions());
    studio = new Studio();
    browser.manage().window().setSize(new Dimension(1280, 1500));
  }

  @AfterEach
  void close() {
    if (browser != null) {
      browser.quit();
    }
    if (studio != null) {
      studio.close();
    }
  }

  private WebElement at(String id) {
    return browser.findElement(By.id(id));
  }

  private List<WebElement> all(String selector) {
    return browser.findElements(By.cssSelector(selector));
  }

  /** Shows what a network makes of the digits held back. */
  private void digits(int epochs) {
    Example example = Examples.classifier("digits");
    TrainTest data = example.data();
    Session.clear();
    Session.setRandomSeed(1);
    Model model = example.model();
    model.fit(data.trainX(), data.trainY(), Fit.epochs(epochs).seed(1).verbose(0));
    studio.test(
        model,
        Samples.of(data.testX(), data.testY()).classes(data.classNames()).name("test digits"));
  }

  private void results() {
    browser.get("about:blank");
    browser.get(studio.uri() + "#results");
    Chromium.until(PATIENCE, "samples are there", () -> !all("#results-samples .sample").isEmpty());
  }

  /** Clicks the first sample; the list may be drawn anew at any moment. */
  private void openFirstSample() {
    Chromium.until(
        PATIENCE,
        "a sample can be clicked",
        () ->
            Boolean.TRUE.equals(
                browser.executeScript(
                    """
                    const sample = document.querySelector('#results-samples .sample');
                    if (sample) sample.click();
                    return sample !== null;
                    """)));
  }

  @Test
  void aCellOfTheMatrixOpensItsPicturesAndAClickAsksWhy() throws Exception {
    digits(3);
    results();
    assertThat(all(".matrix button")).hasSize(100);
    assertThat(all("#results-samples .sample")).hasSize(24);
    Chromium.screenshot(browser, "studio-results.png");

    // By the keyboard: to the right is what zeros were taken for
    WebElement first = all(".matrix button").getFirst();
    first.sendKeys(Keys.ARROW_RIGHT, Keys.ARROW_DOWN);
    WebElement second = browser.switchTo().activeElement();
    assertThat(second.getDomAttribute("aria-label")).matches("\\d+ of \\d+ 1, taken for 1");
    second.sendKeys(Keys.ENTER);
    Chromium.until(
        PATIENCE,
        "the cell opens",
        () -> at("results-list-title").getText().equals("1, taken for what it is"));
    Chromium.until(
        PATIENCE, "its samples come", () -> !all("#results-samples .sample img").isEmpty());
    assertThat(all("#results-samples .sample").getFirst().getText()).matches("1 \\(\\d.*%\\)");

    openFirstSample();
    Chromium.until(
        PATIENCE,
        "reasons lie over the picture",
        () -> at("portrait-note").getText().contains("Blue speaks"));
    assertThat(all("#portrait .overlay").getFirst().getDomAttribute("src"))
        .startsWith("data:image/png;base64,");
    Chromium.screenshot(browser, "studio-why.png");
    new Select(at("portrait-method")).selectByVisibleText("occlusion");
    Chromium.until(
        PATIENCE,
        "another method answers",
        () -> at("portrait-note").getText().contains("add up to"));
    browser.switchTo().activeElement().sendKeys(Keys.ESCAPE);
    Chromium.until(PATIENCE, "it is closed", () -> !at("portrait").isDisplayed());
  }

  @Test
  void wordsAreColouredByWhatTheyDid() throws Exception {
    String[] texts = {"a good film", "a bad film", "good fun", "bad acting"};
    float[] y = {1, 0, 1, 0};
    TextVectorization words = new TextVectorization().outputSequenceLength(4);
    words.adapt(texts);
    Model model =
        new Sequential(
            words,
            new Embedding(20, 8).maskZero(true),
            new GlobalAveragePooling1D(),
            new Dense(1).activation("sigmoid"));
    model.compile("adam", "binary_crossentropy");
    studio.test(Samples.of(texts, y).classes("bad", "good"));
    model.fit(texts, y, Fit.epochs(200).verbose(0).callbacks(studio));
    results();

    openFirstSample();
    Chromium.until(PATIENCE, "words are coloured", () -> !all("#portrait .tokens span").isEmpty());
    assertThat(all("#portrait .tokens .for")).isNotEmpty();
    Chromium.screenshot(browser, "studio-words.png");
  }

  @Test
  void numbersHaveAScatterAndTheirWorstErrors() throws Exception {
    float[][] x = new float[200][2];
    float[] y = new float[200];
    for (int i = 0; i < x.length; i++) {
      x[i] = new float[] {i / 100f, (i % 17) / 17f};
      y[i] = 3 * x[i][0] - x[i][1] + (i % 5) / 10f;
    }
    Model model = new Sequential(new Input(2), new Dense(1));
    model.compile("adam", "mse");
    studio.test(Samples.of(x, y).columns("size", "age"));
    model.fit(x, y, Fit.epochs(60).verbose(0).callbacks(studio));
    results();

    assertThat(all("#results-scatter, #results-residuals")).hasSize(2);
    assertThat(at("results-figures").getText()).contains("mean absolute error", "R²");
    openFirstSample();
    Chromium.until(
        PATIENCE,
        "columns have bars",
        () -> all("#portrait .bars .bar-row.for, .bars .against").size() == 2);
    assertThat(all("#portrait .bars .name").stream().map(WebElement::getText).toList())
        .anyMatch(name -> name.startsWith("size = "));
    Chromium.screenshot(browser, "studio-numbers.png");
  }

  @Test
  void aTrainingThatGoesOnIsShownAndAnswers() throws Exception {
    TrainTest data = DataSets.digits();
    Model model = Examples.classifier("digits").model();
    studio.test(Samples.of(data.testX(), data.testY()).classes(data.classNames()));
    browser.get(studio.uri() + "#results");
    Chromium.until(
        PATIENCE,
        "it says what will come",
        () -> at("results-note").getText().contains("after an epoch"));
    Thread training =
        Thread.ofVirtual()
            .start(() ->
                model.fit(
                    data.trainX(),
                    data.trainY(),
                    Fit.epochs(100_000).verbose(0).callbacks(studio)));
    Chromium.until(
        PATIENCE, "results come", () -> at("results-note").getText().contains("after epoch"));
    openFirstSample();
    Chromium.until(
        PATIENCE, "it is answered", () -> at("portrait-note").getText().contains("Blue speaks"));
    assertThat(training.isAlive()).isTrue();
    model.stopTraining();
    training.join();
    Chromium.until(
        PATIENCE, "the end is told", () -> at("results-note").getText().contains("at the end"));
  }

  @Test
  void itFitsAPhoneAndTheDark() throws Exception {
    digits(1);
    browser.quit();
    browser =
        Chromium.start(
            new ChromeOptions()
                .setExperimentalOption(
                    "mobileEmulation",
                    Map.of(
                        "deviceMetrics", Map.of("width", 360, "height", 1600, "pixelRatio", 1.0))));
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
    results();

    assertThat((Long) browser.executeScript("return document.documentElement.scrollWidth"))
        .isLessThanOrEqualTo(360);
    Chromium.screenshot(browser, "studio-results-phone.png");
    openFirstSample();
    Chromium.until(
        PATIENCE, "reasons are there", () -> at("portrait-note").getText().contains("Blue speaks"));
    Chromium.screenshot(browser, "studio-why-phone.png");
  }
}
