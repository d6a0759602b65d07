package org.pellucid.examples;

import java.util.concurrent.Callable;
import org.pellucid.examples.programs.Examples;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pellucid summary}: shows the layers of an example. */
@Command(
    name = "summary",
    description = "Show the layers of an example network.",
    mixinStandardHelpOptions = true)
final class SummaryCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "xor, iris, digits, mnist or fashion_mnist.")
  private String name;

  @Override
  public Integer call() {
    spec.commandLine()
        .getOut()
        .println(Examples.classifier(name).model().summary().stripTrailing());
    return 0;
  }
}
