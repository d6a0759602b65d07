package org.pellucid.examples.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Json;
import org.pellucid.errors.PellucidException;
import org.pellucid.examples.training.Findings;
import org.pellucid.examples.training.RunResult;
import org.pellucid.files.AtomicFile;
import org.pellucid.models.Model;
import org.pellucid.studio.Studio;

/**
 * The folder of one run: {@code report.html}, {@code history.csv}, {@code run.json} and {@code
 * model.safetensors}.
 */
public final class RunFolder {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  private final Path path;

  private RunFolder(Path path) {
    this.path = path;
  }

  /**
   * Makes the folder, or takes one that is there.
   *
   * @param path the folder
   * @return the folder
   */
  public static RunFolder at(Path path) {
    try {
      return new RunFolder(Files.createDirectories(path));
    } catch (FileAlreadyExistsException file) {
      throw new PellucidException("Cannot write to " + path + ": it is not a folder.", file);
    } catch (IOException failure) {
      throw cannotWrite(path, failure);
    }
  }

  /**
   * Makes a new folder named by the example and the time.
   *
   * @param parent the folder it is made in
   * @param name the example's name
   * @param now the time
   * @return the folder
   */
  public static RunFolder fresh(Path parent, String name, LocalDateTime now) {
    at(parent);
    String stem = name + "-" + STAMP.format(now);
    for (int i = 1; ; i++) {
      Path path = parent.resolve(i == 1 ? stem : stem + "-" + i);
      try {
        return new RunFolder(Files.createDirectory(path));
      } catch (FileAlreadyExistsException taken) {
        // Another run began in the same second: the next number.
      } catch (IOException failure) {
        throw cannotWrite(path, failure);
      }
    }
  }

  /** {@return where the folder is} */
  public Path path() {
    return path;
  }

  /**
   * Writes the model of a run.
   *
   * @param model the model
   * @return the file
   */
  public Path write(Model model) {
    Path file = path.resolve("model.safetensors");
    model.save(file);
    return file;
  }

  /**
   * Writes the files of a run.
   *
   * @param result the run
   * @param studio what watched it
   * @return the page to open
   */
  public Path write(RunResult result, Studio studio) {
    write("history.csv", history(result.history()));
    write("run.json", Json.write(run(result)) + "\n");
    return report(studio.about(Summaries.of(result)));
  }

  /**
   * Writes the files of an application's run; one that shows no progress has no history.
   *
   * @param name the application's name
   * @param description what it learns
   * @param findings what it has shown
   * @param environment where the run was made
   * @param studio what watched it
   * @return the page to open
   */
  public Path write(
      String name,
      String description,
      Findings findings,
      Map<String, String> environment,
      Studio studio) {
    Map<String, @Nullable Object> run = new LinkedHashMap<>();
    run.put("example", name);
    run.put("settings", findings.options());
    findings.figures().forEach(figure -> run.put(figure.name(), finite(figure.value())));
    run.put("seconds", findings.seconds());
    run.put("environment", environment);
    if (!findings.history().isEmpty()) {
      write("history.csv", history(epochs(findings.history())));
    }
    write("run.json", Json.write(run) + "\n");
    return report(studio.about(Summaries.of(name, description, findings, environment)));
  }

  private Path report(Studio studio) {
    Path file = path.resolve("report.html");
    studio.report(file);
    return file;
  }

  private void write(String name, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(path.resolve(name), bytes.length, out -> out.write(bytes));
  }

  private static PellucidException cannotWrite(Path path, IOException failure) {
    return new PellucidException(
        "Cannot write to " + path + ": " + failure.getClass().getSimpleName() + ".", failure);
  }

  /** What each epoch measured, of curves that need not be equally long. */
  private static List<Map<String, Double>> epochs(Map<String, List<Double>> curves) {
    List<Map<String, Double>> epochs = new ArrayList<>();
    curves.forEach((name, values) -> {
      for (int epoch = 0; epoch < values.size(); epoch++) {
        if (epoch == epochs.size()) {
          epochs.add(new LinkedHashMap<>());
        }
        epochs.get(epoch).put(name.replace(',', ';'), values.get(epoch));
      }
    });
    return epochs;
  }

  private static String history(List<Map<String, Double>> history) {
    Set<String> names = new LinkedHashSet<>();
    history.forEach(epoch -> names.addAll(epoch.keySet()));
    StringBuilder csv = new StringBuilder("epoch");
    names.forEach(name -> csv.append(',').append(name));
    csv.append('\n');
    for (int epoch = 0; epoch < history.size(); epoch++) {
      csv.append(epoch + 1);
      for (String name : names) {
        Double value = history.get(epoch).get(name);
        csv.append(',').append(value == null ? "" : value.toString());
      }
      csv.append('\n');
    }
    return csv.toString();
  }

  private static Map<String, @Nullable Object> run(RunResult result) {
    Map<String, @Nullable Double> test = new LinkedHashMap<>();
    result.test().forEach((name, value) -> test.put(name, finite(value)));
    Map<String, @Nullable Object> run = new LinkedHashMap<>();
    run.put("example", result.name());
    run.put("settings", result.settings().toMap());
    run.put("data", result.data().name());
    run.put("test", test);
    run.put("test_accuracy", finite(result.accuracy()));
    run.put("seconds", result.seconds());
    run.put("environment", result.environment());
    return run;
  }

  /** JSON has no word for NaN and infinity; null stands for them. */
  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
