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
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.Select;
import org.pellucid.array.NdArray;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Input;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.studio.Studio;

/** The pages of Studio in a real browser; {@code -Dpellucid.screenshots=DIR} keeps pictures. */
@Tag("slow")
@Timeout(240)
final class StudioBrowserTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Studio studio;
  private ChromeDriver browser;

  @BeforeEach
  void open() {
    browser = Chromium.start(new ChromeOptions());
    studio = new Studio();
    browser.manage().window().setSize(new Dimension(1280, 1100));
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

  private double testAccuracy() {
    String numbers = at("play-numbers").getText();
    String right = numbers.substring(numbers.lastIndexOf(' ', numbers.length() - 3) + 1);
    return numbers.endsWith("%") ? Double.parseDouble(right.replace(" %", "")) : 0;
  }

  /** Chooses points and layers by the form, as a person would. */
  private void choose(String data, int layers, int units) {
    new Select(browser.findElement(By.name("data"))).selectByVisibleText(data);
    set(browser.findElement(By.name("layers")), layers);
    List<WebElement> sliders = browser.findElements(By.cssSelector("#play-units input"));
    assertThat(sliders).hasSize(layers);
    for (int i = 0; i < layers; i++) {
      set(browser.findElements(By.cssSelector("#play-units input")).get(i), units);
    }
  }

  private void set(WebElement slider, int value) {
    browser.executeScript(
        "arguments[0].value = arguments[1];"
            + "for (const kind of ['input', 'change'])"
            + "  arguments[0].dispatchEvent(new Event(kind, { bubbles: true }));",
        slider,
        value);
  }

  @Test
  void thePlaygroundLearnsXorAndOneClickExplainsAWeight() throws Exception {
    browser.get(studio.uri() + "#playground");
    Chromium.until(
        PATIENCE,
        "the network is drawn",
        () -> !browser.findElements(By.cssSelector("#play-network canvas")).isEmpty());
    choose("xor", 2, 4);
    at("play-start").click();
    Chromium.until(PATIENCE, "xor is learned", () -> testAccuracy() >= 95);
    at("play-start").click();
    WebElement weight = browser.findElement(By.cssSelector("#play-network .hit"));
    assertThat(weight.getDomAttribute("aria-label"))
        .isEqualTo("weight from input 1 to neuron 1 of layer 1");
    browser.executeScript("arguments[0].dispatchEvent(new Event('click'))", weight);
    Chromium.until(
        PATIENCE,
        "the weight is explained",
        () -> at("play-explain").getText().contains("changed by"));

    assertThat(at("play-explain").getText()).contains("/kernel[0, 0]");
    Chromium.screenshot(browser, "studio-playground.png");
  }

  @Test
  void thePlaygroundLearnsTheSpiral() throws Exception {
    browser.get(studio.uri() + "#playground");
    Chromium.until(
        PATIENCE,
        "the network is drawn",
        () -> !browser.findElements(By.cssSelector("#play-network canvas")).isEmpty());
    set(browser.findElement(By.name("noise")), 0);
    new Select(browser.findElement(By.name("rate"))).selectByVisibleText("0.01");
    set(browser.findElement(By.name("batchSize")), 40);
    choose("spiral", 3, 8);
    at("play-start").click();
    Chromium.until(PATIENCE, "the spiral is learned", () -> testAccuracy() >= 90);
    Chromium.screenshot(browser, "studio-spiral.png");
  }

  @Test
  void aTrainingMovesItsCurvesAndTheButtonsSteerIt() throws Exception {
    NdArray x = NdArray.of(new float[] {0, 0, 0, 1, 1, 0, 1, 1}, 4, 2);
    NdArray y = NdArray.of(new float[] {0, 1, 1, 0}, 4, 1);
    Model model = new Sequential(new Input(2), new Dense(8).activation("tanh"), new Dense(1));
    model.compile("adam", "mse");
    browser.get(studio.uri().toString());
    int untilStopped = Integer.MAX_VALUE; // A million epochs are over in half a minute
    Thread training =
        Thread.ofVirtual()
            .start(() -> model.fit(x, y, Fit.epochs(untilStopped).verbose(0).callbacks(studio)));

    Chromium.until(
        PATIENCE,
        "curves are there",
        () -> browser.findElements(By.cssSelector("#live-epochs canvas")).size() == 1);
    Chromium.until(
        PATIENCE,
        "histograms are there",
        () -> !browser.findElements(By.cssSelector("#live-histograms canvas")).isEmpty());
    String before = at("live-state").getText();
    Chromium.until(PATIENCE, "the course moves", () -> !at("live-state").getText().equals(before));
    at("pause").click();
    Chromium.until(PATIENCE, "it is paused", () -> at("live-state").getText().startsWith("paused"));
    assertThat(at("step").isEnabled()).isTrue();
    browser.executeScript("arguments[0].value = '0.5'", at("rate"));
    at("set-rate").click();
    Chromium.until(
        PATIENCE,
        "the rate is set",
        () -> at("live-messages").getText().contains("Learning rate set to 0.5."));
    assertThat(model.optimizer().learningRate()).isEqualTo(0.5);
    Chromium.screenshot(browser, "studio-training.png");
    at("pause").click();
    Chromium.until(PATIENCE, "it goes on", () -> at("live-state").getText().startsWith("running"));
    at("stop").click();
    training.join();
    Chromium.until(PATIENCE, "it has ended", () -> at("live-state").getText().startsWith("ended"));
  }

  @Test
  void nothingIsWiderThanAPhone() {
    ChromeOptions phone =
        new ChromeOptions()
            .setExperimentalOption(
                "mobileEmulation",
                Map.of("deviceMetrics", Map.of("width", 390, "height", 844, "pixelRatio", 1.0)));
    browser.quit();
    browser = Chromium.start(phone);
    for (String page : List.of("#live", "#runs", "#playground")) {
      browser.get("about:blank");
      browser.get(studio.uri() + page);
      long width = (Long) browser.executeScript("return document.documentElement.scrollWidth");
      assertThat(width).as(page).isLessThanOrEqualTo(390);
    }
  }
}
