package org.pellucid.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.gradient.Gradients;

class EinsumTest {
  /** Extents of all letters, so that the equation says the shapes. */
  private static final String LETTERS = "abcdefg";

  private static final int[] EXTENTS = {2, 3, 4, 5, 2, 3, 1};

  private static Tensor random(String labels, Random random) {
    int[] dims = labels.chars().map(label -> EXTENTS[LETTERS.indexOf(label)]).toArray();
    float[] data = new float[Shape.of(dims).size()];
    for (int i = 0; i < data.length; i++) {
      data[i] = random.nextInt(-8, 9) / 4f;
    }
    return Tensor.of(NdArray.of(data, dims));
  }

  /** The sum over all values of all letters, as the definition says. */
  private static double[] textbook(List<String> inputs, String output, List<Tensor> operands) {
    TreeMap<Character, Integer> values = new TreeMap<>();
    inputs.forEach(labels -> labels.chars().forEach(label -> values.put((char) label, 0)));
    List<Character> labels = new ArrayList<>(values.keySet());
    Shape shape = Shape.of(output.chars().map(label -> EXTENTS[LETTERS.indexOf(label)]).toArray());
    double[] result = new double[shape.size()];
    int total = 1;
    for (char label : labels) {
      total *= EXTENTS[LETTERS.indexOf(label)];
    }
    for (int i = 0; i < total; i++) {
      int rest = i;
      for (char label : labels) {
        int extent = EXTENTS[LETTERS.indexOf(label)];
        values.put(label, rest % extent);
        rest /= extent;
      }
      double product = 1;
      for (int k = 0; k < inputs.size(); k++) {
        product *= operands.get(k).value().getDouble(index(inputs.get(k), values));
      }
      result[index(output, values)] += product;
    }
    return result;
  }

  private static int index(String labels, Map<Character, Integer> values) {
    int index = 0;
    for (int l = 0; l < labels.length(); l++) {
      char label = labels.charAt(l);
      index = index * EXTENTS[LETTERS.indexOf(label)] + values.get(label);
    }
    return index;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "ab,bc->ac",
        "ab,bc->ca",
        "ab,cb->ac",
        "ab,cb->ca",
        "abc,cd->abd",
        "abc,cde->abde",
        "abcd,cde->abe",
        "aecd,abcd->acbe",
        "acbe,aecd->abcd",
        "abcd,aecd->acbe",
        "a,b->ab",
        "a,a->",
        "ab,ab->ab",
        "ab->ba",
        "abc->b",
        "abc,d->b",
        "ab,bc,cd->ad",
        "ab,bc,cd->da",
        "ab,ab,ab->",
        "aeb,ae->b",
        "ae,ea->ae",
        "abc,bcd,abd->ac",
        "agb,gbc->ac",
        "ab,cd->dbca"
      })
  void sumsAsTheDefinitionSays(String equation) {
    Random random = new Random(7);
    List<String> inputs = Arrays.asList(equation.substring(0, equation.indexOf("->")).split(","));
    String output = equation.substring(equation.indexOf("->") + 2);
    List<Tensor> operands = inputs.stream().map(labels -> random(labels, random)).toList();
    Tensor result = Einsum.of(equation, operands.toArray(Tensor[]::new));
    assertThat(result.shape().toArray())
        .isEqualTo(output.chars().map(label -> EXTENTS[LETTERS.indexOf(label)]).toArray());
    assertThat(result.toDoubleArray())
        .containsExactly(textbook(inputs, output, operands), within(1e-4));
  }

  @Test
  void aRepeatedLetterTakesTheDiagonal() {
    Tensor x = Tensor.of(new float[][] {{1, 2}, {3, 4}});
    assertThat(Einsum.of("ii", x).item()).isEqualTo(5);
    assertThat(Einsum.of("ii->i", x).toFloatArray()).containsExactly(1, 4);
    Tensor cube = Tensor.arange(8, DType.FLOAT32).reshape(2, 2, 2);
    assertThat(Einsum.of("iji->ij", cube).toFloatArray()).containsExactly(0, 2, 5, 7);
  }

  @Test
  void dotsStandForAnyAxesAndBroadcast() {
    Tensor x = Tensor.arange(12, DType.FLOAT32).reshape(2, 3, 2);
    Tensor y = Tensor.of(new float[][] {{1, 10}, {100, 1000}});
    assertThat(Einsum.of("...x,xy->...y", x, y).value()).isEqualTo(x.matmul(y).value());
    assertThat(Einsum.of("...ab->...ba", x).value()).isEqualTo(x.transpose(0, 2, 1).value());
    Tensor rows = Tensor.arange(6, DType.FLOAT32).reshape(2, 1, 3);
    Tensor columns = Tensor.arange(12, DType.FLOAT32).reshape(4, 3);
    assertThat(Einsum.of("...i,...i->...", rows, columns).value())
        .isEqualTo(rows.multiply(columns).sum(-1).value());
    assertThat(Einsum.of("i...->...", rows).shape()).isEqualTo(Shape.of(1, 3));
  }

  @Test
  void extentsOfOneAreBroadcast() {
    Tensor x = Tensor.of(new float[][] {{2}, {3}});
    Tensor y = Tensor.of(new float[][] {{1, 2}, {3, 4}, {5, 6}});
    assertThat(Einsum.of("ij,jk->ik", x, y).toFloatArray()).containsExactly(18, 24, 27, 36);
    assertThat(Einsum.of("ij,kj->", x, y).item()).isEqualTo(105);
  }

  @Test
  void withoutArrowTheLettersThatOccurOnceRemain() {
    Tensor x = Tensor.arange(6, DType.FLOAT32).reshape(2, 3);
    Tensor y = Tensor.arange(6, DType.FLOAT32).reshape(3, 2);
    assertThat(Einsum.of("cb,ba", x, y).value()).isEqualTo(x.matmul(y).transpose().value());
  }

  @Test
  void wholeNumbersStayWhole() {
    Tensor x = Tensor.of(new int[][] {{1, 2}, {3, 4}});
    Tensor product = Einsum.of("ij,jk->ik", x, x);
    assertThat(product.dtype()).isEqualTo(DType.INT32);
    assertThat(product.toIntArray()).containsExactly(7, 10, 15, 22);
  }

  @Test
  void gradientsAreThoseOfTheProduct() {
    Tensor x = random("abc", new Random(1));
    Tensor y = random("cd", new Random(2));
    Tensor one = Einsum.of("abc,cd->dab", x, y).square().sum();
    Tensor other = x.matmul(y).square().sum();
    List<Tensor> expected = Gradients.of(other, List.of(x, y));
    List<Tensor> actual = Gradients.of(one, List.of(x, y));
    for (int i = 0; i < 2; i++) {
      assertThat(actual.get(i).toDoubleArray())
          .containsExactly(expected.get(i).toDoubleArray(), within(1e-3));
    }
  }

  @Test
  void saysWhatIsWrongWithAnEquation() {
    Tensor x = Tensor.zeros(2, 3);
    assertThatThrownBy(() -> Einsum.of("ij,jk->ik", x))
        .isInstanceOf(PellucidException.class)
        .hasMessage("einsum: the equation \"ij,jk->ik\" names 2 operands but got 1.");
    assertThatThrownBy(() -> Einsum.of("ijk->i", x))
        .hasMessage("einsum: the equation \"ijk->i\" says \"ijk\" for an operand of shape [2, 3].");
    assertThatThrownBy(() -> Einsum.of("ij->ik", x))
        .hasMessage("einsum: the equation \"ij->ik\" has \"k\" in its result and in no operand.");
    assertThatThrownBy(() -> Einsum.of("ij->ii", x))
        .hasMessage("einsum: the equation \"ij->ii\" has \"i\" twice in its result.");
    assertThatThrownBy(() -> Einsum.of("ij,jk->ik", x, x))
        .hasMessage(
            "einsum: the equation \"ij,jk->ik\" names axes of 3 and of 2 entries both \"j\".");
  }
}
