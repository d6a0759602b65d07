package org.pellucid.examples;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Session;
import org.pellucid.data.TrainTest;
import org.pellucid.errors.PellucidException;
import org.pellucid.examples.programs.Example;
import org.pellucid.examples.programs.Examples;
import org.pellucid.explain.Explanation;
import org.pellucid.models.Model;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pellucid explain}: works the first training step of an example out, number by number. */
@Command(
    name = "explain",
    description = "Work the first training step of an example out, number by number.",
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
  private static final Pattern WEIGHT = Pattern.compile("(.+)\\[([0-9, ]*)]");

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "xor, iris, digits, mnist or fashion_mnist.")
  private String name;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "How many samples the batch has (xor: 4, others: 1).")
  private @Nullable Integer samples;

  @Option(
      names = "--elements",
      paramLabel = "N",
      description = "How many numbers of each array to work out (4).")
  private int elements = 4;

  @Option(
      names = "--weight",
      paramLabel = "PLACE",
      description = "Tell only why one weight changes, such as \"dense/kernel[1, 3]\".")
  private @Nullable String weight;

  @Option(names = "--html", paramLabel = "FILE", description = "Write a page for a browser.")
  private @Nullable Path html;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Example example = Examples.classifier(name);
    Session.clear();
    Session.setRandomSeed(example.seed());
    Model model = example.model();
    TrainTest data = example.data();
    int all = data.trainX().shape().dim(0);
    int count = samples == null ? (all <= 4 ? all : 1) : samples;
    if (count < 1 || count > all) {
      throw new PellucidException("--samples must be from 1 to " + all + ", got " + count + ".");
    }
    Explanation step =
        model.explain(data.trainX().rowRange(0, count), data.trainY().rowRange(0, count));
    if (html != null) {
      step.write(html);
      out.println("Open " + html);
    }
    if (weight != null) {
      out.print(change(step, weight));
    } else if (html == null) {
      out.print(step.toText(elements));
    }
    return 0;
  }

  private static String change(Explanation step, String place) {
    Matcher matcher = WEIGHT.matcher(place);
    if (!matcher.matches()) {
      throw new PellucidException(
          "--weight: \"" + place + "\" is no place; write it as \"dense/kernel[1, 3]\".");
    }
    String numbers = matcher.group(2).replace(" ", "");
    int[] index =
        numbers.isEmpty()
            ? new int[0]
            : Arrays.stream(numbers.split(",", -1)).mapToInt(Integer::parseInt).toArray();
    return step.of(matcher.group(1), index).toString();
  }
}
