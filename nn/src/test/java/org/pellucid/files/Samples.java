package org.pellucid.files;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Files that others wrote, in the folder of data sets beside the project. */
final class Samples {
  private Samples() {}

  /** Finds one; null where the data are not there. */
  static @Nullable Path find(String name) {
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
