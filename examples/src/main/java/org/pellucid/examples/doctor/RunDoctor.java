package org.pellucid.examples.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pellucid.array.NdArray;
import org.pellucid.doctor.Doctor;
import org.pellucid.doctor.Finding;
import org.pellucid.errors.PellucidException;
import org.pellucid.models.Model;
import org.pellucid.tensor.Variable;

/** Looks at the folder of a run that is over: its curves and its weights. */
public final class RunDoctor {
  private RunDoctor() {}

  /**
   * What was seen.
   *
   * @param looked what there was to look at
   * @param findings what is probably wrong
   */
  public record Report(List<String> looked, List<Finding> findings) {
    /** Copies the lists. */
    public Report {
      looked = List.copyOf(looked);
      findings = List.copyOf(findings);
    }
  }

  /**
   * Looks at a run.
   *
   * @param folder the folder, with {@code history.csv} or {@code model.safetensors} in it
   * @return what was seen
   */
  public static Report look(Path folder) {
    List<String> looked = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    Path curves = folder.resolve("history.csv");
    if (Files.isRegularFile(curves)) {
      Map<String, List<Double>> history = history(curves);
      int epochs = history.values().stream().mapToInt(List::size).max().orElse(0);
      looked.add(epochs + (epochs == 1 ? " epoch" : " epochs"));
      trainings(history)
          .forEach((training, its) -> {
            for (Finding found : Doctor.ofHistory(its)) {
              findings.add(
                  training.isEmpty()
                      ? found
                      : new Finding(
                          found.kind(),
                          training + ": " + found.where(),
                          found.number(),
                          found.sentence()));
            }
          });
    }
    Path file = folder.resolve("model.safetensors");
    if (Files.isRegularFile(file)) {
      Map<String, NdArray> weights = new LinkedHashMap<>();
      for (Variable weight : Model.load(file).weights()) {
        weights.put(weight.name(), weight.value());
      }
      looked.add(weights.size() + (weights.size() == 1 ? " weight array" : " weight arrays"));
      findings.addAll(Doctor.ofWeights(weights));
    }
    if (looked.isEmpty()) {
      throw new PellucidException(
          "doctor: "
              + folder
              + " is not the folder of a run: it has neither history.csv nor model.safetensors."
              + " Give a folder that \"pellucid train\" has made.");
    }
    return new Report(looked, findings);
  }

  /** The curves of each training; its name stands before theirs where there were several. */
  private static Map<String, Map<String, List<Double>>> trainings(
      Map<String, List<Double>> history) {
    Map<String, Map<String, List<Double>>> trainings = new LinkedHashMap<>();
    history.forEach((name, curve) -> {
      int colon = name.lastIndexOf(": ");
      trainings
          .computeIfAbsent(colon < 0 ? "" : name.substring(0, colon), any -> new LinkedHashMap<>())
          .put(colon < 0 ? name : name.substring(colon + 2), curve);
    });
    return trainings;
  }

  /** Reads curves: an epoch per line, names in the first one; an empty field is no number. */
  static Map<String, List<Double>> history(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException failure) {
      throw new PellucidException(
          "doctor: cannot read " + file + ": " + failure.getClass().getSimpleName() + ".", failure);
    }
    Map<String, List<Double>> history = new LinkedHashMap<>();
    List<String> names = lines.isEmpty() ? List.of() : fields(lines.getFirst());
    names.stream()
        .filter(name -> !name.equals("epoch"))
        .forEach(name -> history.put(name, new ArrayList<>()));
    for (int line = 1; line < lines.size(); line++) {
      List<String> fields = fields(lines.get(line));
      for (int i = 0; i < Math.min(names.size(), fields.size()); i++) {
        List<Double> curve = history.get(names.get(i));
        if (curve != null && !fields.get(i).isBlank()) {
          curve.add(number(file, line, fields.get(i)));
        }
      }
    }
    return history;
  }

  private static List<String> fields(String line) {
    return Arrays.asList(line.split(",", -1));
  }

  private static double number(Path file, int line, String field) {
    try {
      return Double.parseDouble(field);
    } catch (NumberFormatException text) {
      throw new PellucidException(
          file + " line " + (line + 1) + ": \"" + field + "\" is not a number.", text);
    }
  }
}
