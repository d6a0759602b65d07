package org.pellucid.examples;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.pellucid.examples.terminal.Style;
import org.pellucid.models.ModelFormat;
import org.pellucid.models.ModelFormats;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code pellucid verify}: checks a whole file. */
@Command(
    name = "verify",
    description = "Check a file: its structure, and its checksums if it has any.",
    mixinStandardHelpOptions = true,
    footer = {"", "Exit codes: 0 all is well, 2 it is damaged or cannot be read."})
final class VerifyCommand implements Callable<Integer> {
  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "A model, weights or arrays, of any known format.")
  private Path file;

  @Override
  public Integer call() {
    ModelFormat format = StrangeFile.read(file, () -> ModelFormats.of(file));
    List<String> right = StrangeFile.read(file, () -> format.verify(file));
    PrintWriter out = spec.commandLine().getOut();
    Style style = main.style();
    out.println(file + ": " + style.heading(format.name()));
    right.forEach(line -> out.println("  " + style.ok(StrangeFile.printable(line))));
    return 0;
  }
}
