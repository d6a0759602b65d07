package org.pellucid.examples;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.pellucid.doctor.Finding;
import org.pellucid.examples.doctor.Advice;
import org.pellucid.examples.doctor.Machine;
import org.pellucid.examples.doctor.RunDoctor;
import org.pellucid.examples.training.Environment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code pellucid doctor}: measures this machine and says what would make it faster; {@code
 * pellucid doctor RUN} looks at a run and says what is probably wrong with it.
 */
@Command(
    name = "doctor",
    description =
        "Measure this machine and say what would make it faster; or, given the folder of a run,"
            + " look at its curves and weights and say what is probably wrong.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "RUN",
      description = "The folder of a run, as \"train\" makes it.")
  private @Nullable Path run;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Path folder = run;
    if (folder != null) {
      return look(out, folder);
    }
    for (Map.Entry<String, String> line : Environment.describe(Main.version()).entrySet()) {
      print(out, line.getKey(), line.getValue());
    }
    out.flush();
    Machine machine = Machine.measure();
    print(
        out,
        "FMA peak",
        machine.vectors() ? gflops(machine.peak()) : "not known without the vector module");
    print(out, "Matrix product", gflops(machine.product()) + share(machine));
    print(
        out,
        "Result",
        machine.correct() ? "right, compared with double precision" : "WRONG: please report this");
    out.println();
    out.println(Advice.forProcess());
    return machine.correct() ? 0 : 1;
  }

  private static int look(PrintWriter out, Path folder) {
    RunDoctor.Report report = RunDoctor.look(folder);
    out.println("Looked at " + String.join(" and ", report.looked()) + " in " + folder + ".");
    if (report.findings().isEmpty()) {
      out.println("Nothing found.");
    }
    for (Finding finding : report.findings()) {
      out.println();
      out.println(finding);
    }
    out.flush();
    return 0;
  }

  private static String share(Machine machine) {
    return machine.vectors()
        ? String.format(
            Locale.ROOT, ", %.0f %% of the peak", 100 * machine.product() / machine.peak())
        : "";
  }

  private static String gflops(double value) {
    return String.format(Locale.ROOT, "%.1f GFLOP/s", value);
  }

  private static void print(PrintWriter out, String name, String value) {
    out.println(String.format(Locale.ROOT, "%-15s %s", name, value));
  }
}
