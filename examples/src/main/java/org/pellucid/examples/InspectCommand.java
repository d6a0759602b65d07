package org.pellucid.examples;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.pellucid.examples.terminal.FileTable;
import org.pellucid.models.FileContent;
import org.pellucid.models.MigrationReport;
import org.pellucid.models.ModelFormat;
import org.pellucid.models.ModelFormats;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code pellucid inspect}: shows what is in a file of a model or of arrays. */
@Command(
    name = "inspect",
    description = "Show what is in a file: format, origin, layers, arrays and sizes.",
    mixinStandardHelpOptions = true,
    footer = {"", "Nothing in the file is run, and no other file is opened."})
final class InspectCommand implements Callable<Integer> {
  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "A model, weights or arrays, of any known format.")
  private Path file;

  @Option(
      names = "--report",
      description = "Tell what becomes of each layer, node or array when the file is read here.")
  private boolean report;

  @Override
  public Integer call() {
    ModelFormat format = StrangeFile.read(file, () -> ModelFormats.of(file));
    if (report) {
      MigrationReport parts = StrangeFile.read(file, () -> format.report(file));
      ConvertCommand.print(parts, spec.commandLine().getOut());
      return 0;
    }
    FileContent content = StrangeFile.read(file, () -> format.inspect(file));
    new FileTable(file, StrangeFile.size(file), content, main.style())
        .lines()
        .forEach(spec.commandLine().getOut()::println);
    return 0;
  }
}
