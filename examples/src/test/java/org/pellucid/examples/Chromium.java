package org.pellucid.examples;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.openqa.selenium.NotFoundException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.FluentWait;

/** A real browser without a window; {@code -Dpellucid.screenshots=DIR} keeps pictures. */
final class Chromium {
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

  private Chromium() {}

  /** Starts it; where there is none, the test is skipped. */
  static ChromeDriver start(ChromeOptions options) {
    assumeTrue(Files.isExecutable(DRIVER), "No " + DRIVER + " (Debian: chromium-driver).");
    return new ChromeDriver(
        new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build(),
        options.addArguments(
            "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"));
  }

  /**
   * Waits until a page is as it should be, and fails when patience is over. A page draws when it
   * comes to it: an element that is not there yet, or that has just been drawn anew, is looked for
   * again.
   */
  static void until(Duration patience, String what, BooleanSupplier condition) {
    new FluentWait<>(condition)
        .withTimeout(patience)
        .pollingEvery(Duration.ofMillis(50))
        .ignoring(NotFoundException.class, StaleElementReferenceException.class)
        .withMessage(what)
        .until(BooleanSupplier::getAsBoolean);
  }

  /** Keeps a picture of the page if pictures are asked for. */
  static void screenshot(ChromeDriver browser, String name)
      throws IOException, InterruptedException {
    String folder = System.getProperty("pellucid.screenshots");
    if (folder != null) {
      Thread.sleep(300); // What moves comes to rest
      Files.write(
          Files.createDirectories(Path.of(folder)).resolve(name),
          browser.getScreenshotAs(OutputType.BYTES));
    }
  }
}
