package org.pellucid.examples.training;

import static java.util.Objects.requireNonNullElse;

import java.awt.image.BufferedImage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.pellucid.callbacks.Callback;
import org.pellucid.callbacks.CallbackList;
import org.pellucid.callbacks.Logs;
import org.pellucid.data.images.Image;
import org.pellucid.errors.PellucidException;
import org.pellucid.examples.training.Findings.Figure;
import org.pellucid.examples.training.Findings.Shown;
import org.pellucid.examples.training.Findings.TextTable;
import org.pellucid.files.AtomicFile;
import org.pellucid.models.Model;
import org.pellucid.studio.Samples;
import org.pellucid.studio.Studio;

/**
 * A running application: the options of its user, and all the places where it shows something, the
 * terminal, the folder of the run and the report.
 */
public final class Run {
  private final Options options;
  private final Path folder;
  private final PrintWriter out;
  private final IntFunction<Callback> progress;
  private final @Nullable Studio studio;
  private final long start = System.nanoTime();
  private final Map<String, Object> used = new LinkedHashMap<>();
  private final List<Figure> figures = new ArrayList<>();
  private final Map<String, Map<String, List<Double>>> charts = new LinkedHashMap<>();
  private final Map<String, List<Double>> history = new LinkedHashMap<>();
  private final List<TextTable> tables = new ArrayList<>();
  private final List<Shown> pictures = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private String summary = "";

  /**
   * Makes a run.
   *
   * @param options the options of the user
   * @param folder the folder of the run
   * @param out the terminal
   * @param progress makes what shows the progress of that many epochs
   */
  public Run(Options options, Path folder, PrintWriter out, IntFunction<Callback> progress) {
    this(options, folder, out, progress, null);
  }

  /**
   * Makes a run.
   *
   * @param options the options of the user
   * @param folder the folder of the run
   * @param out the terminal
   * @param progress makes what shows the progress of that many epochs
   * @param studio shows what models make of held-out samples; null for nowhere
   */
  public Run(
      Options options,
      Path folder,
      PrintWriter out,
      IntFunction<Callback> progress,
      @Nullable Studio studio) {
    this.studio = studio;
    this.options = options;
    this.folder = folder;
    this.out = out;
    this.progress = progress;
  }

  /** {@return the seed of weights and of the order of samples: the user's, or 1} */
  public long seed() {
    return used("seed", requireNonNullElse(options.seed(), 1L));
  }

  /**
   * Tells how often all the data are to be seen.
   *
   * @param usual the answer unless the user said otherwise
   * @return the number of epochs
   */
  public int epochs(int usual) {
    return used("epochs", requireNonNullElse(options.epochs(), usual));
  }

  /**
   * Tells how many samples make one step.
   *
   * @param usual the answer unless the user said otherwise
   * @return the batch size
   */
  public int batchSize(int usual) {
    return used("batch_size", requireNonNullElse(options.batchSize(), usual));
  }

  /**
   * Tells how many samples to learn from.
   *
   * @param all how many there are
   * @return all, or the user's number if that is smaller
   */
  public int samples(int all) {
    return used("samples", Math.min(all, requireNonNullElse(options.samples(), all)));
  }

  private <T> T used(String name, T value) {
    used.put(name, value);
    return value;
  }

  /**
   * Says something in the terminal and in the report.
   *
   * @param line one line
   */
  public void say(String line) {
    out.println(line);
    out.flush();
    lines.add(line);
  }

  /**
   * Says something with numbers in it.
   *
   * @param format what {@link String#format} takes, such as {@code "%,d pairs, %.1f %%"}
   * @param values what stands in the places of the format; decimal points whatever the country
   */
  @SuppressWarnings("AnnotateFormatMethod") // The annotation would be a dependency of its own.
  public void say(String format, Object... values) {
    say(String.format(Locale.ROOT, format, values));
  }

  /**
   * Makes the callback that shows how a training goes, and draws its curves in the report.
   *
   * @param phase what is trained, such as {@code classifier}; empty where there is one training
   *     only
   * @param epochs how many epochs there will be
   * @return the callback for {@code fit}
   */
  public Callback progress(String phase, int epochs) {
    if (!phase.isEmpty()) {
      out.println(phase);
    }
    Callback curves =
        new Callback() {
          @Override
          public void onEpochEnd(int epoch, Logs logs) {
            logs.forEach((name, value) -> measured(phase, name, value));
          }
        };
    return CallbackList.of(List.of(progress.apply(epochs), curves));
  }

  /**
   * Says at which samples the studio is to look in the trainings to come. Whoever watches steers:
   * these are samples for watching, not those of the test, where there are both.
   *
   * @param samples the samples
   */
  public void test(Samples samples) {
    if (studio != null) {
      studio.test(samples);
    }
  }

  /**
   * Shows in the studio what a finished model makes of the samples of the test.
   *
   * @param model the model
   * @param samples the samples
   */
  public void test(Model model, Samples samples) {
    if (studio != null) {
      studio.test(model, samples);
    }
  }

  private void measured(String phase, String name, double value) {
    history
        .computeIfAbsent(phase.isEmpty() ? name : phase + ": " + name, any -> new ArrayList<>())
        .add(value);
    boolean validation = name.startsWith("val_");
    String metric = validation ? name.substring("val_".length()) : name;
    point(
        phase.isEmpty() ? metric : phase + ": " + metric,
        validation ? "validation" : "training",
        value);
  }

  /**
   * Adds a curve to the report.
   *
   * @param chart the title of the chart
   * @param series the name of the curve in it
   * @param values its values, one per step
   */
  public void curve(String chart, String series, double[] values) {
    charts
        .computeIfAbsent(chart, any -> series())
        .put(series, Arrays.stream(values).boxed().toList());
  }

  /**
   * Adds a point to a curve in the report.
   *
   * @param chart the title of the chart
   * @param series the name of the curve in it
   * @param value its next value
   */
  public void point(String chart, String series, double value) {
    charts
        .computeIfAbsent(chart, any -> series())
        .computeIfAbsent(series, any -> new ArrayList<>())
        .add(value);
  }

  private static Map<String, List<Double>> series() {
    return new LinkedHashMap<>();
  }

  /**
   * Shows a table in the terminal and in the report.
   *
   * @param title what it shows
   * @param header the names of its columns
   * @param rows its rows, each as long as the header
   */
  public void table(String title, List<String> header, List<List<String>> rows) {
    TextTable table = new TextTable(title, List.copyOf(header), List.copyOf(rows));
    tables.add(table);
    out.println();
    out.println(title);
    List<List<String>> all = new ArrayList<>(rows);
    all.addFirst(header);
    for (List<String> row : all) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        line.append(padded(row.get(column), width(all, column)));
      }
      out.println(line.toString().stripTrailing());
    }
    out.println();
    out.flush();
  }

  /**
   * Writes a row of a {@link #table}: {@code row("%s | %d | %.1f %%", "cats", 12, 87.5)}.
   *
   * @param pattern the format of each cell, bars between them
   * @param values one for each cell
   * @return the cells
   */
  public static List<String> row(String pattern, Object... values) {
    String[] cells = pattern.split("\\|", -1);
    if (cells.length != values.length) {
      throw new PellucidException(
          "row: the pattern \""
              + pattern
              + "\" has "
              + cells.length
              + " cells but got "
              + values.length
              + " values.");
    }
    return IntStream.range(0, cells.length)
        .mapToObj(i -> String.format(Locale.ROOT, cells[i].strip(), values[i]))
        .toList();
  }

  private static int width(List<List<String>> rows, int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0) + 2;
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length());
  }

  /**
   * Writes a picture into the run's folder and shows it in the report.
   *
   * @param file its name, such as {@code faces.png}
   * @param caption what it shows, in a sentence
   * @param image the picture
   */
  public void picture(String file, String caption, BufferedImage image) {
    Path target = file(file);
    AtomicFile.write(target, 0, out -> ImageIO.write(image, "png", out));
    picture(target, caption);
  }

  /**
   * Writes a picture into the run's folder and shows it in the report.
   *
   * @param file its name, such as {@code faces.png}
   * @param caption what it shows, in a sentence
   * @param image the picture
   */
  public void picture(String file, String caption, Image image) {
    Path target = file(file);
    image.write(target);
    picture(target, caption);
  }

  /**
   * Shows a picture that was written into the run's folder, such as an animated GIF, in the report.
   *
   * @param file the picture, PNG or GIF
   * @param caption what it shows, in a sentence
   */
  public void picture(Path file, String caption) {
    pictures.add(new Shown(file, caption));
    out.println("Picture: " + file + " (" + caption + ")");
    out.flush();
  }

  /**
   * Names a file of the run.
   *
   * @param name its name in the run's folder
   * @return its path
   */
  public Path file(String name) {
    return folder.resolve(name);
  }

  /**
   * Tells a figure that was measured on data held out.
   *
   * @param name what was measured, such as {@code test_accuracy}
   * @param value how much
   * @param goal what was to be reached, such as {@code >= 0.99}; empty for none
   */
  public void figure(String name, double value, String goal) {
    figures.add(new Figure(name, value, goal));
    String line = String.format(Locale.ROOT, "%s: %.4f", name, value);
    out.println(goal.isEmpty() ? line : line + "  (to reach: " + goal + ")");
    out.flush();
  }

  /**
   * Saves a network as {@code model.safetensors} in the run's folder.
   *
   * @param model the network
   */
  public void save(Model model) {
    summary = model.summary().stripTrailing();
    Path file = file("model.safetensors");
    model.save(file);
    out.println("Model:   " + file);
  }

  /** {@return all that was shown until now} */
  public Findings findings() {
    return new Findings(
        new LinkedHashMap<>(used),
        List.copyOf(figures),
        charts,
        history,
        List.copyOf(tables),
        List.copyOf(pictures),
        List.copyOf(lines),
        summary,
        (System.nanoTime() - start) / 1e9);
  }
}
