package org.pellucid.interop.fuzz;

import java.util.function.Consumer;
import org.pellucid.files.Bytes;
import org.pellucid.files.ModelFormatException;

/**
 * What all targets of the fuzzer have in common: a reader may refuse bytes with a sentence, and
 * nothing else may come out of it. {@code ./fuzz} runs the targets; see {@code docs/files.md}.
 */
final class FuzzTarget {
  private static final int LONGEST_SENTENCE = 400;

  private FuzzTarget() {}

  static void read(byte[] data, Consumer<Bytes> reader) {
    try {
      reader.accept(Bytes.of(data, "x", "file"));
    } catch (ModelFormatException e) {
      String sentence = String.valueOf(e.getMessage());
      if (sentence.length() > LONGEST_SENTENCE) {
        throw new AssertionError("Too long to be read: " + sentence, e);
      }
    }
  }
}
