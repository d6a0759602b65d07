package org.pellucid.check;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pellucid.activations.Activations;
import org.pellucid.config.Configurable;
import org.pellucid.config.Registry;
import org.pellucid.constraints.Constraints;
import org.pellucid.initializers.Initializers;
import org.pellucid.layers.Layers;
import org.pellucid.losses.LossFunctions;
import org.pellucid.losses.Losses;
import org.pellucid.metrics.MetricFunctions;
import org.pellucid.metrics.Metrics;
import org.pellucid.ops.Ops;
import org.pellucid.optimizers.Optimizers;
import org.pellucid.optimizers.schedules.Schedules;
import org.pellucid.regularizers.Regularizers;
import org.pellucid.tensor.Tensor;

/**
 * The page {@code docs/keras.md}: each public name of Keras, what it is called here, and where it
 * behaves differently. What there is comes from the registries and the public functions; the list
 * of Keras's names and the notes are resources beside this class's tests.
 */
public final class KerasPage {
  /** One name of Keras. */
  public record Row(String name, List<String> aliases, String here, String note) {}

  private record Note(String here, String note) {}

  private static final Map<String, Registry<? extends Configurable>> REGISTRIES =
      Map.of(
          "Layers", Layers.REGISTRY,
          "Activations", Activations.REGISTRY,
          "Initializers", Initializers.REGISTRY,
          "Regularizers", Regularizers.REGISTRY,
          "Constraints", Constraints.REGISTRY,
          "Losses", Losses.REGISTRY,
          "Metrics", Metrics.REGISTRY,
          "Optimizers", Optimizers.REGISTRY,
          "Learning-rate schedules", Schedules.REGISTRY);

  private final Map<String, Map<String, Note>> notes = new HashMap<>();
  private final Map<String, String> functions = new TreeMap<>();

  /** Reads notes and finds the public functions on tensors. */
  public KerasPage() throws IOException, ReflectiveOperationException {
    String section = "";
    for (String line : resource("keras-notes.txt")) {
      if (line.startsWith("## ")) {
        section = line.substring(3);
      } else if (!line.startsWith("#")) {
        String[] parts = line.split("\\|", -1);
        notes
            .computeIfAbsent(section, key -> new HashMap<>())
            .put(parts[0].strip(), new Note(parts[1].strip(), parts[2].strip()));
      }
    }
    findFunctions();
  }

  private static List<String> resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(KerasPage.class.getResourceAsStream("/keras/" + name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  /** Public functions of tensors by their names: static ones first, then methods of tensors. */
  private void findFunctions() throws IOException, ReflectiveOperationException {
    ModuleReference module =
        Tensor.class
            .getModule()
            .getLayer()
            .configuration()
            .findModule("org.pellucid.engine")
            .orElseThrow()
            .reference();
    List<String> classes = new ArrayList<>();
    try (ModuleReader reader = module.open();
        var files = reader.list()) {
      files
          .filter(file -> file.matches("org/pellucid/(tensor|ops)/\\w+\\.class"))
          .filter(file -> !file.endsWith("-info.class"))
          .map(file -> file.replace('/', '.').substring(0, file.length() - 6))
          .sorted()
          .forEach(classes::add);
    }
    for (Method method : Tensor.class.getMethods()) {
      if (!Modifier.isStatic(method.getModifiers())) {
        functions.put(method.getName(), "`Tensor." + method.getName() + "`");
      }
    }
    for (String name : classes) {
      Class<?> type = Class.forName(name);
      if (Modifier.isPublic(type.getModifiers())) {
        for (Method method : type.getMethods()) {
          if (Modifier.isStatic(method.getModifiers()) && method.getDeclaringClass().equals(type)) {
            functions.put(
                method.getName(), "`" + type.getSimpleName() + "." + method.getName() + "`");
          }
        }
      }
    }
  }

  /** {@return all names by section} */
  public Map<String, List<Row>> rows() throws IOException {
    Map<String, List<Row>> rows = new LinkedHashMap<>();
    String section = "";
    for (String line : resource("keras-names.txt")) {
      if (line.startsWith("## ")) {
        section = line.substring(3);
        rows.put(section, new ArrayList<>());
      } else if (!line.startsWith("#")) {
        List<String> names = List.of(line.split(" ", -1));
        rows.get(section).add(row(section, names.getFirst(), names.subList(1, names.size())));
      }
    }
    return rows;
  }

  private Row row(String section, String name, List<String> aliases) {
    String here = here(section, name);
    Map<String, Note> own = notes.getOrDefault(section, Map.of());
    Note note = own.get(name);
    if (note == null && here.isEmpty()) {
      note = own.get("*");
    }
    if (note == null) {
      boolean random = section.equals("Random");
      return new Row(
          name, aliases, here, random ? "the distribution is Keras's, the stream is not" : "");
    }
    return new Row(name, aliases, note.here().isEmpty() ? here : note.here(), note.note());
  }

  /** What the registries and the public functions have under a name. */
  private String here(String section, String name) {
    Registry<? extends Configurable> registry = REGISTRIES.get(section);
    String camel = camelCase(name);
    if (registry != null) {
      if (section.equals("Losses") && has(LossFunctions.class, camel)) {
        return "`LossFunctions." + camel + "`";
      }
      if (section.equals("Metrics")) {
        if (has(MetricFunctions.class, camel)) {
          return "`MetricFunctions." + camel + "`";
        }
        if (has(LossFunctions.class, camel)) {
          return "`LossFunctions." + camel + "`";
        }
      }
      if (!registry.names().contains(name)) {
        return "";
      }
      String type = registry.entry(name).type().getSimpleName();
      return section.equals("Activations") ? "`\"" + name + "\"`" : "`" + type + "`";
    }
    String key = section.equals("Random") ? "random." + name : name;
    boolean functional =
        section.equals("Ops") || section.equals("Random") || section.startsWith("Utils");
    if (functional && Ops.REGISTRY.containsKey(key)) {
      String function = functions.get(camel);
      return function == null ? "`Ops.get(\"" + key + "\")`" : function;
    }
    return "";
  }

  private static boolean has(Class<?> type, String method) {
    for (Method one : type.getMethods()) {
      if (one.getName().equals(method) && Modifier.isStatic(one.getModifiers())) {
        return true;
      }
    }
    return false;
  }

  /** A name in small letters and underscores as Java writes it. */
  static String camelCase(String name) {
    StringBuilder camel = new StringBuilder();
    boolean up = false;
    for (int i = 0; i < name.length(); i++) {
      char letter = name.charAt(i);
      if (letter == '_') {
        up = !camel.isEmpty();
      } else {
        camel.append(up ? Character.toUpperCase(letter) : letter);
        up = false;
      }
    }
    return camel.toString();
  }

  /** {@return the page} */
  public String text() throws IOException {
    StringBuilder page =
        new StringBuilder(
            """
            # Keras's names here

            Every public name of Keras 3.16, what it is called here, and where it behaves differently and why. This page is
            written from the registries by a test, which fails when it is stale; `mvn test -pl nn -am -Dtest=KerasPageTest
            -Dsurefire.failIfNoSpecifiedTests=false -Dpellucid.page=write` writes it anew.

            What holds everywhere:

            - Names, defaults and numbers are Keras's. Required arguments stand in the constructor, the others are methods in
              camelCase: `kernel_initializer="zeros"` is `.kernelInitializer("zeros")`.
            - Random numbers follow Keras's distributions, not its streams: they come from a counter (Philox), and are the same
              for any number of threads. Without a seed a program draws the same numbers each time it runs.
            - Computation is in float32 with sums in a fixed order, so that results have the same bits on any machine; Keras's
              backends differ from one another by as much as from this library, about 1e-6 of a value.
            - Layers know their inputs' shapes by the arrays they get; what does not fit is one sentence before work starts.
            - Settings in configs that nothing knows are refused by name; Keras ignores some and raises for others.

            """);
    rows()
        .forEach((section, rows) -> {
          page.append("## ").append(section).append("\n\n");
          page.append("| Keras | here | differs |\n|---|---|---|\n");
          for (Row row : rows) {
            page.append("| `").append(row.name()).append('`');
            row.aliases().forEach(alias -> page.append(", `").append(alias).append('`'));
            page.append(" | ").append(row.here().isEmpty() ? "—" : row.here());
            page.append(" | ").append(row.note()).append(" |\n");
          }
          page.append('\n');
        });
    return page.toString().stripTrailing() + "\n";
  }

  /** {@return how many names of a section are there, or null if there is no such section} */
  public @Nullable Long there(String section) throws IOException {
    List<Row> rows = rows().get(section);
    return rows == null ? null : rows.stream().filter(row -> !row.here().isEmpty()).count();
  }
}
