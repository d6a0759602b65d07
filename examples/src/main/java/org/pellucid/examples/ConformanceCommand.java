package org.pellucid.examples;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import org.pellucid.conformance.CaseReader;
import org.pellucid.conformance.Conformance;
import org.pellucid.conformance.RecordedCase;
import org.pellucid.conformance.Verdict;
import org.pellucid.interop.onnx.OnnxConformance;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pellucid conformance}: compares our objects with recorded answers of other libraries. */
@Command(
    name = "conformance",
    description = "Compare with recorded answers of other libraries.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "LIBRARY",
    subcommands = {ConformanceCommand.Keras.class, ConformanceCommand.Onnx.class})
final class ConformanceCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** {@code pellucid conformance keras}: runs a file of recorded cases. */
  @Command(
      name = "keras",
      description = "Run recorded cases of Keras: one line per area, then the total.",
      mixinStandardHelpOptions = true,
      footer = {"", "Exit codes: 0 all passed, 1 some did not, 2 bad usage or input."})
  static final class Keras implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "Cases, one JSON object per line.")
    private Path file;

    @Option(names = "--failures", description = "Show each case that did not pass.")
    private boolean failures;

    @Override
    public Integer call() {
      List<RecordedCase> cases = CaseReader.read(file);
      SequencedMap<RecordedCase, Verdict> verdicts = Conformance.check(cases);
      PrintWriter out = spec.commandLine().getOut();
      if (failures) {
        verdicts.forEach((recorded, verdict) -> print(out, recorded, verdict));
      }
      SequencedMap<String, Conformance.Tally> counts = Conformance.tally(verdicts);
      for (Map.Entry<String, Conformance.Tally> area : counts.entrySet()) {
        out.println(area.getKey() + ": " + area.getValue());
      }
      return counts.lastEntry().getValue().isClean() ? 0 : 1;
    }

    private static void print(PrintWriter out, RecordedCase recorded, Verdict verdict) {
      switch (verdict.kind()) {
        case PASSED -> {}
        case FAILED -> out.println("FAILED " + recorded + ": " + verdict.detail());
        case UNSUPPORTED -> out.println("UNSUPPORTED " + recorded + ": " + verdict.detail());
      }
    }
  }

  /** {@code pellucid conformance onnx}: runs a folder of the ONNX standard's own cases. */
  @Command(
      name = "onnx",
      description = "Run a folder of ONNX backend cases: model.onnx and test_data_set_* in each.",
      mixinStandardHelpOptions = true,
      footer = {"", "Exit codes: 0 all passed, 1 some did not, 2 bad usage or input."})
  static final class Onnx implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Cases, in this folder or those within it.")
    private Path folder;

    @Option(names = "--failures", description = "List the cases that did not pass.")
    private boolean failures;

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      Map<OnnxConformance.Outcome, Integer> counts = new EnumMap<>(OnnxConformance.Outcome.class);
      for (OnnxConformance.Outcome outcome : OnnxConformance.Outcome.values()) {
        counts.put(outcome, 0);
      }
      SequencedMap<Path, OnnxConformance.Result> results =
          OnnxConformance.check(
              OnnxConformance.find(folder),
              (path, result) -> counts.merge(result.outcome(), 1, Integer::sum));
      if (failures) {
        results.forEach((path, result) -> {
          if (result.outcome() != OnnxConformance.Outcome.PASSED) {
            out.println(
                result.outcome()
                    + " "
                    + folder.toAbsolutePath().relativize(path)
                    + ": "
                    + result.detail());
          }
        });
      }
      int failed = counts.getOrDefault(OnnxConformance.Outcome.FAILED, 0);
      int unsupported = counts.getOrDefault(OnnxConformance.Outcome.UNSUPPORTED, 0);
      out.println(
          counts.get(OnnxConformance.Outcome.PASSED)
              + " passed, "
              + failed
              + " failed, "
              + unsupported
              + " unsupported");
      return failed + unsupported == 0 ? 0 : 1;
    }
  }
}
