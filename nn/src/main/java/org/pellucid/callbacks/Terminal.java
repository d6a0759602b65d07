package org.pellucid.callbacks;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.Flushable;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where callbacks that talk write to; the one place of the library that knows standard output. */
final class Terminal {
  private Terminal() {}

  /** {@return standard output} */
  static Appendable out() {
    return Holder.OUT;
  }

  /** {@return whether a line on standard output can be written over} */
  static boolean isInteractive() {
    // There may be none: then input or output is a file or another program.
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }

  /**
   * Writes text at once.
   *
   * @param text what to write
   * @param to where
   */
  static void print(String text, @Nullable Appendable to) {
    Appendable target = to == null ? out() : to;
    try {
      target.append(text);
      if (target instanceof Flushable flushable) {
        flushable.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write progress: " + e.getMessage(), e);
    }
  }

  private static final class Holder {
    static final PrintStream OUT =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
  }
}
