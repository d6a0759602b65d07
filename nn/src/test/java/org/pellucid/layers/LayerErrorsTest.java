package org.pellucid.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/** A bad setting or input is one sentence that names the layer, what came and what was expected. */
class LayerErrorsTest {
  private static void assertSays(ThrowingCallable code, String message) {
    assertThatThrownBy(code).isInstanceOf(PellucidException.class).hasMessage(message);
    assertThat(message.length()).isLessThan(300);
  }

  @Test
  void badSettings() {
    assertSays(() -> new Dense(0), "Dense: units must be >= 1, got 0.");
    assertSays(() -> new LSTM(-1), "LSTM: units must be >= 1, got -1.");
    assertSays(() -> new Conv2D(0, 3), "Conv2D: filters must be >= 1, got 0.");
    assertSays(() -> new Conv2D(1, 0), "Conv2D: kernelSize must be >= 1, got 0.");
    assertSays(() -> new Conv2D(1, 1, 2, 3), "Conv2D: kernelSize takes 1 or 2 numbers, got 3.");
    assertSays(() -> new Conv1D(1, 2).strides(1, 1), "Conv1D: strides takes 1 number, got 2.");
    assertSays(
        () -> new Conv2D(3, 1).groups(2),
        "Conv2D: filters must be a multiple of groups, got 3 filters in 2 groups.");
    assertSays(
        () -> new Conv2D(3, 1).padding("causal"),
        "Conv2D: padding \"causal\" is for Conv1D and SeparableConv1D only.");
    assertSays(
        () -> new MaxPooling1D(1).padding("causal"),
        "MaxPooling1D: padding \"causal\" is for Conv1D only.");
    assertSays(
        () -> new Conv2D(3, 1).padding("smae"),
        "Unknown padding \"smae\". Did you mean \"same\"? Known: causal, same, valid.");
    assertSays(
        () -> new Flatten().dataFormat("channels_frist"),
        "Unknown data format \"channels_frist\". Did you mean \"channels_first\"? Known:"
            + " channels_first, channels_last.");
    assertSays(() -> new Dropout(1.5), "Dropout: rate must be between 0 and 1, got 1.5.");
    assertSays(() -> new Dropout(Double.NaN), "Dropout: rate must be between 0 and 1, got NaN.");
    assertSays(() -> new GRU(1).dropout(-1), "GRU: dropout must be between 0 and 1, got -1.");
    assertSays(() -> new Embedding(0, 2), "Embedding: inputDim must be >= 1, got 0.");
    assertSays(() -> new LeakyReLU(-1), "LeakyReLU: negativeSlope must be >= 0, got -1.");
    assertSays(
        () -> new BatchNormalization().momentum(2),
        "BatchNormalization: momentum must be between 0 and 1, got 2.");
    assertSays(() -> new ZeroPadding2D(-1), "ZeroPadding2D: padding must be >= 0, got -1.");
    assertSays(() -> new Permute(1, 3), "Permute: dims must be 1 to 2 in some order, got [1, 3].");
    assertSays(
        () -> new Reshape(-1, -1),
        "Reshape: targetShape may have one -1, all others >= 0, got [-1, -1].");
  }

  @Test
  void unknownNamesOfferTheNearest() {
    assertThatThrownBy(() -> new Dense(1).activation("rleu"))
        .hasMessageStartingWith("Unknown activation \"rleu\". Did you mean \"relu\"? Known: ");
    assertThatThrownBy(() -> new Dense(1).kernelInitializer("he_norml"))
        .hasMessageStartingWith("Unknown initializer \"he_norml\". Did you mean \"he_normal\"?");
    assertThatThrownBy(
            () -> Layers.REGISTRY.read(Config.object("keras.layers", "Dens", Config.empty())))
        .hasMessageStartingWith("Unknown layer \"Dens\". Did you mean \"Dense\"? Known: ");
  }

  @Test
  void aKernelThatDoesNotFit() {
    assertSays(
        () -> new Conv2D(1, 5).name("conv2d_3").call(Tensor.zeros(1, 3, 3, 1)),
        "Layer \"conv2d_3\": kernel 5x5 does not fit input 3x3 with padding \"valid\".");
    assertSays(
        () -> new Conv1D(1, 3).dilationRate(2).name("c").call(Tensor.zeros(1, 4, 1)),
        "Layer \"c\": kernel 3 with dilation 2 does not fit input 4 with padding \"valid\".");
    assertSays(
        () -> new MaxPooling2D(2, 4).name("pool").call(Tensor.zeros(1, 3, 3, 1)),
        "Layer \"pool\": pool 2x4 does not fit input 3x3 with padding \"valid\".");
    assertSays(
        () -> new Conv2D(1, 5).name("conv").call(Input.of(3, 3, 1)),
        "Layer \"conv\": kernel 5x5 does not fit input 3x3 with padding \"valid\".");
  }

  @Test
  void anInputOfTheWrongRank() {
    assertSays(
        () -> new Conv2D(1, 3).name("conv2d").call(Tensor.zeros(2, 784)),
        "Layer \"conv2d\": expected [batch, height, width, channels], got [batch, 784]. Add a"
            + " Reshape layer.");
    assertSays(
        () -> new Conv1D(1, 3).dataFormat("channels_first").name("c").call(Tensor.zeros(2, 784)),
        "Layer \"c\": expected [batch, channels, steps], got [batch, 784]. Add a Reshape layer.");
    assertSays(
        () -> new GlobalMaxPooling3D().name("g").call(Tensor.zeros(2, 3, 3, 1)),
        "Layer \"g\": expected [batch, depth, height, width, channels], got [batch, 3, 3, 1]. Add"
            + " a Reshape layer.");
    assertSays(
        () -> new LSTM(1).name("lstm").call(Tensor.zeros(2, 8)),
        "Layer \"lstm\": expected [batch, steps, features], got [batch, 8]. Add a Reshape layer.");
    assertSays(
        () -> new Dense(1).name("dense").call(Tensor.zeros(2)),
        "Layer \"dense\": expected [batch, features], got [batch].");
    assertSays(
        () -> new Permute(2, 1).name("permute").call(Tensor.zeros(2, 3)),
        "Layer \"permute\": dims [2, 1] need an input of 3 axes, got [batch, 3].");
  }

  @Test
  void anotherWidthThanBuiltFor() {
    Dense dense = new Dense(2).name("dense");
    dense.call(Tensor.zeros(1, 4));
    assertSays(
        () -> dense.call(Tensor.zeros(1, 8)),
        "Layer \"dense\" was built for last dimension 4; now called with 8.");
    GRU gru = new GRU(2).name("gru");
    gru.call(Tensor.zeros(1, 3, 4));
    assertSays(
        () -> gru.call(Tensor.zeros(1, 3, 5)),
        "Layer \"gru\" was built for last dimension 4; now called with 5.");
    Conv2D conv = new Conv2D(2, 1).name("conv");
    conv.call(Tensor.zeros(1, 2, 2, 3));
    assertSays(
        () -> conv.call(Tensor.zeros(1, 2, 2, 1)),
        "Layer \"conv\" was built for 3 channels; now called with 1.");
    BatchNormalization norm = new BatchNormalization().name("bn");
    norm.call(Tensor.zeros(1, 3));
    assertSays(
        () -> norm.call(Tensor.zeros(1, 4)),
        "Layer \"bn\" was built for 3 channels; now called with 4.");
    LayerNormalization layerNorm = new LayerNormalization().name("ln");
    layerNorm.call(Tensor.zeros(1, 3));
    assertSays(
        () -> layerNorm.call(Tensor.zeros(1, 4)),
        "Layer \"ln\" was built for last dimension 3; now called with 4.");
  }

  @Test
  void anExtentThatTheWeightsNeedMustBeKnown() {
    assertSays(
        () -> new Dense(2).name("dense").call(Input.of(-1)),
        "Layer \"dense\": the last dimension of [batch, any] must be known.");
    assertSays(
        () -> new Conv2D(2, 1).name("conv").call(Input.of(8, 8, -1)),
        "Layer \"conv\": the number of channels of [batch, 8, 8, any] must be known.");
  }

  @Test
  void settingsOfAConvolutionThatDoNotGoTogether() {
    assertSays(
        () -> new Conv2D(2, 2).groups(2).name("conv").call(Tensor.zeros(1, 4, 4, 3)),
        "Layer \"conv\": the input's 3 channels cannot be split into 2 groups.");
    assertSays(
        () ->
            new Conv2D(2, 2).strides(2).dilationRate(2).name("conv").call(Tensor.zeros(1, 4, 4, 3)),
        "Layer \"conv\": strides 2x2 and dilation 2x2 cannot both be above 1.");
  }

  @Test
  void shapesThatDoNotFitTogether() {
    assertSays(
        () -> new Add().name("add").callAll(List.of(Tensor.zeros(2, 3), Tensor.zeros(2, 4))),
        "Layer \"add\": inputs [batch, 3] and [batch, 4] do not fit: extents must be equal or 1.");
    assertSays(
        () ->
            new Concatenate()
                .name("concat")
                .callAll(List.of(Tensor.zeros(2, 3, 1), Tensor.zeros(2, 4, 1))),
        "Layer \"concat\": inputs [batch, 3, 1] and [batch, 4, 1] do not fit: all extents but that"
            + " of axis -1 must be equal.");
    assertSays(
        () -> new Subtract().name("minus").callAll(List.of(Tensor.zeros(2, 3))),
        "Layer \"minus\" takes two inputs, got 1.");
    assertSays(
        () -> new Dense(1).name("dense").callAll(List.of(Tensor.zeros(2, 3), Tensor.zeros(2, 3))),
        "Layer \"dense\" takes one input, got 2.");
    assertSays(
        () -> new LSTM(2).name("lstm").callAll(List.of(Tensor.zeros(1, 2, 3), Tensor.zeros(1, 2))),
        "Layer \"lstm\" takes a sequence and 2 states to begin with, or a sequence alone; got 2"
            + " inputs.");
    assertSays(
        () -> new GRU(2).name("gru").callAll(List.of(Tensor.zeros(1, 2, 3), Tensor.zeros(1, 4))),
        "Layer \"gru\": expected a state of shape [batch, 2], got [batch, 4].");
  }

  @Test
  void aReshapeOfAnotherSize() {
    assertSays(
        () -> new Reshape(28, 27).name("reshape").call(Tensor.zeros(1, 784)),
        "Layer \"reshape\": a sample of shape [784] has 784 numbers; targetShape [28, 27] has 756.");
    assertSays(
        () -> new Reshape(-1, 5).name("reshape").call(Tensor.zeros(1, 3, 4)),
        "Layer \"reshape\": a sample of shape [3, 4] has 12 numbers; targetShape [-1, 5] needs a"
            + " multiple of 5.");
  }

  @Test
  void anIndexOutsideAnEmbedding() {
    Embedding layer = new Embedding(5000, 2).name("embedding");
    assertThatThrownBy(() -> layer.call(Tensor.of(new int[][] {{1, 2}, {3, 5000}})).toFloatArray())
        .isInstanceOf(PellucidException.class)
        .hasMessage("Layer \"embedding\": index 5000 at [1, 1] is outside 0..4999.");
  }

  @Test
  void settingsAreFixedOnceBuilt() {
    Dense dense = new Dense(2).name("dense");
    dense.call(Tensor.zeros(1, 4));
    assertSays(
        () -> dense.activation("relu"),
        "Layer \"dense\" is built: its activation can no longer be changed.");
    assertSays(
        () -> dense.kernelRegularizer("l2"),
        "Layer \"dense\" is built: its kernelRegularizer can no longer be changed.");
  }
}
