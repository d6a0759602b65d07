package org.pellucid.studio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;
import org.pellucid.layers.TextArray;
import org.pellucid.models.Model;
import org.pellucid.models.Rows;
import org.pellucid.tensor.Tensor;

/**
 * What a model is given for some samples, in any form that {@code predict} takes, such that single
 * samples can be taken out of it.
 *
 * @param names what the inputs are called; empty texts where they have no names
 * @param columns for each input an {@link NdArray} or a {@link TextArray}, one row per sample
 * @param form how the model wants them
 */
record Inputs(List<String> names, List<Object> columns, Form form) {
  /** How inputs are handed over. */
  enum Form {
    ONE,
    LIST,
    MAP
  }

  Inputs {
    names = List.copyOf(names);
    columns = List.copyOf(columns);
  }

  static Inputs of(Object x) {
    Inputs inputs =
        switch (unpacked(x)) {
          case Map<?, ?> map ->
              new Inputs(
                  map.keySet().stream().map(Object::toString).toList(),
                  map.values().stream().map(Inputs::column).toList(),
                  Form.MAP);
          case List<?> list when !TextArray.isText(list) ->
              new Inputs(
                  list.stream().map(any -> "").toList(),
                  list.stream().map(Inputs::column).toList(),
                  Form.LIST);
          case Object one -> new Inputs(List.of(""), List.of(column(one)), Form.ONE);
        };
    if (inputs.columns.isEmpty() || inputs.count() == 0) {
      throw new PellucidException("Samples: x has 0 samples.");
    }
    for (Object column : inputs.columns) {
      if (count(column) != inputs.count()) {
        throw new PellucidException(
            "Samples: inputs have " + inputs.count() + " and " + count(column) + " samples.");
      }
    }
    return inputs;
  }

  /** Records as columns; anything else as it is. */
  private static Object unpacked(Object x) {
    return switch (x) {
      case Record[] rows -> Rows.columns(List.of(rows));
      case List<?> list when !list.isEmpty() && list.stream().allMatch(Record.class::isInstance) ->
          Rows.columns(list.stream().map(Record.class::cast).toList());
      default -> x;
    };
  }

  private static Object column(Object given) {
    if (TextArray.isText(given)) {
      return TextArray.of(given);
    }
    return switch (given) {
      case NdArray array -> array;
      case Tensor tensor -> tensor.value();
      default -> NdArray.copyOf(given);
    };
  }

  private static int count(Object column) {
    int rank =
        column instanceof TextArray text ? text.shape().rank() : array(column).shape().rank();
    if (rank == 0) {
      throw new PellucidException("Samples: x is one number or text; it needs a batch axis.");
    }
    return column instanceof TextArray text ? text.shape().dim(0) : array(column).shape().dim(0);
  }

  private static NdArray array(Object column) {
    return (NdArray) column;
  }

  /** How many samples there are. */
  int count() {
    return count(columns.getFirst());
  }

  /** Some samples, in the order in which they are named. */
  Inputs rows(int... rows) {
    return new Inputs(names, columns.stream().map(column -> picked(column, rows)).toList(), form);
  }

  /**
   * Rows whose columns come from different samples.
   *
   * @param rows for each row, the sample that each column is taken from
   */
  Inputs mixed(List<int[]> rows) {
    List<Object> taken = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      int column = i;
      int[] from = rows.stream().mapToInt(row -> row[column]).toArray();
      taken.add(picked(columns.get(i), from));
    }
    return new Inputs(names, taken, form);
  }

  private static Object picked(Object column, int... rows) {
    return column instanceof TextArray text
        ? text.rows(NdArray.of(rows, rows.length))
        : array(column).rows(rows);
  }

  /** The one array, in the type that a model computes with. */
  NdArray forGradient(Model model) {
    return onlyArray().cast(model.inputs().getFirst().dtype());
  }

  /** As {@code predict} takes it. */
  Object forModel() {
    return switch (form) {
      case ONE -> plain(columns.getFirst());
      case LIST -> columns.stream().map(Inputs::plain).toList();
      case MAP -> {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
          map.put(names.get(i), plain(columns.get(i)));
        }
        yield map;
      }
    };
  }

  /** Text as Java has it: one string for each sample, or one row of strings. */
  private static Object plain(Object column) {
    if (!(column instanceof TextArray text)) {
      return column;
    }
    String[] values = text.values().toArray(String[]::new);
    if (text.shape().rank() == 1) {
      return values;
    }
    int width = values.length / text.shape().dim(0);
    return IntStream.range(0, text.shape().dim(0))
        .mapToObj(row -> Arrays.copyOfRange(values, row * width, (row + 1) * width))
        .toArray(String[][]::new);
  }

  /** Whether there is one input, and it is text. */
  boolean isText() {
    return columns.size() == 1 && columns.getFirst() instanceof TextArray;
  }

  /** Whether there is one input, and it is numbers. */
  boolean isOneArray() {
    return columns.size() == 1 && columns.getFirst() instanceof NdArray;
  }

  /** The numbers of the one input. */
  NdArray onlyArray() {
    return array(columns.getFirst());
  }

  /** The text of a sample, of the one input. */
  String text(int sample) {
    TextArray text = (TextArray) columns.getFirst();
    int width = text.values().size() / count();
    return String.join(" ", text.values().subList(sample * width, (sample + 1) * width));
  }
}
