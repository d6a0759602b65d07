package org.pellucid.benchmarks.peers;

import org.pellucid.array.DType;
import org.pellucid.layers.Activation;
import org.pellucid.layers.Add;
import org.pellucid.layers.BatchNormalization;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.GRU;
import org.pellucid.layers.GlobalAveragePooling1D;
import org.pellucid.layers.GlobalAveragePooling2D;
import org.pellucid.layers.Input;
import org.pellucid.layers.LSTM;
import org.pellucid.layers.LayerNormalization;
import org.pellucid.layers.MaxPooling2D;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.layers.TokenAndPositionEmbedding;
import org.pellucid.layers.TransformerDecoder;
import org.pellucid.layers.TransformerEncoder;
import org.pellucid.losses.BinaryCrossentropy;
import org.pellucid.losses.SparseCategoricalCrossentropy;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.Adam;
import org.pellucid.peers.Net;

/** The networks, in Pellucid. */
final class PellucidNets {
  private PellucidNets() {}

  /** Makes a network ready to be trained. */
  static Model of(Net net) {
    Model model =
        switch (net) {
          case XOR -> new Sequential(new Dense(4).activation("relu"), new Dense(1));
          case MLP ->
              new Sequential(
                  new Dense(512).activation("relu"),
                  new Dense(512).activation("relu"),
                  new Dense(10));
          case CNN ->
              new Sequential(
                  new Conv2D(32, 3).activation("relu"),
                  new Conv2D(64, 3).activation("relu"),
                  new MaxPooling2D(2),
                  new Flatten(),
                  new Dense(128).activation("relu"),
                  new Dense(10));
          case RESNET -> resnet();
          case LSTM -> new Sequential(new LSTM(128), new Dense(10));
          case GRU -> new Sequential(new GRU(128), new Dense(10));
          case ENCODER -> encoder();
          case GPT -> gpt();
        };
    if (net == Net.XOR) {
      model.compile(new Adam(), new BinaryCrossentropy().fromLogits(true));
    } else {
      model.compile(new Adam(), new SparseCategoricalCrossentropy().fromLogits(true));
    }
    return model;
  }

  private static Model resnet() {
    SymbolicTensor input = Input.of(32, 32, 3);
    SymbolicTensor x = relu(normalized(convolution(input, 16, 3, 1)));
    int channels = 16;
    for (int stage = 0; stage < 3; stage++) {
      int width = 16 << stage;
      for (int block = 0; block < 3; block++) {
        int stride = channels == width ? 1 : 2;
        SymbolicTensor y = relu(normalized(convolution(x, width, 3, stride)));
        y = normalized(convolution(y, width, 3, 1));
        SymbolicTensor shortcut = stride == 1 ? x : convolution(x, width, 1, stride);
        x = relu(new Add().call(y, shortcut));
        channels = width;
      }
    }
    return Model.of(input, new Dense(10).call(new GlobalAveragePooling2D().call(x)));
  }

  private static SymbolicTensor convolution(SymbolicTensor x, int filters, int size, int stride) {
    return new Conv2D(filters, size).padding("same").strides(stride).useBias(false).call(x);
  }

  private static SymbolicTensor normalized(SymbolicTensor x) {
    return new BatchNormalization().call(x);
  }

  private static SymbolicTensor relu(SymbolicTensor x) {
    return new Activation("relu").call(x);
  }

  private static Model encoder() {
    Sequential model = new Sequential(new Input(128, Net.ENCODER_WIDTH));
    for (int i = 0; i < Net.ENCODER_BLOCKS; i++) {
      model.add(new TransformerEncoder(Net.ENCODER_INNER, Net.HEADS));
    }
    return model.add(new GlobalAveragePooling1D()).add(new Dense(10));
  }

  private static Model gpt() {
    int length = Net.GPT.inputSize();
    Sequential model =
        new Sequential(
            new Input(length).dtype(DType.INT32),
            new TokenAndPositionEmbedding(Net.GPT.vocabulary(), length, Net.GPT_WIDTH));
    for (int i = 0; i < Net.GPT_BLOCKS; i++) {
      model.add(
          new TransformerDecoder(Net.GPT_INNER, Net.HEADS).activation("gelu").normalizeFirst(true));
    }
    return model.add(new LayerNormalization()).add(new Dense(Net.GPT.classes()));
  }
}
