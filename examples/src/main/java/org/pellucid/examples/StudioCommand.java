package org.pellucid.examples;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.pellucid.studio.Studio;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pellucid studio}: opens the page with the playground, and runs side by side. */
@Command(
    name = "studio",
    description = "Open the page with the playground, and compare runs in the browser.",
    mixinStandardHelpOptions = true)
final class StudioCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", arity = "0..*", description = "Folders of pellucid train.")
  private List<Path> runs = List.of();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (Studio studio = new Studio(runs)) {
      out.println("Open " + studio.uri() + (runs.isEmpty() ? "#playground" : "#runs"));
      untilEnter(out);
    }
    return 0;
  }

  /** Waits for a line or the end of the standard input. */
  static void untilEnter(PrintWriter out) {
    out.println("Press Enter to end.");
    out.flush();
    try {
      int read;
      do {
        read = System.in.read();
      } while (read >= 0 && read != '\n');
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
