package org.pellucid.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pellucid.errors.PellucidException;
import org.pellucid.examples.language.Dialogue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code pellucid talk}: answers the lines of standard input with what the chatbot learned. */
@Command(
    name = "talk",
    description = "Talk to the chatbot that was trained last, line by line, to the end of input.",
    mixinStandardHelpOptions = true)
final class TalkCommand implements Callable<Integer> {
  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "RUN",
      arity = "0..1",
      description = "The folder of a run of \"train chatbot\" (the latest in runs).")
  private @Nullable Path run;

  @Override
  public Integer call() throws IOException {
    Dialogue dialogue = Dialogue.load(run == null ? latest(Path.of("runs")) : run);
    talk(
        dialogue,
        new BufferedReader(new InputStreamReader(System.in, System.out.charset())),
        spec.commandLine().getOut(),
        main.style().live() ? "> " : "");
    return 0;
  }

  static void talk(Dialogue dialogue, BufferedReader in, PrintWriter out, String prompt)
      throws IOException {
    while (true) {
      out.print(prompt);
      out.flush();
      String line = in.readLine();
      if (line == null) {
        return;
      }
      out.println(dialogue.answer(line.strip()));
      out.flush();
    }
  }

  static Path latest(Path runs) throws IOException {
    if (Files.isDirectory(runs)) {
      try (Stream<Path> folders = Files.list(runs)) {
        return folders
            .filter(folder -> Files.isRegularFile(folder.resolve(Dialogue.FILE)))
            .max(Comparator.comparing(folder -> String.valueOf(folder.getFileName())))
            .orElseThrow(TalkCommand::none);
      }
    }
    throw none();
  }

  private static PellucidException none() {
    return new PellucidException(
        "There is no run of the chatbot in runs: ./pellucid train chatbot makes one.");
  }
}
