package org.pellucid.interop.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.pellucid.files.Bytes;
import org.pellucid.files.ModelFormatException;

/**
 * What all targets of the fuzzer have in common: a reader may refuse bytes with a sentence, and
 * nothing else may come out of it. {@code ./fuzz} runs the targets; see {@code docs/files.md}.
 */
final class FuzzTarget {
  private static final int LONGEST_SENTENCE = 400;

  private static final ThreadLocal<Path> FOLDERS = ThreadLocal.withInitial(FuzzTarget::folder);

  private FuzzTarget() {}

  static void read(byte[] data, Consumer<Bytes> reader) {
    sentence(() -> reader.accept(Bytes.of(data, "x", "file")));
  }

  /**
   * Lets a reader of several files loose on two of them, in a folder that each thread has.
   *
   * @param data the first file up to a byte that is zero, and the second one behind it
   * @param first the name of the first file, which the reader gets
   * @param second the name of the file that lies beside it
   */
  static void readFolder(byte[] data, String first, String second, Consumer<Path> reader) {
    int end = 0;
    while (end < data.length && data[end] != 0) {
      end++;
    }
    Path folder = FOLDERS.get();
    try {
      Files.write(folder.resolve(first), Arrays.copyOf(data, end));
      Files.write(
          folder.resolve(second),
          Arrays.copyOfRange(data, Math.min(end + 1, data.length), data.length));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sentence(() -> reader.accept(folder.resolve(first)));
  }

  private static Path folder() {
    try {
      Path folder = Files.createTempDirectory("fuzz");
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void sentence(Runnable reader) {
    try {
      reader.run();
    } catch (ModelFormatException e) {
      String sentence = String.valueOf(e.getMessage());
      if (sentence.length() > LONGEST_SENTENCE) {
        throw new AssertionError("Too long to be read: " + sentence, e);
      }
    }
  }
}
