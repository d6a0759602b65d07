package org.pellucid.interop.keras;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.files.Bytes;
import org.pellucid.files.ZipArchive;
import org.pellucid.interop.hdf5.Hdf5Dataset;
import org.pellucid.interop.hdf5.Hdf5Group;

/** The vocabularies of a file, which Keras keeps as texts beside the weights. */
record Assets(@Nullable ZipArchive archive, WeightSource weights) {
  static final Assets NONE = new Assets(null, path -> null);

  /**
   * Gives a layer that looks tokens up its vocabulary, unless its settings have one.
   *
   * @param className the layer's class
   * @param settings its settings, which are changed
   * @param path where its state stands
   */
  void complete(String className, Config settings, String path) {
    boolean text = className.equals("TextVectorization");
    if (!text && !className.equals("StringLookup") && !className.equals("IntegerLookup")) {
      return;
    }
    if (settings.get("vocabulary") instanceof String) {
      // A path on the machine that wrote the file: nothing is ever opened by what a file says.
      settings.put("vocabulary", null);
    }
    String place = text ? path + "/_lookup_layer" : path;
    List<String> lines = settings.get("vocabulary") == null ? lines(place) : List.of();
    if (lines.isEmpty()) {
      return;
    }
    List<Object> tokens = new ArrayList<>(lines);
    if (className.equals("IntegerLookup")) {
      tokens.clear();
      for (String line : lines) {
        tokens.add(number(line, place));
      }
    }
    settings.put("vocabulary", tokens);
    Hdf5Group group = weights.variables(place);
    Hdf5Dataset idf = group == null ? null : group.dataset("idf_weights");
    if (idf != null) {
      List<Object> numbers = new ArrayList<>();
      for (double value : idf.read().toDoubleArray()) {
        numbers.add(value);
      }
      settings.put("idf_weights", numbers);
    }
  }

  private static Long number(String line, String place) {
    try {
      return Long.valueOf(line.strip());
    } catch (NumberFormatException e) {
      throw Bytes.of(new byte[0], "assets/" + place + "/vocabulary.txt", "vocabulary")
          .damaged("\"" + line.substring(0, Math.min(40, line.length())) + "\" is no number", e);
    }
  }

  private List<String> lines(String place) {
    String name = "assets/" + place + "/vocabulary.txt";
    if (archive == null || !archive.has(name)) {
      return List.of();
    }
    Bytes content = archive.read(name, "vocabulary");
    String whole = content.text(0, content.size(), StandardCharsets.UTF_8);
    // Keras drops empty lines at the end.
    return Arrays.asList(whole.replaceAll("\\n+$", "").split("\\n", -1));
  }
}
