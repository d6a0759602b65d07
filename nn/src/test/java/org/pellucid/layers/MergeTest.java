package org.pellucid.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Tensor;

/** Layers of several inputs, with and without masks, by numbers that Keras 3.15 gives. */
final class MergeTest {
  private static final Tensor A = Tensor.of(new float[][][] {{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}});
  private static final Tensor B = A.negative().add(4);
  private static final Tensor MASK_A = Tensor.of(new boolean[][] {{true, false}, {true, true}});
  private static final Tensor MASK_B = Tensor.of(new boolean[][] {{false, false}, {true, false}});

  /** Gives each input its mask and remembers the mask that came out. */
  private static final class Masked extends Layer {
    private final Layer layer;
    private final List<@Nullable Tensor> masks;
    private @Nullable Tensor resultMask;

    Masked(Layer layer, List<@Nullable Tensor> masks) {
      this.layer = track(layer);
      this.masks = masks;
    }

    @Override
    protected List<Tensor> forward(List<Tensor> inputs) {
      for (int i = 0; i < inputs.size(); i++) {
        Tensor mask = masks.get(i);
        if (mask != null) {
          setMask(inputs.get(i), mask);
        }
      }
      List<Tensor> outputs = layer.callAll(inputs);
      resultMask = mask(outputs.getFirst());
      return outputs;
    }
  }

  private static void assertMerges(
      Layer layer, @Nullable Tensor maskB, @Nullable Tensor resultMask, float... expected) {
    List<@Nullable Tensor> masks = new ArrayList<>();
    masks.add(MASK_A);
    masks.add(maskB);
    Masked masked = new Masked(layer, masks);
    assertThat(masked.callAll(List.of(A, B)).getFirst().toFloatArray()).containsExactly(expected);
    Tensor came = masked.resultMask;
    if (resultMask == null) {
      assertThat(came).isNull();
    } else {
      assertThat(came).isNotNull();
      assertThat(came.value()).isEqualTo(resultMask.value());
    }
  }

  @Test
  void hiddenElementsGiveWayToTheOtherInput() {
    assertMerges(new Maximum(), MASK_B, MASK_A, 1, 2, 3, 4, 5, 6, 7, 8);
    assertMerges(new Maximum(), null, null, 3, 2, 1, 0, 5, 6, 7, 8);
    assertMerges(new Minimum(), MASK_B, MASK_A, 1, 2, 3, 4, -1, -2, 7, 8);
    assertMerges(new Minimum(), null, null, 1, 2, 1, 0, -1, -2, -3, -4);
  }

  @Test
  void hiddenFactorsCountAsOneAndWhatAllHideIsZero() {
    assertMerges(new Multiply(), MASK_B, MASK_A, 1, 2, 0, 0, -5, -12, 7, 8);
    assertMerges(new Multiply(), null, null, 3, 4, 1, 0, -5, -12, -21, -32);
  }

  @Test
  void sumsTakeNoNoticeOfMasks() {
    assertMerges(new Add(), MASK_B, MASK_A, 4, 4, 4, 4, 4, 4, 4, 4);
    assertMerges(new Add(), null, null, 4, 4, 4, 4, 4, 4, 4, 4);
  }

  @Test
  void functionsAreTheLayers() {
    SymbolicTensor x = Input.of(3, 2);
    SymbolicTensor y = Input.of(3, 2);
    assertThat(Merge.add(x, y).use().layer()).isInstanceOf(Add.class);
    assertThat(Merge.subtract(x, y).shape()).isEqualTo(Shape.of(-1, 3, 2));
    assertThat(Merge.average(x, y).use().layer()).isInstanceOf(Average.class);
    assertThat(Merge.maximum(x, y).use().layer()).isInstanceOf(Maximum.class);
    assertThat(Merge.minimum(x, y).use().layer()).isInstanceOf(Minimum.class);
    assertThat(Merge.multiply(x, y).use().layer()).isInstanceOf(Multiply.class);
    assertThat(Merge.concatenate(x, y).shape()).isEqualTo(Shape.of(-1, 3, 4));
    assertThat(Merge.concatenate(1, x, y).shape()).isEqualTo(Shape.of(-1, 6, 2));
    assertThat(Merge.dot(x, y, 2).shape()).isEqualTo(Shape.of(-1, 3, 3));
  }

  @Test
  void dotSaysWhatDoesNotFit() {
    assertThatThrownBy(() -> new Dot(1).name("dot").callAll(List.of(A)))
        .hasMessage("Layer \"dot\" takes two inputs, got 1.");
    assertThatThrownBy(
            () -> new Dot(1).name("dot").callAll(List.of(Tensor.ones(2, 3), Tensor.ones(2, 4))))
        .hasMessage(
            "Layer \"dot\": inputs [batch, 3] and [batch, 4] do not fit: axes 1 and 1 must have the"
                + " same extent.");
    assertThatThrownBy(
            () -> new Dot(0).name("dot").callAll(List.of(Tensor.ones(2, 3), Tensor.ones(2, 3))))
        .hasMessage(
            "Layer \"dot\": inputs [batch, 3] and [batch, 3] do not fit: axis 0 is the batch and"
                + " cannot be summed.");
  }
}
