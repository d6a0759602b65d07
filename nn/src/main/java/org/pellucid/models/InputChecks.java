package org.pellucid.models;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.Names;
import org.pellucid.errors.PellucidException;
import org.pellucid.layers.FlowType;
import org.pellucid.layers.TextArray;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/** Turns what users give as data into arrays, and says in one sentence what is wrong with it. */
final class InputChecks {
  private final String caller;

  /**
   * Makes the checks of one call.
   *
   * @param caller the method to name in sentences, such as "fit"
   */
  InputChecks(String caller) {
    this.caller = caller;
  }

  /** {@return the method to name in sentences} */
  String caller() {
    return caller;
  }

  /**
   * Reads the inputs of a model.
   *
   * @param x an array, tensor, or list or map of them
   * @param ports what the model expects; none when that is not known
   * @return one array per input, of the type that the model works with
   */
  List<NdArray> inputs(Object x, List<Port> ports) {
    List<NdArray> arrays = arrays("x", x, () -> ports.stream().map(Port::name).toList());
    if (!ports.isEmpty() && arrays.size() != ports.size()) {
      throw new PellucidException(
          caller + ": the model has " + ports.size() + " inputs but x has " + arrays.size() + ".");
    }
    for (int i = 0; i < arrays.size(); i++) {
      NdArray array = arrays.get(i);
      if (array.shape().rank() == 0) {
        throw new PellucidException(caller + ": x is a single number; it needs a batch axis.");
      }
      if (i < ports.size()) {
        array = fitted(array, ports.get(i));
      } else if (array.dtype() == DType.FLOAT64) {
        array = array.cast(DType.FLOAT32);
      }
      arrays.set(i, array);
    }
    return arrays;
  }

  /**
   * Reads the inputs of a model, text among them.
   *
   * @param x an array, tensor, text, or list or map of them
   * @param model the model; a sequence learns here what its input is
   * @return the inputs, and what the host makes of them
   */
  Columns columns(Object x, Model model) {
    if (model.beginsOnHost()) {
      return hostColumns(x, model);
    }
    return new Columns(inputs(x, model.inputPorts()), List.of(), List.of(), null);
  }

  private Columns hostColumns(Object x, Model model) {
    List<Port> ports = model.inputPorts();
    List<Object> given = entries("x", x, () -> ports.stream().map(Port::name).toList());
    if (!ports.isEmpty() && given.size() != ports.size()) {
      throw new PellucidException(
          caller + ": the model has " + ports.size() + " inputs but x has " + given.size() + ".");
    }
    List<@Nullable TextArray> texts = new ArrayList<>();
    List<NdArray> xs = new ArrayList<>();
    List<FlowType> types = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      Port port = ports.isEmpty() ? null : ports.get(i);
      if (TextArray.isText(given.get(i))) {
        TextArray text = text(TextArray.of(given.get(i)), port);
        texts.add(text);
        xs.add(HostInputs.rowNumbers(text));
        types.add(new FlowType(text.shape(), null));
      } else if (port != null && port.dtype() == null) {
        throw new PellucidException(
            caller + ": input \"" + port.name() + "\" expects text, got numbers.");
      } else {
        NdArray array = array(given.get(i));
        if (array.shape().rank() == 0) {
          throw new PellucidException(caller + ": x is a single number; it needs a batch axis.");
        }
        array = port == null ? array : fitted(array, port);
        texts.add(null);
        xs.add(array);
        types.add(new FlowType(array.shape(), array.dtype()));
      }
    }
    return new Columns(xs, List.of(), List.of(), new HostInputs(model.startOnHost(types), texts));
  }

  /** The text as the port expects it, with or without a last axis of extent 1. */
  private TextArray text(TextArray text, @Nullable Port port) {
    if (text.shape().rank() == 0) {
      throw new PellucidException(
          caller + ": x is a single text; it needs a batch axis. Give an array of one text.");
    }
    if (port == null) {
      return text;
    }
    if (port.dtype() != null) {
      throw new PellucidException(
          caller + ": input \"" + port.name() + "\" expects numbers, got text.");
    }
    Shape got = text.shape();
    Shape fitted = got;
    if (got.rank() == port.shape().rank() - 1 && port.shape().dim(-1) == 1) {
      fitted = got.plus(1);
    } else if (got.rank() == port.shape().rank() + 1 && got.dim(-1) == 1) {
      fitted = got.without(-1);
    }
    if (!matches(fitted, port.shape())) {
      throw new PellucidException(mismatch(got, port));
    }
    return text.reshape(fitted);
  }

  /** The array as the port expects it; a column for a vector where Keras makes one. */
  private NdArray fitted(NdArray array, Port port) {
    NdArray fitted = array;
    if (array.shape().rank() == 1 && port.shape().rank() == 2 && port.shape().dim(1) == 1) {
      fitted = array.reshape(array.shape().plus(1));
    }
    if (!matches(fitted.shape(), port.shape())) {
      throw new PellucidException(mismatch(array.shape(), port));
    }
    return fitted.cast(requireNonNull(port.dtype()));
  }

  private String mismatch(Shape got, Port port) {
    Shape expected = port.shape();
    Shape sample = expected.slice(1, expected.rank());
    if (sample.isKnown()
        && got.rank() < expected.rank()
        && got.rank() > 0
        && got.size() == sample.size()
        && (got.rank() > 1 || sample.rank() == 1)) {
      return caller
          + ": x has shape "
          + got
          + ", expected "
          + expected
          + ". For one sample use shape "
          + Shape.of(1).plus(sample)
          + ".";
    }
    if (got.rank() >= 3 && got.rank() == expected.rank()) {
      int[] last = new int[got.rank()];
      List<Integer> axes = new ArrayList<>();
      for (int i = 0; i < last.length; i++) {
        int from = i == 0 ? 0 : i == last.length - 1 ? 1 : i + 1;
        last[i] = got.dim(from);
        axes.add(from);
      }
      if (matches(Shape.of(last), expected)) {
        return caller
            + ": x has shape "
            + got
            + ", expected "
            + expected
            + " (channels last). Transpose axes "
            + axes.toString().replace('[', '(').replace(']', ')')
            + ".";
      }
    }
    boolean lacksChannels = got.rank() == expected.rank() - 1 && matches(got.plus(1), expected);
    return caller
        + ": x has shape "
        + got
        + " but input \""
        + port.name()
        + "\" expects "
        + expected
        + (lacksChannels ? ". Reshape it to " + got.plus(1) + "." : ".");
  }

  private static boolean matches(Shape got, Shape expected) {
    if (got.rank() != expected.rank()) {
      return false;
    }
    for (int axis = 0; axis < got.rank(); axis++) {
      if (expected.dim(axis) != Shape.UNKNOWN && expected.dim(axis) != got.dim(axis)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads one array per name.
   *
   * @param argument the argument to name in sentences
   * @param value an array, tensor, or list or map of them
   * @param names what the arrays are called; none when that is not known
   * @return the arrays, in a list that may be changed
   */
  List<NdArray> arrays(String argument, Object value, List<String> names) {
    return arrays(argument, value, () -> names);
  }

  /**
   * Reads one array per name.
   *
   * @param argument the argument to name in sentences
   * @param value an array, tensor, or list or map of them
   * @param known says what the arrays are called; asked only for a map
   * @return the arrays, in a list that may be changed
   */
  List<NdArray> arrays(String argument, Object value, Supplier<List<String>> known) {
    List<NdArray> arrays = new ArrayList<>(1);
    if (value instanceof Map<?, ?> || value instanceof List<?>) {
      entries(argument, value, known).forEach(entry -> arrays.add(array(argument, entry)));
    } else {
      arrays.add(array(argument, value));
    }
    return arrays;
  }

  /** What stands for each name; a list of strings is one text. */
  private List<Object> entries(String argument, Object value, Supplier<List<String>> known) {
    List<Object> entries = new ArrayList<>(1);
    switch (Rows.unpacked(value)) {
      case Map<?, ?> map -> {
        List<String> names = known.get();
        for (Object key : map.keySet()) {
          if (!names.contains(key.toString())) {
            throw Names.unknown(argument.equals("x") ? "input" : "output", key.toString(), names);
          }
        }
        for (String name : names) {
          Object entry = map.get(name);
          if (entry == null) {
            throw new PellucidException(
                caller + ": " + argument + " has no entry \"" + name + "\".");
          }
          entries.add(entry);
        }
      }
      case List<?> list when list.isEmpty() || !(list.getFirst() instanceof String) ->
          entries.addAll(list);
      default -> entries.add(value);
    }
    return entries;
  }

  private NdArray array(String argument, Object value) {
    if (value instanceof Object[] && TextArray.isText(value)) {
      throw new PellucidException(
          caller
              + ": "
              + argument
              + " is text, but the model takes numbers. Begin it with a layer that takes text, such as"
              + " TextVectorization or StringLookup.");
    }
    return array(value);
  }

  private static NdArray array(Object value) {
    return switch (value) {
      case NdArray array -> array;
      case Tensor tensor -> tensor.value();
      case Variable variable -> variable.value();
      default -> NdArray.copyOf(value);
    };
  }

  /** Raises a sentence when there is nothing, or when counts of samples differ. */
  void counts(List<NdArray> xs, List<NdArray> ys, List<NdArray> weights) {
    int samples = xs.getFirst().shape().dim(0);
    if (samples == 0) {
      throw new PellucidException(caller + ": x has 0 samples.");
    }
    for (int i = 1; i < xs.size(); i++) {
      NdArray x = xs.get(i);
      if (x.shape().dim(0) != samples) {
        throw new PellucidException(
            caller + ": inputs have " + samples + " and " + x.shape().dim(0) + " samples.");
      }
    }
    for (NdArray y : ys) {
      if (y.shape().rank() == 0 || y.shape().dim(0) != samples) {
        throw new PellucidException(
            caller
                + ": x has "
                + samples
                + " samples but y has "
                + (y.shape().rank() == 0 ? 1 : y.shape().dim(0))
                + ".");
      }
    }
    for (NdArray weight : weights) {
      if (weight.shape().rank() == 0 || weight.shape().dim(0) != samples) {
        throw new PellucidException(
            caller
                + ": x has "
                + samples
                + " samples but sampleWeight has shape "
                + weight.shape()
                + ".");
      }
    }
  }

  /** Raises a sentence at the first NaN or infinity. */
  void finite(String argument, List<NdArray> arrays) {
    for (NdArray array : arrays) {
      int first = array.firstNonFinite();
      if (first >= 0) {
        boolean isNaN = Double.isNaN(array.getDouble(first));
        int count = 0;
        for (int i = first; i < array.size(); i++) {
          double value = array.getDouble(i);
          if (isNaN ? Double.isNaN(value) : Double.isInfinite(value)) {
            count++;
          }
        }
        throw new PellucidException(
            argument
                + " contains "
                + (isNaN ? "NaN" : "infinity")
                + ": first at "
                + array.indexOf(first)
                + " ("
                + count
                + " of "
                + array.size()
                + " values). Clean the data or set checkFinite(false).");
      }
    }
  }
}
