package org.pellucid.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;

/**
 * Sums of products over named axes, as in NumPy's {@code einsum}: {@code
 * Einsum.of("bqhd,bkhd->bhqk", query, key)}.
 *
 * <p>Each letter names an axis. Letters that are missing from the result are summed over; a letter
 * that stands twice in one operand takes the diagonal; {@code ...} stands for any further axes,
 * which are broadcast. Without {@code ->} the result has the letters that occur once, in
 * alphabetical order. Operands are multiplied from left to right, two at a time, each time as one
 * (batched) matrix product.
 *
 * <p>Source: {@code keras.ops.einsum}.
 */
public final class Einsum {
  /** Axes behind dots are named from here on, above all letters. */
  private static final char FIRST_UNNAMED = '\uE000';

  private final String equation;
  private final Map<Character, Integer> extents = new LinkedHashMap<>();

  private Einsum(String equation) {
    this.equation = equation;
  }

  /** A tensor whose axes have names. */
  private record Named(String labels, Tensor tensor) {}

  /**
   * Computes a sum of products.
   *
   * @param equation such as {@code "ij,jk->ik"}
   * @param operands as many tensors as the equation names
   * @return the result, of the type in which all operands meet
   */
  public static Tensor of(String equation, Tensor... operands) {
    return new Einsum(equation).apply(operands);
  }

  private Tensor apply(Tensor[] operands) {
    String compact = equation.replace(" ", "");
    int arrow = compact.indexOf("->");
    String[] inputs = (arrow < 0 ? compact : compact.substring(0, arrow)).split(",", -1);
    if (inputs.length != operands.length) {
      throw wrong("names " + inputs.length + " operands but got " + operands.length);
    }
    DType dtype = operands[0].dtype();
    for (Tensor operand : operands) {
      dtype = dtype.promote(operand.dtype());
    }
    int unnamed = 0;
    for (int i = 0; i < inputs.length; i++) {
      unnamed = Math.max(unnamed, unnamedAxes(inputs[i], operands[i]));
    }
    String dots = unnamed(unnamed);
    List<Named> named = new ArrayList<>();
    for (int i = 0; i < inputs.length; i++) {
      String own = dots.substring(unnamed - unnamedAxes(inputs[i], operands[i]));
      named.add(named(inputs[i].replace("...", own), operands[i].cast(dtype)));
    }
    String output =
        arrow < 0 ? implied(inputs, dots) : compact.substring(arrow + 2).replace("...", dots);
    check(output);
    Named result = named.getFirst();
    for (int i = 1; i < named.size(); i++) {
      StringBuilder later = new StringBuilder(output);
      named.subList(i + 1, named.size()).forEach(operand -> later.append(operand.labels));
      result = multiply(result, named.get(i), later.toString());
    }
    result = keep(result, output);
    Tensor ordered = order(result, output).tensor;
    int[] dims = new int[output.length()];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = extent(output.charAt(i));
    }
    return ordered.broadcastTo(Shape.of(dims));
  }

  private int extent(char label) {
    return extents.getOrDefault(label, 1);
  }

  private int unnamedAxes(String labels, Tensor operand) {
    int dots = labels.indexOf("...");
    int letters = labels.length() - (dots < 0 ? 0 : 3);
    boolean plain = labels.replace("...", "").chars().allMatch(Character::isLetter);
    if (!plain || (dots < 0 ? letters != operand.rank() : letters > operand.rank())) {
      throw wrong("says \"" + labels + "\" for an operand of shape " + operand.shape());
    }
    return operand.rank() - letters;
  }

  private static String unnamed(int count) {
    StringBuilder labels = new StringBuilder();
    for (int i = 0; i < count; i++) {
      labels.append((char) (FIRST_UNNAMED + i));
    }
    return labels.toString();
  }

  private static String implied(String[] inputs, String dots) {
    Map<Character, Integer> counts = new TreeMap<>();
    for (String labels : inputs) {
      for (char label : labels.replace("...", "").toCharArray()) {
        counts.merge(label, 1, Integer::sum);
      }
    }
    StringBuilder once = new StringBuilder(dots);
    counts.forEach((label, count) -> {
      if (count == 1) {
        once.append(label.charValue());
      }
    });
    return once.toString();
  }

  private void check(String output) {
    for (int i = 0; i < output.length(); i++) {
      char label = output.charAt(i);
      if (!extents.containsKey(label)) {
        throw wrong("has \"" + label + "\" in its result and in no operand");
      }
      if (output.indexOf(label) != i) {
        throw wrong("has \"" + label + "\" twice in its result");
      }
    }
  }

  private PellucidException wrong(String what) {
    return new PellucidException("einsum: the equation \"" + equation + "\" " + what + ".");
  }

  /** Notes the extents, takes diagonals, and drops axes that are only broadcast. */
  private Named named(String labels, Tensor operand) {
    Named result = new Named(labels, operand);
    for (int i = labels.length() - 1; i >= 0; i--) {
      int first = result.labels.indexOf(labels.charAt(i));
      if (first < i) {
        result = diagonal(result, first, i);
      }
    }
    for (int i = 0; i < result.labels.length(); i++) {
      char label = result.labels.charAt(i);
      int own = result.tensor.dim(i);
      int known = extents.merge(label, own, (a, b) -> a == 1 ? b : a);
      if (own != 1 && own != known) {
        throw wrong(
            "names axes of " + known + " and of " + own + " entries both \"" + label + "\"");
      }
    }
    return result;
  }

  /** Two axes of the same name become one: every (n + 1)th entry of both taken together. */
  private Named diagonal(Named operand, int first, int second) {
    Tensor x = operand.tensor;
    int n = x.dim(first);
    if (x.dim(second) != n) {
      throw wrong("names axes of " + n + " and of " + x.dim(second) + " entries alike");
    }
    Tensor front = x.moveAxis(second, 0).moveAxis(first + 1, 0);
    Shape rest = front.shape().slice(2, front.rank());
    Tensor flat = front.reshape(Shape.of(n * n).plus(rest.toArray()));
    int[] sizes = flat.shape().with(0, n).toArray();
    int[] steps = new int[sizes.length];
    Arrays.fill(steps, 1);
    steps[0] = n + 1;
    Tensor diagonal = flat.slice(Ints.repeat(0, sizes.length), Ints.of(sizes), Ints.of(steps));
    String labels = new StringBuilder(operand.labels).deleteCharAt(second).toString();
    return new Named(labels, diagonal.moveAxis(0, first));
  }

  /** Sums over what nobody asks for. */
  private Named keep(Named operand, String wanted) {
    StringBuilder labels = new StringBuilder();
    List<Integer> gone = new ArrayList<>();
    int times = 1;
    for (int i = 0; i < operand.labels.length(); i++) {
      char label = operand.labels.charAt(i);
      if (wanted.indexOf(label) >= 0) {
        labels.append(label);
      } else {
        gone.add(i);
        // Broadcast along a sum: each entry counts as often as the axis is long.
        times *= extent(label) / Math.max(1, operand.tensor.dim(i));
      }
    }
    if (gone.isEmpty()) {
      return operand;
    }
    Tensor sum = operand.tensor.sum(gone.stream().mapToInt(Integer::intValue).toArray());
    return new Named(labels.toString(), times == 1 ? sum : sum.multiply(times));
  }

  private static Named order(Named operand, String labels) {
    Tensor x = operand.tensor;
    StringBuilder present = new StringBuilder();
    List<Integer> axes = new ArrayList<>();
    for (int l = 0; l < labels.length(); l++) {
      char label = labels.charAt(l);
      int at = operand.labels.indexOf(label);
      if (at >= 0) {
        axes.add(at);
        present.append(label);
      }
    }
    x = x.transpose(axes.stream().mapToInt(Integer::intValue).toArray());
    for (int i = 0; i < labels.length(); i++) {
      if (present.indexOf(labels.substring(i, i + 1)) < 0) {
        x = x.expandDims(i);
      }
    }
    return new Named(labels, x);
  }

  private Named multiply(Named x, Named y, String later) {
    Named left = keep(squeezed(x, y), y.labels + later);
    Named right = keep(squeezed(y, x), left.labels + later);
    StringBuilder shared = new StringBuilder();
    StringBuilder summed = new StringBuilder();
    StringBuilder leftOnly = new StringBuilder();
    StringBuilder rightOnly = new StringBuilder();
    for (char label : distinct(later + left.labels + right.labels).toCharArray()) {
      boolean inLeft = left.labels.indexOf(label) >= 0;
      boolean inRight = right.labels.indexOf(label) >= 0;
      if (inLeft && inRight) {
        (later.indexOf(label) >= 0 ? shared : summed).append(label);
      } else if (inLeft) {
        leftOnly.append(label);
      } else if (inRight) {
        rightOnly.append(label);
      }
    }
    if (first(later, rightOnly) < first(later, leftOnly)) {
      return multiply(right, left, shared, rightOnly, leftOnly, summed);
    }
    return multiply(left, right, shared, leftOnly, rightOnly, summed);
  }

  private Named multiply(
      Named left,
      Named right,
      CharSequence shared,
      CharSequence rows,
      CharSequence columns,
      CharSequence summed) {
    Shape batch = shape(shared);
    Tensor x = order(left, "" + shared + rows + summed).tensor;
    Tensor y = order(right, "" + shared + summed + columns).tensor;
    int depth = shape(summed).size();
    Tensor product =
        x.reshape(batch.plus(shape(rows).size(), depth))
            .matmul(y.reshape(batch.plus(depth, shape(columns).size())));
    return new Named(
        "" + shared + rows + columns,
        product.reshape(batch.plus(shape(rows).toArray()).plus(shape(columns).toArray())));
  }

  /** Where the first of some labels stands, behind all others if there are none. */
  private static int first(String labels, CharSequence some) {
    return some.isEmpty() ? Integer.MAX_VALUE : labels.indexOf(some.charAt(0));
  }

  /** Drops axes of extent 1 that are longer elsewhere, so that no product repeats anything. */
  private Named squeezed(Named operand, Named other) {
    Named result = operand;
    for (int i = operand.labels.length() - 1; i >= 0; i--) {
      char label = operand.labels.charAt(i);
      if (operand.tensor.dim(i) == 1 && extent(label) != 1 && other.labels.indexOf(label) >= 0) {
        result =
            new Named(
                new StringBuilder(result.labels).deleteCharAt(i).toString(),
                result.tensor.squeeze(i));
      }
    }
    return result;
  }

  private Shape shape(CharSequence labels) {
    return Shape.of(labels.chars().map(label -> extent((char) label)).toArray());
  }

  private static String distinct(String labels) {
    StringBuilder seen = new StringBuilder();
    for (int l = 0; l < labels.length(); l++) {
      char label = labels.charAt(l);
      if (seen.indexOf(String.valueOf(label)) < 0) {
        seen.append(label);
      }
    }
    return seen.toString();
  }
}
