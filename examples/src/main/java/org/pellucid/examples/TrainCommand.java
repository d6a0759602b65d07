package org.pellucid.examples;

import static java.util.Objects.requireNonNullElse;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.pellucid.callbacks.Callback;
import org.pellucid.callbacks.CallbackList;
import org.pellucid.callbacks.ProgressLogger;
import org.pellucid.compile.Backend;
import org.pellucid.config.Session;
import org.pellucid.data.TrainTest;
import org.pellucid.errors.PellucidException;
import org.pellucid.examples.programs.Application;
import org.pellucid.examples.programs.Example;
import org.pellucid.examples.programs.Examples;
import org.pellucid.examples.programs.Program;
import org.pellucid.examples.report.RunFolder;
import org.pellucid.examples.terminal.ConfusionTable;
import org.pellucid.examples.terminal.Gallery;
import org.pellucid.examples.terminal.Progress;
import org.pellucid.examples.terminal.Style;
import org.pellucid.examples.training.Environment;
import org.pellucid.examples.training.Findings;
import org.pellucid.examples.training.Options;
import org.pellucid.examples.training.Run;
import org.pellucid.examples.training.RunResult;
import org.pellucid.examples.training.Settings;
import org.pellucid.examples.training.Trainer;
import org.pellucid.models.Model;
import org.pellucid.studio.Samples;
import org.pellucid.studio.Studio;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code pellucid train}: trains an example and shows what it learned. */
@Command(
    name = "train",
    description = "Train an example network, test it and write a report.",
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME",
      description = "One of ${COMPLETION-CANDIDATES}.",
      completionCandidates = Names.class)
  private String name;

  @Option(names = "--epochs", paramLabel = "N", description = "How often all the data are seen.")
  private @Nullable Integer epochs;

  @Option(names = "--batch-size", paramLabel = "N", description = "How many samples make one step.")
  private @Nullable Integer batchSize;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Learn from the first N samples only, where the example can.")
  private @Nullable Integer samples;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The seed of weights and of the order of samples.")
  private @Nullable Long seed;

  @Option(
      names = "--backend",
      paramLabel = "B",
      description = "What computes: simd, scalar or reference.")
  private @Nullable String backend;

  @Option(names = "--studio", description = "Show the training in the browser while it goes.")
  private boolean watched;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder for the report (runs/NAME-TIME).")
  private @Nullable Path folder;

  @Override
  public Integer call() {
    Program program = Examples.named(name);
    positive("--epochs", epochs);
    positive("--batch-size", batchSize);
    positive("--samples", samples);
    String chosen = (backend == null ? Backend.current() : Backend.named(backend)).name();
    try (Studio opened = watched ? new Studio() : Studio.forReport()) {
      if (watched) {
        spec.commandLine().getOut().println("Open " + opened.uri());
      }
      switch (program) {
        case Example example -> {
          Settings settings =
              new Settings(
                  requireNonNullElse(epochs, example.epochs()),
                  requireNonNullElse(batchSize, example.batchSize()),
                  requireNonNullElse(seed, example.seed()),
                  chosen);
          if (samples != null) {
            throw new PellucidException(
                "--samples: the example " + name + " learns from all its samples; leave it away.");
          }
          Backend.with(chosen, () -> train(example, settings, opened));
        }
        case Application application -> Backend.with(chosen, () -> run(application, opened));
      }
      if (watched) {
        StudioCommand.untilEnter(spec.commandLine().getOut());
      }
    } catch (OutOfMemoryError full) {
      throw new PellucidException(
          "Not enough memory ("
              + Environment.heap()
              + "): set PELLUCID_JAVA_OPTS=-Xmx8g to give Java 8 GiB.",
          full);
    }
    return 0;
  }

  private static Samples samples(Example example, TrainTest data) {
    Samples samples =
        Samples.of(data.testX(), data.testY()).classes(data.classNames()).name("test");
    return example.columns().isEmpty() ? samples : samples.columns(example.columns());
  }

  private static void positive(String option, @Nullable Integer given) {
    if (given != null && given < 1) {
      throw new PellucidException(option + " must be >= 1, got " + given + ".");
    }
  }

  private Findings run(Application application, Studio studio) {
    PrintWriter out = spec.commandLine().getOut();
    RunFolder runFolder = runFolder(application);
    Run run =
        new Run(
            new Options(epochs, batchSize, samples, seed),
            runFolder.path(),
            out,
            count -> CallbackList.of(List.of(new Progress(out, main.style(), count), studio)),
            studio);
    Session.clear();
    Session.setRandomSeed(run.seed());
    application.run(run);
    Findings findings = run.findings();
    Path page =
        runFolder.write(
            application.name(),
            application.description(),
            findings,
            Environment.describe(Main.version()),
            studio);
    out.println("Report:  " + page);
    out.println(String.format(Locale.ROOT, "seconds: %.1f", findings.seconds()));
    return findings;
  }

  private RunResult train(Example example, Settings settings, Studio studio) {
    PrintWriter out = spec.commandLine().getOut();
    TrainTest data = example.data();
    RunFolder runFolder = runFolder(example);
    Session.clear();
    Session.setRandomSeed(settings.seed());
    Model model = example.model();
    announce(out, data);
    out.println(model.summary().stripTrailing());
    out.println();
    out.flush();

    studio.test(samples(example, data));
    Callback progress =
        main.style().live() && settings.epochs() <= Progress.MOST_LINES
            ? new ProgressLogger(out, true)
            : new Progress(out, main.style(), settings.epochs());
    Trainer.Outcome outcome =
        new Trainer(settings, example.validationSplit())
            .run(model, data, List.of(progress, studio));
    RunResult result =
        new RunResult(
            example.name(),
            example.description(),
            settings,
            data,
            model.summary(),
            model.countParams(),
            outcome.history(),
            outcome.test(),
            outcome.verdicts(),
            outcome.seconds(),
            Environment.describe(Main.version()));
    model.note("example", example.name());
    Path file = runFolder.write(model);
    Path page = runFolder.write(result, studio);
    show(out, result, page, file);
    return result;
  }

  private RunFolder runFolder(Program program) {
    Path chosen = folder;
    return chosen == null
        ? RunFolder.fresh(
            Path.of("runs"), program.name(), LocalDateTime.now(ZoneId.systemDefault()))
        : RunFolder.at(chosen);
  }

  private static void announce(PrintWriter out, TrainTest data) {
    out.println(
        data.name()
            + ": "
            + data.trainX().shape().dim(0)
            + " samples to learn from, "
            + data.testX().shape().dim(0)
            + " for the test.");
    out.println("Source: " + data.licence() + ".");
    out.println();
  }

  private void show(PrintWriter out, RunResult result, Path page, Path file) {
    Style style = main.style();
    out.println();
    out.println(style.heading("Confusion matrix (rows: what it is, columns: what was said)"));
    new ConfusionTable(result.confusion(), style).lines().forEach(out::println);
    out.println();
    out.println(style.heading("What the network thinks of some test samples"));
    new Gallery(result, style).lines().forEach(out::println);
    out.println();
    out.println("Model:  " + file);
    out.println("Report: " + page);
    out.println(
        String.format(
            Locale.ROOT,
            "test_accuracy: %.4f  seconds: %.1f",
            result.accuracy(),
            result.seconds()));
  }

  /** The programs, for the help. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Examples.names().iterator();
    }
  }
}
