package org.pellucid.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
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
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.Select;
import org.pellucid.applications.Applications;
import org.pellucid.array.NdArray;
import org.pellucid.config.Session;
import org.pellucid.data.DataSets;
import org.pellucid.data.TrainTest;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.Input;
import org.pellucid.layers.MaxPooling2D;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.studio.Studio;

/**
 * The picture of a network, spreads over time, findings and long curves in a real browser; {@code
 * -Dpellucid.screenshots=DIR} keeps pictures. What it measures it prints.
 */
@Tag("slow")
@Timeout(240)
final class NetworkBrowserTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Counts frames while the picture is dragged to and fro; gives [frames, mean, longest] in ms. */
  private static final String PAN =
      """
      const done = arguments[arguments.length - 1];
      const stage = document.querySelector('.stage');
      const box = stage.getBoundingClientRect();
      const at = (kind, x, y) => stage.dispatchEvent(new PointerEvent(kind,
        { pointerId: 1, button: 0, clientX: box.left + x, clientY: box.top + y, bubbles: true }));
      stage.setPointerCapture = () => {};
      const [x, y] = [box.width / 2, box.height / 2];
      at('pointerdown', x, y);
      const times = [];
      const frame = (now) => {
        times.push(now);
        const i = times.length;
        if (i > 90) {
          at('pointerup', x, y);
          const gaps = times.slice(1).map((time, k) => time - times[k]);
          done([gaps.length, gaps.reduce((a, b) => a + b, 0) / gaps.length, Math.max(...gaps)]);
          return;
        }
        at('pointermove', x + 60 * Math.sin(i / 8), y + 200 * Math.sin(i / 15));
        requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
      """;

  private Studio studio;
  private ChromeDriver browser;

  @BeforeEach
  void open() {
    Session.clear();
    Session.setRandomSeed(1);
    browser = Chromium.start(new ChromeOptions());
    studio = new Studio().share(1);
    browser.manage().window().setSize(new Dimension(1280, 1000));
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

  private WebElement at(String selector) {
    return browser.findElement(By.cssSelector(selector));
  }

  private int count(String selector) {
    return browser.findElements(By.cssSelector(selector)).size();
  }

  private void show(Model model) {
    studio.show(model);
    browser.get(studio.uri() + "#network");
    Chromium.until(
        PATIENCE, "the layers are drawn", () -> count(".stage .box") == model.graph().size());
    Chromium.until(PATIENCE, "they have their place", () -> count(".world[transform]") == 1);
  }

  private static Model deep() {
    Sequential model = new Sequential(new Input(16));
    for (int i = 1; i < 200; i++) {
      model.add(new Dense(16).activation("relu").name("layer_" + i));
    }
    model.add(new Dense(2).name("layer_200"));
    return model;
  }

  private void measure(String what) {
    List<?> frames = (List<?>) browser.executeAsyncScript(PAN);
    System.out.printf(
        "%s: %d frames while dragged, %.1f ms each, the longest %.1f ms%n",
        what,
        ((Number) frames.get(0)).intValue(),
        ((Number) frames.get(1)).doubleValue(),
        ((Number) frames.get(2)).doubleValue());
  }

  @Test
  void aNetworkOf200LayersOpensAndCanBeMovedByPointerWheelAndKeys() throws Exception {
    long start = System.nanoTime();
    show(deep());
    System.out.printf(
        "200 layers: drawn %.0f ms after the call%n", (System.nanoTime() - start) / 1e6);
    String begin = at(".world").getDomAttribute("transform");
    measure("200 layers, near");
    assertThat(at(".world").getDomAttribute("transform")).isNotEqualTo(begin);

    at("#network button[title='All of it']").click();
    Chromium.until(PATIENCE, "it is far", () -> count(".stage svg.far") == 1);
    measure("200 layers, all of it");
    browser.executeScript("document.querySelector('.box').focus()");
    new Actions(browser).sendKeys(Keys.END).perform();
    Chromium.until(
        PATIENCE,
        "the last layer has the focus",
        () ->
            "layer_200"
                .equals(
                    browser.executeScript(
                        "return document.activeElement.getAttribute('data-name')")));
    new Actions(browser).sendKeys(Keys.ENTER).perform();
    Chromium.until(
        PATIENCE, "it is open", () -> at(".layer").isDisplayed() && count(".layer .cells") == 2);
    assertThat(at(".layer").getText()).contains("layer_200/kernel [16, 2]", "34 numbers");
    new Actions(browser).sendKeys(Keys.ESCAPE).perform();
    Chromium.until(PATIENCE, "it is closed", () -> !at(".layer").isDisplayed());
  }

  @Test
  void aDeepResidualNetworkIsDrawnWithoutOverlaps() throws Exception {
    Model model = Applications.resNet50().classes(10).inputShape(64, 64, 3).build();
    long start = System.nanoTime();
    show(model);
    System.out.printf(
        "ResNet50: drawn %.0f ms after the call%n", (System.nanoTime() - start) / 1e6);
    measure("ResNet50, near");
    Chromium.screenshot(browser, "network-resnet.png");
    assertThat(
            browser.executeAsyncScript(
                """
                const done = arguments[arguments.length - 1];
                (async () => {
                  const { layered, WIDTH, HEIGHT } = await import('/layout.js');
                  const { layers } = await (await fetch('/api/network')).json();
                  const { boxes, lines, width } = layered(layers);
                  const wrong = [];
                  boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
                    if (Math.abs(a.x - b.x) < WIDTH && Math.abs(a.y - b.y) < HEIGHT)
                      wrong.push(a.layer.name + ' lies on ' + b.layer.name);
                  }));
                  const place = new Map(boxes.map((box) => [box.layer.name, box]));
                  for (const line of lines) {
                    if (place.get(line.from).y >= place.get(line.to).y)
                      wrong.push(line.from + ' is not above ' + line.to);
                    for (let k = 1; k + 2 < line.points.length; k += 2) {
                      const [x, y] = line.points[k + 1];
                      for (const box of boxes)
                        if (box.y === y && box.layer.name !== line.to && Math.abs(box.x - x) < WIDTH / 2)
                          wrong.push('a line passes through ' + box.layer.name);
                    }
                  }
                  if (boxes.some((box) => box.x < WIDTH / 2 - 1 || box.x > width)) wrong.push('outside');
                  done(wrong);
                })();
                """))
        .isEqualTo(List.of());
    browser.executeScript(
        "const find = document.querySelector('#network input[type=search]'); find.value = 'conv1_conv';"
            + "find.dispatchEvent(new Event('change'))");
    Chromium.until(PATIENCE, "the filters are there", () -> count(".layer .filters canvas") == 64);
    assertThat(at(".layer").getText())
        .contains("All 64 filters of 7 × 7, with red, green and blue");
    browser.executeScript(
        """
        const stage = document.querySelector('.stage');
        for (let i = 0; i < 2; i++) document.querySelector("#network button[title='Farther']").click();
        stage.setPointerCapture = () => {};
        const at = (kind, y) => stage.dispatchEvent(new PointerEvent(kind,
          { pointerId: 1, button: 0, clientX: 300, clientY: y, bubbles: true }));
        at('pointerdown', 600);
        at('pointermove', 260);
        at('pointerup', 260);
        """);
    Chromium.screenshot(browser, "network-filters.png");
  }

  @Test
  void neuronsOfASmallNetworkShowTheirWeights() throws Exception {
    Model model =
        new Sequential(
            new Input(4),
            new Dense(6).activation("relu").name("hidden"),
            new Dense(3).activation("softmax").name("flower"));
    show(model);
    new Select(at("#network select")).selectByValue("neurons");
    Chromium.until(PATIENCE, "neurons are drawn", () -> count(".neurons circle") == 13);
    assertThat(count(".neurons line")).isEqualTo(4 * 6 + 6 * 3);
    browser.executeScript("document.querySelectorAll('.neurons circle')[4].focus()");
    float weight = (float) model.getWeights().getFirst().getDouble(0);
    assertThat(at(".neurons .numbers").getText())
        .startsWith("neuron 1 of hidden, bias 0, weights ");
    new Actions(browser).sendKeys(Keys.ENTER).perform();
    String says = at(".neurons .numbers").getText();
    assertThat(says).startsWith("weight from input 1 to neuron 1 of hidden: ");
    assertThat(Double.parseDouble(says.substring(says.lastIndexOf(' '))))
        .isEqualTo(weight, within(1e-3));
    Chromium.screenshot(browser, "network-neurons.png");
  }

  @Test
  void spreadsOverTimeAndFindingsComeWhileATrainingGoesOn() throws Exception {
    TrainTest digits = DataSets.digits();
    Model model =
        new Sequential(
            new Input(8, 8, 1),
            new Conv2D(16, 3).padding("same").activation("relu").name("edges"),
            new MaxPooling2D(2),
            new Flatten(),
            new Dense(10).activation("softmax").name("digit"));
    model.compile("adam", "sparse_categorical_crossentropy", "accuracy");
    float[] large = digits.trainX().toFloatArray();
    for (int i = 0; i < large.length; i++) {
      large[i] *= 100;
    }
    browser.get(studio.uri().toString());
    model.fit(
        NdArray.of(large, digits.trainX().shape().toArray()),
        digits.trainY(),
        Fit.epochs(12).verbose(0).callbacks(studio));

    Chromium.until(PATIENCE, "it has ended", () -> at("#live-state").getText().startsWith("ended"));
    Chromium.until(PATIENCE, "weights are there", () -> count("#live-histograms canvas") == 4);
    assertThat(at("#live-findings").getText()).contains("inputs not normalised", "since epoch 1");
    for (String kind : List.of("changes", "gradients", "activations")) {
      new Select(at("#spread-kind")).selectByValue(kind);
      assertThat(at("#live-histograms").getText())
          .contains(kind.equals("activations") ? "max_pooling" : "edges/kernel");
    }
    new Select(at("#spread-kind")).selectByValue("gradients");
    browser.executeScript("document.querySelector('#live-histograms canvas').focus()");
    new Actions(browser).sendKeys(Keys.ARROW_LEFT).perform();
    assertThat(at("#live-histograms figcaption").getText())
        .startsWith("epoch 11, step ")
        .contains(" % of the numbers from ", "; in all ");
    Chromium.screenshot(browser, "spreads-page.png");
    browser.executeScript("document.getElementById('live-histograms-part').scrollIntoView()");
    Chromium.screenshot(browser, "spreads.png");
    new Select(at("#spread-kind")).selectByValue("activations");
    Chromium.screenshot(browser, "spreads-activations.png");
    new Select(at("#spread-view")).selectByValue("moment");
    assertThat(count("#live-histograms svg")).isEqualTo(4);
  }

  @Test
  void aHundredThousandStepsStaySmoothAndKeepTheirExtremes() throws Exception {
    Model model = new Sequential(new Input(2), new Dense(1));
    model.compile("sgd", "mse");
    browser.get(studio.uri().toString());
    browser.executeScript(
        """
        window.gaps = [];
        let last = performance.now();
        const frame = (now) => { window.gaps.push(now - last); last = now; requestAnimationFrame(frame); };
        requestAnimationFrame(frame);
        """);
    SplittableRandom random = new SplittableRandom(1);
    float[][] x = new float[20_000][2];
    float[][] y = new float[20_000][1];
    for (int i = 0; i < x.length; i++) {
      x[i][0] = (float) random.nextGaussian();
      x[i][1] = (float) random.nextGaussian();
      y[i][0] = x[i][0] - x[i][1];
    }
    long start = System.nanoTime();
    model.fit(x, y, Fit.epochs(5).batchSize(1).verbose(0).callbacks(studio));
    System.out.printf("100,000 steps in %.1f s%n", (System.nanoTime() - start) / 1e9);
    Chromium.until(PATIENCE, "it has ended", () -> at("#live-state").getText().startsWith("ended"));
    List<?> frames =
        (List<?>)
            browser.executeScript(
                "const own = window.gaps.slice(5).sort((a, b) => a - b);"
                    + "return [own.length, own[own.length >> 1], own[Math.floor(own.length * 0.95)],"
                    + " own.at(-1)]");
    System.out.println("Frames while they came [count, median, 95 %, longest ms]: " + frames);
    List<?> drawn =
        (List<?>)
            browser.executeAsyncScript(
                """
                const done = arguments[arguments.length - 1];
                (async () => {
                  const { CurveChart, thin } = await import('/charts.js');
                  const points = [];
                  let seed = 1;
                  for (let i = 0; i < 100000; i++) {
                    seed = (seed * 16807) % 2147483647;
                    points.push([i, i === 70001 ? null : Math.exp(-i / 30000) + seed / 2147483647]);
                  }
                  points[31415][1] = 9;
                  points[27182][1] = -9;
                  const place = document.getElementById('live-steps');
                  const chart = new CurveChart(place, 'long', 'step');
                  const start = performance.now();
                  chart.set({ training: points });
                  const took = performance.now() - start;
                  const again = performance.now();
                  chart.set({ training: points });
                  const second = performance.now() - again;
                  const kept = thin(points, 4000);
                  const has = (x) => kept.some((point) => point[0] === x);
                  done([kept.length, has(31415) && has(27182) && has(70001) && has(0) && has(99999),
                    kept.every((point, k) => k === 0 || point[0] > kept[k - 1][0]), took, second]);
                })();
                """);
    System.out.println("100,000 points at once [kept, ..., ms to draw, ms again]: " + drawn);
    assertThat(((Number) drawn.get(0)).intValue()).isBetween(3000, 4010);
    assertThat(drawn.get(1)).isEqualTo(true);
    assertThat(drawn.get(2)).isEqualTo(true);
    Chromium.screenshot(browser, "hundred-thousand.png");
  }

  @Test
  void nothingIsWiderThanASmallPhone() throws Exception {
    ChromeOptions phone =
        new ChromeOptions()
            .setExperimentalOption(
                "mobileEmulation",
                Map.of("deviceMetrics", Map.of("width", 360, "height", 740, "pixelRatio", 1.0)));
    browser.quit();
    browser = Chromium.start(phone);
    show(deep());
    browser.executeScript(
        "document.querySelector('.box').dispatchEvent(new MouseEvent('click', { bubbles: true }))");
    Chromium.until(PATIENCE, "the first layer is open", () -> at(".layer").isDisplayed());
    for (String what : List.of("layers", "neurons")) {
      new Select(at("#network select")).selectByValue(what);
      long width = (Long) browser.executeScript("return document.documentElement.scrollWidth");
      assertThat(width).as(what).isLessThanOrEqualTo(360);
      Chromium.screenshot(browser, "network-phone-" + what + ".png");
    }
  }
}
