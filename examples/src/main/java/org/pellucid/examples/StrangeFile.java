package org.pellucid.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.pellucid.errors.PellucidException;
import org.pellucid.examples.training.Environment;

/** Files that come from anywhere: whatever is in them, the user sees one sentence. */
final class StrangeFile {
  private static final int LONGEST = 300;

  private StrangeFile() {}

  /**
   * Runs code that reads a file.
   *
   * @param file the file
   * @param code reads it
   * @return what it read
   */
  static <T> T read(Path file, Supplier<T> code) {
    try {
      return code.get();
    } catch (PellucidException e) {
      throw new PellucidException(printable(String.valueOf(e.getMessage())), e);
    } catch (OutOfMemoryError full) {
      throw new PellucidException(
          "Not enough memory ("
              + Environment.heap()
              + ") to read "
              + file
              + ": set PELLUCID_JAVA_OPTS=-Xmx8g to give Java 8 GiB.",
          full);
    } catch (RuntimeException | StackOverflowError unexpected) {
      // Readers promise a sentence of their own; this is the net below them.
      throw new PellucidException(
          file + " cannot be read: it is damaged in a way that nobody foresaw.", unexpected);
    }
  }

  static long size(Path file) {
    try {
      return Files.isDirectory(file) ? -1 : Files.size(file);
    } catch (IOException e) {
      return -1;
    }
  }

  /** A text from a file, without what could move the cursor or flood the screen. */
  static String printable(String text) {
    String clean = text.replaceAll("\\p{Cntrl}|\\p{Cf}", "?");
    return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST - 3) + "...";
  }
}
