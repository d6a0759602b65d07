package org.pellucid.examples;

import java.io.PrintWriter;
import org.pellucid.examples.terminal.Style;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command {@code pellucid}. */
@Command(
    name = "pellucid",
    description = "Build, train, understand and ship neural networks.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      TrainCommand.class,
      TalkCommand.class,
      SummaryCommand.class,
      ExplainCommand.class,
      InspectCommand.class,
      ConvertCommand.class,
      VerifyCommand.class,
      ConformanceCommand.class,
      StudioCommand.class,
      DataCommand.class,
      DoctorCommand.class
    },
    footer = {"", "Exit codes: 0 done, 1 a check failed, 2 bad usage or input."})
public final class Main implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show where an error comes from.")
  private boolean debug;

  private final Style style;

  private Main(Style style) {
    this.style = style;
  }

  /**
   * Runs the command line and ends the process with its exit code: 0 done, 1 a check failed, 2 bad
   * usage or input.
   *
   * @param arguments the words after {@code pellucid}
   */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, System.out.charset());
    PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
    System.exit(run(out, err, Style.ofProcess(System.out.charset()), arguments));
  }

  static int run(PrintWriter out, PrintWriter err, Style style, String... arguments) {
    Main main = new Main(style);
    Failures failures = new Failures(() -> main.debug);
    int code =
        new CommandLine(main)
            .setOut(out)
            .setErr(err)
            .setParameterExceptionHandler(failures)
            .setExecutionExceptionHandler(failures)
            .execute(arguments);
    out.flush();
    err.flush();
    return code;
  }

  Style style() {
    return style;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }

  /** Reads the version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"Pellucid " + version()};
    }
  }
}
