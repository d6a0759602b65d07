package org.pellucid.models;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.pellucid.files.ModelFormatException;
import org.pellucid.layers.Layer;

/**
 * What became of each part of a foreign model: taken over exactly, approximated, or missing.
 *
 * <p>A reader notes each layer or node while it reads; {@link #toString} is the report as text, and
 * {@link #requireWhole} turns everything that is missing into one sentence.
 *
 * @param source the file, or whatever else the model came from
 * @param format what it was, such as "Keras 2.3.1 (HDF5)" or "ONNX, opset 17"
 * @param parts the parts, in the order of the model
 */
public record MigrationReport(String source, String format, List<Part> parts) {
  private static final int SHOWN_MISSING = 4;
  private static final int LONGEST_NAME = 100;

  /** How well a part was taken over. */
  public enum Outcome {
    /** It computes the same numbers, up to the rounding of sums. */
    EXACT,
    /** It computes nearly the same; the reason says where it differs. */
    APPROXIMATED,
    /** It is not there; the advice says what to do. */
    MISSING;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One layer, node, or other part, such as the settings of training.
   *
   * @param name its name in the model
   * @param kind its class or operator, such as "Dense" or "Conv"
   * @param outcome how well it was taken over
   * @param reason why it is not exact, without a full stop; empty where it is
   * @param advice what to do about it, a sentence; empty where nothing is to be done
   */
  public record Part(String name, String kind, Outcome outcome, String reason, String advice) {}

  /** Makes a report of parts that do not change any more. */
  public MigrationReport {
    parts = List.copyOf(parts);
  }

  /** Collects the parts of a report while a model is read. */
  public static final class Builder {
    private final String source;
    private String format;
    private final List<Part> parts = new ArrayList<>();

    /**
     * Makes an empty collection.
     *
     * @param source the file, or whatever else the model comes from
     * @param format what it is
     */
    public Builder(String source, String format) {
      this.source = source;
      this.format = format;
    }

    /**
     * Says more exactly what the file is, once that is known.
     *
     * @param exactFormat such as "Keras 2.3.1 (HDF5)"
     * @return this
     */
    public Builder format(String exactFormat) {
      format = exactFormat;
      return this;
    }

    /**
     * Notes a part that computes the same numbers.
     *
     * @param name its name in the model
     * @param kind its class or operator
     * @return this
     */
    public Builder exact(String name, String kind) {
      return add(name, kind, Outcome.EXACT, "", "");
    }

    /**
     * Notes a part that computes nearly the same.
     *
     * @param name its name in the model
     * @param kind its class or operator
     * @param reason where it differs, without a full stop
     * @param advice what to do about it, a sentence; may be empty
     * @return this
     */
    public Builder approximated(String name, String kind, String reason, String advice) {
      return add(name, kind, Outcome.APPROXIMATED, reason, advice);
    }

    /**
     * Notes a part that is not there.
     *
     * @param name its name in the model
     * @param kind its class or operator
     * @param reason why not, without a full stop
     * @param advice what to do about it, a sentence; may be empty
     * @return this
     */
    public Builder missing(String name, String kind, String reason, String advice) {
      return add(name, kind, Outcome.MISSING, reason, advice);
    }

    /**
     * Notes every layer of a model as taken over exactly, those of models in it too.
     *
     * @param model the model
     * @return this
     */
    public Builder layers(Model model) {
      layers(model, "");
      return this;
    }

    private void layers(Model model, String outer) {
      for (Layer layer : model.layers()) {
        if (layer instanceof Model inner) {
          layers(inner, outer + layer.name() + "/");
        } else {
          exact(outer + layer.name(), layer.getClass().getSimpleName());
        }
      }
    }

    private Builder add(String name, String kind, Outcome outcome, String reason, String advice) {
      parts.add(new Part(name, kind, outcome, reason, advice));
      return this;
    }

    /** {@return the report of what was noted so far} */
    public MigrationReport build() {
      return new MigrationReport(source, format, parts);
    }
  }

  /**
   * Makes the report on a file of which the arrays were read.
   *
   * @param content what is in the file
   * @param file the file
   * @param read the names of the arrays that were read
   * @return a part for each array
   */
  public static MigrationReport ofArrays(FileContent content, Path file, Set<String> read) {
    Builder report = new Builder(String.valueOf(file.getFileName()), content.format());
    for (FileContent.TensorEntry tensor : content.tensors()) {
      if (read.contains(tensor.name())) {
        report.exact(tensor.name(), tensor.type());
      } else {
        report.missing(tensor.name(), tensor.type(), "it holds no numbers of a model", "");
      }
    }
    return report.build();
  }

  /** {@return the parts as the command line lists the layers of a file} */
  public List<FileContent.LayerEntry> layers() {
    return parts.stream()
        .map(part -> new FileContent.LayerEntry(part.name(), part.kind(), -1))
        .toList();
  }

  /** {@return whether a model can be made, as the command line says it of a checked file} */
  public String verdict() {
    return isWhole()
        ? "model: can be made, and every weight fits"
        : "model: " + count(Outcome.MISSING) + " layers are not known here";
  }

  /**
   * Counts parts.
   *
   * @param outcome how well they were taken over
   * @return how many there are
   */
  public long count(Outcome outcome) {
    return parts.stream().filter(part -> part.outcome() == outcome).count();
  }

  /** {@return whether every part is exact} */
  public boolean isExact() {
    return count(Outcome.EXACT) == parts.size();
  }

  /** {@return whether no part is missing} */
  public boolean isWhole() {
    return count(Outcome.MISSING) == 0;
  }

  /**
   * Raises one sentence that names all that is missing; nothing happens where nothing is.
   *
   * @return this
   */
  public MigrationReport requireWhole() {
    Map<String, Part> missing = new LinkedHashMap<>();
    parts.stream()
        .filter(part -> part.outcome() == Outcome.MISSING)
        .forEach(part -> missing.putIfAbsent(part.kind() + part.reason(), part));
    if (missing.isEmpty()) {
      return this;
    }
    String shown =
        missing.values().stream()
            .limit(SHOWN_MISSING)
            .map(part -> part.kind() + " \"" + part.name() + "\" (" + part.reason() + ")")
            .collect(Collectors.joining(", "));
    int more = missing.size() - SHOWN_MISSING;
    throw new ModelFormatException(
        source
            + " cannot be read whole: "
            + shown
            + (more > 0 ? ", and " + more + " more" : "")
            + ".");
  }

  /** {@return the report as text: a line of counts, and a line for each part} */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(source).append(": ").append(format).append('\n');
    text.append(parts.size()).append(parts.size() == 1 ? " part: " : " parts: ");
    text.append(count(Outcome.EXACT)).append(" exact, ");
    text.append(count(Outcome.APPROXIMATED)).append(" approximated, ");
    text.append(count(Outcome.MISSING)).append(" missing\n");
    int nameWidth = width(parts.stream().map(Part::name).toList());
    int kindWidth = width(parts.stream().map(Part::kind).toList());
    for (Part part : parts) {
      text.append("  ").append(padded(shown(part.name()), nameWidth));
      text.append("  ").append(padded(shown(part.kind()), kindWidth));
      text.append("  ").append(part.outcome());
      if (!part.reason().isEmpty()) {
        text.append(": ").append(part.reason()).append(part.reason().endsWith("?") ? "" : ".");
      }
      if (!part.advice().isEmpty()) {
        text.append(' ').append(part.advice());
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static int width(List<String> texts) {
    return texts.stream().mapToInt(text -> shown(text).length()).max().orElse(0);
  }

  /** A name from a file, without what could break the table or flood the screen. */
  private static String shown(String name) {
    String clean = name.replaceAll("\\p{Cntrl}|\\p{Cf}", "?");
    return clean.length() <= LONGEST_NAME ? clean : clean.substring(0, LONGEST_NAME - 3) + "...";
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
