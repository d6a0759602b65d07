package org.pellucid.examples;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;
import org.pellucid.models.FileContent;
import org.pellucid.models.Imported;
import org.pellucid.models.MigrationReport;
import org.pellucid.models.Model;
import org.pellucid.models.ModelFormat;
import org.pellucid.models.ModelFormats;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pellucid convert}: writes the content of a file in another format. */
@Command(
    name = "convert",
    description = "Write a model, or arrays, in another format; the ending of OUT says which.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A model is converted whole where both formats hold models, else its weights.",
      "A report tells what became of each layer, node or array: exact, approximated (why) or",
      "missing (what to do)."
    })
final class ConvertCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "IN", description = "A file of any known format.")
  private Path in;

  @Parameters(index = "1", paramLabel = "OUT", description = "The file to write.")
  private Path out;

  @Option(names = "--force", description = "Replace OUT if it is there.")
  private boolean force;

  @Override
  public Integer call() {
    if (Files.exists(out) && !force) {
      throw new PellucidException(out + " is there already. Give --force to replace it.");
    }
    ModelFormat target = ModelFormats.named(out);
    ModelFormat source = StrangeFile.read(in, () -> ModelFormats.of(in));
    FileContent content = StrangeFile.read(in, () -> source.inspect(in));
    boolean isModel = content.isModel();
    PrintWriter screen = spec.commandLine().getOut();
    if (isModel && target.savesModels()) {
      Imported imported = read(source, screen);
      Model model = imported.model();
      MigrationReport written = target.save(model, out);
      print(imported.report(), screen);
      if (!written.isExact()) {
        print(written, screen);
      }
      screen.println(
          out
              + ": "
              + target.name()
              + ", model \""
              + StrangeFile.printable(model.name())
              + "\" with "
              + model.weights().size()
              + " weights, from "
              + source.name()
              + ".");
      return 0;
    }
    if (!target.writesTensors()) {
      throw new PellucidException(
          in
              + (isModel
                  ? " holds a model, and models cannot be written as "
                  : " holds arrays without a model, which cannot be written as ")
              + target.name()
              + ".");
    }
    Map<String, NdArray> arrays = StrangeFile.read(in, () -> source.readTensors(in));
    MigrationReport report = StrangeFile.read(in, () -> source.report(content, in, arrays));
    target.writeTensors(out, arrays);
    print(report, screen);
    screen.println(
        out
            + ": "
            + target.name()
            + ", "
            + arrays.size()
            + " arrays from "
            + source.name()
            + (isModel ? "; the format holds arrays only, so the architecture is left out." : "."));
    return 0;
  }

  /** Reads the model; where a part of it is not known here, the report tells of all of them. */
  private Imported read(ModelFormat source, PrintWriter screen) {
    try {
      return StrangeFile.read(in, () -> source.read(in));
    } catch (PellucidException refused) {
      MigrationReport report;
      try {
        report = StrangeFile.read(in, () -> source.report(in));
      } catch (PellucidException damaged) {
        throw refused;
      }
      if (!report.isWhole()) {
        print(report, screen);
      }
      throw refused;
    }
  }

  static void print(MigrationReport report, PrintWriter screen) {
    report.toString().lines().map(StrangeFile::printable).forEach(screen::println);
  }
}
