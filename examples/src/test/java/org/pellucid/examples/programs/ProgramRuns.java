package org.pellucid.examples.programs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.pellucid.callbacks.Callback;
import org.pellucid.data.DataLookup;
import org.pellucid.examples.training.Options;
import org.pellucid.examples.training.Run;

/** Runs of programs in tests. */
final class ProgramRuns {
  private ProgramRuns() {}

  /** Makes a run of one epoch over a few samples. */
  static Run tiny(int samples, Path folder) {
    return new Run(
        new Options(1, null, samples, 1L),
        folder,
        new PrintWriter(new StringWriter()),
        epochs -> new Callback());
  }

  /** Skips a test whose data are not on this machine. */
  static void assumeData(String name, String file) {
    assumeTrue(
        DataLookup.standard().folder(name, file).isPresent(),
        name + "/" + file + " is not on this machine.");
  }
}
