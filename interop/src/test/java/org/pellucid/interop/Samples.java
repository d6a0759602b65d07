package org.pellucid.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pellucid.files.Bytes;

/**
 * Files that other programs wrote: small ones beside the tests, larger ones among the data sets.
 */
public final class Samples {
  private Samples() {}

  /**
   * Reads a file beside a test.
   *
   * @param test the test
   * @param name the file
   * @return its bytes
   */
  public static byte[] read(Class<?> test, String name) {
    try (InputStream in = test.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a file beside a test.
   *
   * @param test the test
   * @param name the file
   * @return its bytes as readers take them
   */
  public static Bytes bytes(Class<?> test, String name) {
    return Bytes.of(read(test, name), name, "file");
  }

  /**
   * Finds a file among the data sets.
   *
   * @param name its path in their folder
   * @return the file, or null where the data are not there
   */
  public static @Nullable Path find(String name) {
    String given = System.getProperty("pellucid.data", System.getenv("PELLUCID_DATA"));
    if (given != null) {
      Path path = Path.of(given, name);
      return Files.exists(path) ? path : null;
    }
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path path = folder.resolve("shared/data").resolve(name);
      if (Files.exists(path)) {
        return path;
      }
    }
    return null;
  }
}
