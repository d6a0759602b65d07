package org.pellucid.layers;

import org.pellucid.config.Registry;

/** The layers that exist, by Keras's names. */
public final class Layers {
  /** All layers. */
  public static final Registry<Layer> REGISTRY =
      new Registry<Layer>("layer", "keras.layers")
          .add("Activation", Activation.class, Activation::fromConfig)
          .add("Add", Add.class, Add::fromConfig)
          .add("Average", Average.class, Average::fromConfig)
          .add(
              "AveragePooling1D", AveragePooling1D.class, AveragePooling1D::fromConfig, "AvgPool1D")
          .add(
              "AveragePooling2D", AveragePooling2D.class, AveragePooling2D::fromConfig, "AvgPool2D")
          .add(
              "AveragePooling3D", AveragePooling3D.class, AveragePooling3D::fromConfig, "AvgPool3D")
          .add("BatchNormalization", BatchNormalization.class, BatchNormalization::fromConfig)
          .add("Concatenate", Concatenate.class, Concatenate::fromConfig)
          .add("Conv1D", Conv1D.class, Conv1D::fromConfig, "Convolution1D")
          .add("Conv2D", Conv2D.class, Conv2D::fromConfig, "Convolution2D")
          .add("Conv3D", Conv3D.class, Conv3D::fromConfig, "Convolution3D")
          .add("Dense", Dense.class, Dense::fromConfig)
          .add("Dropout", Dropout.class, Dropout::fromConfig)
          .add("ELU", ELU.class, ELU::fromConfig)
          .add("Embedding", Embedding.class, Embedding::fromConfig)
          .add("Flatten", Flatten.class, Flatten::fromConfig)
          .add(
              "GlobalAveragePooling1D",
              GlobalAveragePooling1D.class,
              GlobalAveragePooling1D::fromConfig,
              "GlobalAvgPool1D")
          .add(
              "GlobalAveragePooling2D",
              GlobalAveragePooling2D.class,
              GlobalAveragePooling2D::fromConfig,
              "GlobalAvgPool2D")
          .add(
              "GlobalAveragePooling3D",
              GlobalAveragePooling3D.class,
              GlobalAveragePooling3D::fromConfig,
              "GlobalAvgPool3D")
          .add(
              "GlobalMaxPooling1D",
              GlobalMaxPooling1D.class,
              GlobalMaxPooling1D::fromConfig,
              "GlobalMaxPool1D")
          .add(
              "GlobalMaxPooling2D",
              GlobalMaxPooling2D.class,
              GlobalMaxPooling2D::fromConfig,
              "GlobalMaxPool2D")
          .add(
              "GlobalMaxPooling3D",
              GlobalMaxPooling3D.class,
              GlobalMaxPooling3D::fromConfig,
              "GlobalMaxPool3D")
          .add("GRU", GRU.class, GRU::fromConfig)
          .add("Identity", Identity.class, Identity::fromConfig)
          .add("InputLayer", Input.class, Input::fromConfig, "Input")
          .add("LayerNormalization", LayerNormalization.class, LayerNormalization::fromConfig)
          .add("LeakyReLU", LeakyReLU.class, LeakyReLU::fromConfig)
          .add("LSTM", LSTM.class, LSTM::fromConfig)
          .add("Masking", Masking.class, Masking::fromConfig)
          .add("Maximum", Maximum.class, Maximum::fromConfig)
          .add("MaxPooling1D", MaxPooling1D.class, MaxPooling1D::fromConfig, "MaxPool1D")
          .add("MaxPooling2D", MaxPooling2D.class, MaxPooling2D::fromConfig, "MaxPool2D")
          .add("MaxPooling3D", MaxPooling3D.class, MaxPooling3D::fromConfig, "MaxPool3D")
          .add("Minimum", Minimum.class, Minimum::fromConfig)
          .add("Multiply", Multiply.class, Multiply::fromConfig)
          .add("Permute", Permute.class, Permute::fromConfig)
          .add("PReLU", PReLU.class, PReLU::fromConfig)
          .add("ReLU", ReLU.class, ReLU::fromConfig)
          .add("Rescaling", Rescaling.class, Rescaling::fromConfig)
          .add("Reshape", Reshape.class, Reshape::fromConfig)
          .add("SimpleRNN", SimpleRNN.class, SimpleRNN::fromConfig)
          .add("Softmax", Softmax.class, Softmax::fromConfig)
          .add("Subtract", Subtract.class, Subtract::fromConfig)
          .add("ZeroPadding2D", ZeroPadding2D.class, ZeroPadding2D::fromConfig);

  private Layers() {}
}
