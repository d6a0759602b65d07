package org.pellucid.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.logging.Level;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.Select;
import org.pellucid.array.NdArray;
import org.pellucid.config.Session;
import org.pellucid.data.DataSets;
import org.pellucid.data.TrainTest;
import org.pellucid.layers.Add;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Embedding;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.GlobalAveragePooling1D;
import org.pellucid.layers.Input;
import org.pellucid.layers.MultiHeadAttention;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.studio.RunSummary;
import org.pellucid.studio.Samples;
import org.pellucid.studio.Studio;

/**
 * The embedding, attention and reports in a real browser, reports from {@code file://}; {@code
 * -Dpellucid.screenshots=DIR} keeps pictures.
 */
@Tag("slow")
@Timeout(240)
final class StudioReportBrowserTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final List<String> SENTENCES =
      List.of("the cat sat on the mat", "the dog ran", "a dog sat on a cat", "the mat ran");

  @TempDir private Path folder;
  private ChromeDriver browser;

  private void open(Map<String, Object> device) {
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setCapability("goog:loggingPrefs", logs);
    if (!device.isEmpty()) {
      options.setExperimentalOption("mobileEmulation", Map.of("deviceMetrics", device));
    }
    browser = Chromium.start(options);
    if (device.isEmpty()) {
      browser.manage().window().setSize(new Dimension(1280, 1000));
    }
  }

  @AfterEach
  void close() {
    if (browser != null) {
      browser.quit();
    }
  }

  private WebElement at(String id) {
    return browser.findElement(By.id(id));
  }

  private String text(String id) {
    return browser.findElements(By.id(id)).stream().findFirst().map(WebElement::getText).orElse("");
  }

  /** Pictures whose class says where they are bright. */
  private static Samples pictures(int count) {
    return Samples.of(pixels(count), NdArray.of(labels(count), count))
        .classes(IntStream.range(0, 8).mapToObj(i -> "bright in row " + (i + 1)).toList())
        .name("test");
  }

  private static int[] labels(int count) {
    return IntStream.range(0, count).map(i -> i % 8).toArray();
  }

  private static NdArray pixels(int count) {
    Random random = new Random(5);
    float[] pixels = new float[count * 64];
    for (int i = 0; i < pixels.length; i++) {
      boolean bright = i % 64 / 8 == i / 64 % 8;
      pixels[i] = (bright ? 0.35f : 0.05f) + 0.6f * random.nextFloat();
    }
    return NdArray.of(pixels, count, 8, 8, 1);
  }

  private static void train(Studio studio) {
    Session.setRandomSeed(3);
    Model model =
        new Sequential(
            new Input(8, 8, 1),
            new Flatten(),
            new Dense(24).activation("relu").name("inner"),
            new Dense(8).activation("softmax"));
    model.compile("adam", "sparse_categorical_crossentropy", "accuracy");
    studio.test(pictures(800));
    model.fit(
        pixels(400),
        NdArray.of(labels(400), 400),
        Fit.epochs(12).batchSize(32).seed(1).verbose(0).callbacks(studio));
  }

  private static void learnDigits(Studio studio) {
    TrainTest data = DataSets.digits();
    Session.setRandomSeed(3);
    Model model =
        new Sequential(
            new Input(8, 8, 1),
            new Flatten(),
            new Dense(64).activation("relu").name("inner"),
            new Dense(10).activation("softmax"));
    model.compile("adam", "sparse_categorical_crossentropy", "accuracy");
    studio.test(Samples.of(data.testX(), data.testY()).classes(data.classNames()));
    model.fit(
        data.trainX(),
        data.trainY(),
        Fit.epochs(6).batchSize(32).seed(1).verbose(0).callbacks(studio));
  }

  private static Model attentive() {
    Session.setRandomSeed(4);
    SymbolicTensor words = new Input(6).dtype("int32").output();
    SymbolicTensor x = new Embedding(9, 8).call(words);
    x = new Add().call(x, new MultiHeadAttention(2, 8).call(x, x));
    x = new Add().call(x, new MultiHeadAttention(2, 8).call(x, x));
    Model model =
        Model.of(
            words, new Dense(2).activation("softmax").call(new GlobalAveragePooling1D().call(x)));
    model.compile("adam", "sparse_categorical_crossentropy");
    return model;
  }

  private static Samples sentences() {
    List<String> words = List.of("", "the", "a", "cat", "dog", "mat", "sat", "ran", "on");
    int[] numbers = new int[6 * SENTENCES.size()];
    for (int i = 0; i < SENTENCES.size(); i++) {
      String[] own = SENTENCES.get(i).split(" ", -1);
      for (int j = 0; j < own.length; j++) {
        numbers[6 * i + j] = words.indexOf(own[j]);
      }
    }
    return Samples.of(
            NdArray.of(numbers, SENTENCES.size(), 6), NdArray.of(new int[] {0, 1, 1, 0}, 4))
        .classes("cat", "dog")
        .vocabulary(words)
        .texts(SENTENCES);
  }

  private void report(Studio studio) {
    Path file = folder.resolve("report.html");
    studio.report(file);
    browser.get(file.toUri().toString());
  }

  /** The page itself and what it holds, and nothing else, was loaded; and nothing went wrong. */
  private void assertAlone() {
    List<String> asked =
        browser.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
            .map(entry -> entry.getMessage())
            .filter(message -> message.contains("\"Network.requestWillBeSent\""))
            .filter(message -> !message.contains("\"url\":\"data:"))
            .filter(message -> !message.contains("report.html"))
            .toList();
    assertThat(asked).isEmpty();
    assertThat(
            browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(entry -> entry.getMessage()))
        .isEmpty();
  }

  @Test
  void aReportShowsAllItsPagesFromTheFileAlone() throws Exception {
    open(Map.of());
    try (Studio studio = Studio.forReport()) {
      train(studio);
      studio.about(
          new RunSummary("rows", "where a picture is bright")
              .figure("test_accuracy", 0.97, ">= 0.9")
              .table("Some words", List.of("word", "count"), List.of(List.of("good", "3")))
              .curve("loss", "training", List.of(2.0, 1.0, 0.5))
              .facts("Settings", Map.of("epochs", 12)));
      report(studio);
    }
    Chromium.until(
        PATIENCE, "the summary is there", () -> text("summary").contains("test accuracy"));
    assertThat(browser.getTitle()).isEqualTo("rows");
    assertThat(at("summary").getText()).contains("0.9700", "(reached)", "Some words", "Settings");
    Chromium.screenshot(browser, "report-summary.png");
    assertThat(at("tab-playground").isDisplayed()).isFalse();

    at("tab-live").click();
    Chromium.until(
        PATIENCE,
        "curves",
        () -> browser.findElements(By.cssSelector("#live-epochs canvas")).size() == 2);
    Chromium.screenshot(browser, "report-training.png");
    at("tab-results").click();
    Chromium.until(PATIENCE, "results", () -> text("results").contains("Worst errors"));
    Chromium.screenshot(browser, "report-results.png");

    at("tab-embedding").click();
    Chromium.until(PATIENCE, "points", () -> text("embedding-note").startsWith("800 samples"));
    WebElement canvas = at("embedding-canvas");
    canvas.sendKeys(Keys.ARROW_RIGHT);
    Chromium.until(
        PATIENCE,
        "a sample",
        () -> !browser.findElements(By.cssSelector("#embedding-sample img")).isEmpty());
    String first = at("embedding-sample").getText();
    canvas.sendKeys(Keys.ARROW_RIGHT);
    Chromium.until(PATIENCE, "the next one", () -> !at("embedding-sample").getText().equals(first));
    Chromium.until(
        PATIENCE,
        "its neighbours",
        () -> browser.findElements(By.cssSelector("#embedding-neighbours li img")).size() == 6);
    Chromium.screenshot(browser, "report-embedding.png");
    assertAlone();
  }

  @Test
  void attentionOfAReportHasWordsAtItsSides() throws Exception {
    open(Map.of());
    try (Studio studio = Studio.forReport()) {
      studio.test(attentive(), sentences());
      report(studio);
    }
    at("tab-attention").click();
    Chromium.until(
        PATIENCE,
        "maps",
        () -> browser.findElements(By.cssSelector("#attention-heads canvas")).size() == 2);
    WebElement map = browser.findElement(By.cssSelector("#attention-heads canvas"));
    map.sendKeys(Keys.ARROW_RIGHT);
    map.sendKeys(Keys.ARROW_RIGHT);
    assertThat(at("attention-heads").getText()).contains("the looks at cat: 0.");
    Chromium.screenshot(browser, "report-attention.png");
    new Select(at("attention-layer")).selectByValue("rollout");
    Chromium.until(
        PATIENCE,
        "rollout",
        () -> browser.findElements(By.cssSelector("#attention-heads canvas")).size() == 1);
    new Select(at("attention-choice")).selectByValue("1");
    Chromium.until(
        PATIENCE,
        "the other sentence",
        () -> at("attention-sample").getText().equals("the dog ran"));
    assertAlone();
  }

  @Test
  void theServersPageProjectsByTsneAndTellsNeighbours() throws Exception {
    open(Map.of());
    try (Studio studio = new Studio()) {
      learnDigits(studio);
      browser.get(studio.uri() + "#embedding");
      Chromium.until(
          PATIENCE, "principal components", () -> text("embedding-note").contains("Principal"));
      new Select(at("embedding-method")).selectByValue("tsne");
      Chromium.until(PATIENCE, "t-SNE", () -> text("embedding-note").contains("iteration 1000"));
      at("embedding-canvas").sendKeys(Keys.ARROW_RIGHT);
      Chromium.until(
          PATIENCE,
          "its neighbours",
          () -> browser.findElements(By.cssSelector("#embedding-neighbours li img")).size() == 10);
      Chromium.screenshot(browser, "studio-embedding.png");
      new Select(at("embedding-colour")).selectByValue("right");
      assertThat(browser.findElements(By.cssSelector("#embedding .legend button"))).hasSize(2);
    }
  }

  @Test
  void aReportIsNoWiderThanAPhone() throws Exception {
    open(Map.of("width", 360, "height", 800, "pixelRatio", 1.0));
    try (Studio studio = Studio.forReport()) {
      train(studio);
      studio.about(new RunSummary("rows", "where a picture is bright").figure("x", 1, ""));
      report(studio);
    }
    for (String tab : List.of("summary", "live", "results", "embedding")) {
      browser.executeScript("document.getElementById('tab-" + tab + "').click()");
      Thread.sleep(300);
      Chromium.screenshot(browser, "report-phone-" + tab + ".png");
      long width = (Long) browser.executeScript("return document.documentElement.scrollWidth");
      assertThat(width).as(tab).isLessThanOrEqualTo(360);
    }
  }
}
