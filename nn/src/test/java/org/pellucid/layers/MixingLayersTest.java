package org.pellucid.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Tensor;

/** Layers that mix images and labels. */
final class MixingLayersTest {
  private static final int COUNT = 20;

  /** Image i has the color i everywhere, and the class i. */
  private static List<Tensor> classes() {
    Tensor colors = Tensor.arange(COUNT, DType.FLOAT32).reshape(COUNT, 1, 1, 1);
    return List.of(colors.broadcastTo(Shape.of(COUNT, 40, 30, 2)), Tensor.eye(COUNT));
  }

  /** The colors that labels mean. */
  private static float[] meant(Tensor labels) {
    return labels.multiply(Tensor.arange(COUNT, DType.FLOAT32)).sum(1).toFloatArray();
  }

  @Test
  void mixUpFadesImagesAndLabelsAlike() {
    List<Tensor> mixed = new MixUp(1).seed(5).callAll(classes(), true);
    float[] meant = meant(mixed.get(1));
    float[] lowest = mixed.get(0).min(1, 2, 3).toFloatArray();
    float[] highest = mixed.get(0).max(1, 2, 3).toFloatArray();
    assertThat(lowest).isEqualTo(highest).containsExactly(meant, within(1e-4f));
    assertThat(mixed.get(1).sum(1).toFloatArray()).containsExactly(ones(), within(1e-6f));
    assertThat(meant).isNotEqualTo(classes().get(0).mean(1, 2, 3).toFloatArray());
  }

  private static float[] ones() {
    return Tensor.ones(COUNT).toFloatArray();
  }

  @Test
  void cutMixPutsOnePartnerInAndLabelsSayItsShare() {
    List<Tensor> mixed = new CutMix(1, 1).seed(5).callAll(classes(), true);
    float[] labels = mixed.get(1).toFloatArray();
    float[] pixels = mixed.get(0).toFloatArray();
    int changed = 0;
    for (int image = 0; image < COUNT; image++) {
      TreeMap<Integer, Integer> counts = new TreeMap<>();
      for (int at = 0; at < 2400; at++) {
        counts.merge((int) pixels[image * 2400 + at], 1, Integer::sum);
      }
      assertThat(counts).hasSizeBetween(1, 2);
      changed += counts.size() - 1;
      for (int type = 0; type < COUNT; type++) {
        // The sides of rectangles are no whole numbers of pixels.
        assertThat(labels[image * COUNT + type])
            .isCloseTo(counts.getOrDefault(type, 0) / 2400f, within(0.06f));
      }
    }
    assertThat(changed).isGreaterThan(COUNT / 2);
  }

  @Test
  void mixingLeavesInferenceAndSingleImagesAlone() {
    List<Tensor> given = classes();
    for (MixingLayer<?> layer : List.of(new MixUp().seed(1), new CutMix().seed(1))) {
      List<Tensor> out = layer.callAll(given, false);
      assertThat(out.get(0).toFloatArray()).isEqualTo(given.get(0).toFloatArray());
      assertThat(out.get(1).toFloatArray()).isEqualTo(given.get(1).toFloatArray());
    }
    List<Tensor> one = List.of(given.get(0).select(0, 7), given.get(1).select(0, 7));
    for (MixingLayer<?> layer : List.of(new MixUp().seed(1), new CutMix().seed(1))) {
      List<Tensor> out = layer.callAll(one, true);
      assertThat(out.get(0).toFloatArray())
          .containsExactly(one.get(0).toFloatArray(), within(1e-5f));
      assertThat(out.get(1).toFloatArray())
          .containsExactly(one.get(1).toFloatArray(), within(1e-6f));
    }
  }

  @Test
  void labelsThatAreNotOneHotAreNamed() {
    Tensor images = classes().get(0);
    MixUp layer = new MixUp();
    layer.setName("mix");
    assertThatThrownBy(
            () -> layer.callAll(List.of(images, Tensor.arange(COUNT, DType.FLOAT32)), true))
        .hasMessage(
            "Layer \"mix\": labels must be [batch, classes] (one-hot), or [classes] for one image,"
                + " got [batch] with images [batch, 40, 30, 2].");
    assertThatThrownBy(() -> layer.callAll(List.of(images, Tensor.eye(COUNT).slice(0, 0, 1)), true))
        .hasMessage(
            "Layer \"mix\": expected one row of labels per image, got 1 rows and 20 images.");
    assertThatThrownBy(() -> new MixUp(0)).hasMessage("MixUp: alpha must be above 0, got 0.0.");
  }
}
