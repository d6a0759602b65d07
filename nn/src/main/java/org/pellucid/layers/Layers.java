package org.pellucid.layers;

import org.pellucid.config.Registry;

/** The layers that exist, by Keras's names. */
public final class Layers {
  /** All layers. */
  public static final Registry<Layer> REGISTRY =
      new Registry<Layer>("layer", "keras.layers")
          .add("Activation", Activation.class, Activation::fromConfig)
          .add(
              "ActivityRegularization",
              ActivityRegularization.class,
              ActivityRegularization::fromConfig)
          .add(
              "AdaptiveAveragePooling1D",
              AdaptiveAveragePooling1D.class,
              AdaptiveAveragePooling1D::fromConfig)
          .add(
              "AdaptiveAveragePooling2D",
              AdaptiveAveragePooling2D.class,
              AdaptiveAveragePooling2D::fromConfig)
          .add(
              "AdaptiveAveragePooling3D",
              AdaptiveAveragePooling3D.class,
              AdaptiveAveragePooling3D::fromConfig)
          .add("AdaptiveMaxPooling1D", AdaptiveMaxPooling1D.class, AdaptiveMaxPooling1D::fromConfig)
          .add("AdaptiveMaxPooling2D", AdaptiveMaxPooling2D.class, AdaptiveMaxPooling2D::fromConfig)
          .add("AdaptiveMaxPooling3D", AdaptiveMaxPooling3D.class, AdaptiveMaxPooling3D::fromConfig)
          .add("Add", Add.class, Add::fromConfig)
          .add("AdditiveAttention", AdditiveAttention.class, AdditiveAttention::fromConfig)
          .add("AlphaDropout", AlphaDropout.class, AlphaDropout::fromConfig)
          .add("Attention", Attention.class, Attention::fromConfig)
          .add("AugMix", AugMix.class, AugMix::fromConfig)
          .add("AutoContrast", AutoContrast.class, AutoContrast::fromConfig)
          .add("Average", Average.class, Average::fromConfig)
          .add(
              "AveragePooling1D", AveragePooling1D.class, AveragePooling1D::fromConfig, "AvgPool1D")
          .add(
              "AveragePooling2D", AveragePooling2D.class, AveragePooling2D::fromConfig, "AvgPool2D")
          .add(
              "AveragePooling3D", AveragePooling3D.class, AveragePooling3D::fromConfig, "AvgPool3D")
          .add("BatchNormalization", BatchNormalization.class, BatchNormalization::fromConfig)
          .add("Bidirectional", Bidirectional.class, Bidirectional::fromConfig)
          .add("CategoryEncoding", CategoryEncoding.class, CategoryEncoding::fromConfig)
          .add("CenterCrop", CenterCrop.class, CenterCrop::fromConfig)
          .add("Concatenate", Concatenate.class, Concatenate::fromConfig)
          .add(
              "ContrastLimitedAdaptiveHistogramEqualization",
              ContrastLimitedAdaptiveHistogramEqualization.class,
              ContrastLimitedAdaptiveHistogramEqualization::fromConfig)
          .add("Conv1D", Conv1D.class, Conv1D::fromConfig, "Convolution1D")
          .add(
              "Conv1DTranspose",
              Conv1DTranspose.class,
              Conv1DTranspose::fromConfig,
              "Convolution1DTranspose")
          .add("Conv2D", Conv2D.class, Conv2D::fromConfig, "Convolution2D")
          .add(
              "Conv2DTranspose",
              Conv2DTranspose.class,
              Conv2DTranspose::fromConfig,
              "Convolution2DTranspose")
          .add("Conv3D", Conv3D.class, Conv3D::fromConfig, "Convolution3D")
          .add(
              "Conv3DTranspose",
              Conv3DTranspose.class,
              Conv3DTranspose::fromConfig,
              "Convolution3DTranspose")
          .add("ConvLSTM1D", ConvLSTM1D.class, ConvLSTM1D::fromConfig)
          .add("ConvLSTM2D", ConvLSTM2D.class, ConvLSTM2D::fromConfig)
          .add("ConvLSTM3D", ConvLSTM3D.class, ConvLSTM3D::fromConfig)
          .add("Cropping1D", Cropping1D.class, Cropping1D::fromConfig)
          .add("Cropping2D", Cropping2D.class, Cropping2D::fromConfig)
          .add("Cropping3D", Cropping3D.class, Cropping3D::fromConfig)
          .add("CutMix", CutMix.class, CutMix::fromConfig)
          .add("Dense", Dense.class, Dense::fromConfig)
          .add("DepthwiseConv1D", DepthwiseConv1D.class, DepthwiseConv1D::fromConfig)
          .add("DepthwiseConv2D", DepthwiseConv2D.class, DepthwiseConv2D::fromConfig)
          .add("Discretization", Discretization.class, Discretization::fromConfig)
          .add("Dot", Dot.class, Dot::fromConfig)
          .add("Dropout", Dropout.class, Dropout::fromConfig)
          .add("EinsumDense", EinsumDense.class, EinsumDense::fromConfig)
          .add("ELU", ELU.class, ELU::fromConfig)
          .add("Embedding", Embedding.class, Embedding::fromConfig)
          .add("Equalization", Equalization.class, Equalization::fromConfig)
          .add("Flatten", Flatten.class, Flatten::fromConfig)
          .add("GaussianDropout", GaussianDropout.class, GaussianDropout::fromConfig)
          .add("GaussianNoise", GaussianNoise.class, GaussianNoise::fromConfig)
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
          .add("GroupNormalization", GroupNormalization.class, GroupNormalization::fromConfig)
          .add(
              "GroupQueryAttention",
              GroupQueryAttention.class,
              GroupQueryAttention::fromConfig,
              "GroupedQueryAttention")
          .add("GRU", GRU.class, GRU::fromConfig)
          .add("GRUCell", GRUCell.class, GRUCell::fromConfig)
          .add("HashedCrossing", HashedCrossing.class, HashedCrossing::fromConfig)
          .add("Hashing", Hashing.class, Hashing::fromConfig)
          .add("Identity", Identity.class, Identity::fromConfig)
          .add("InputLayer", Input.class, Input::fromConfig, "Input")
          .add("IntegerLookup", IntegerLookup.class, IntegerLookup::fromConfig)
          .add("Lambda", Lambda.class, Lambda::fromConfig)
          .add("LayerNormalization", LayerNormalization.class, LayerNormalization::fromConfig)
          .add("LayerScale", LayerScale.class, LayerScale::fromConfig)
          .add("LeakyReLU", LeakyReLU.class, LeakyReLU::fromConfig)
          .add("LSTM", LSTM.class, LSTM::fromConfig)
          .add("LSTMCell", LSTMCell.class, LSTMCell::fromConfig)
          .add("Masking", Masking.class, Masking::fromConfig)
          .add("MaxNumBoundingBoxes", MaxNumBoundingBoxes.class, MaxNumBoundingBoxes::fromConfig)
          .add("Maximum", Maximum.class, Maximum::fromConfig)
          .add("MaxPooling1D", MaxPooling1D.class, MaxPooling1D::fromConfig, "MaxPool1D")
          .add("MaxPooling2D", MaxPooling2D.class, MaxPooling2D::fromConfig, "MaxPool2D")
          .add("MaxPooling3D", MaxPooling3D.class, MaxPooling3D::fromConfig, "MaxPool3D")
          .add("MelSpectrogram", MelSpectrogram.class, MelSpectrogram::fromConfig)
          .add("Minimum", Minimum.class, Minimum::fromConfig)
          .add("MixUp", MixUp.class, MixUp::fromConfig)
          .add("MultiHeadAttention", MultiHeadAttention.class, MultiHeadAttention::fromConfig)
          .add("Multiply", Multiply.class, Multiply::fromConfig)
          .add("Normalization", Normalization.class, Normalization::fromConfig)
          .add("Permute", Permute.class, Permute::fromConfig)
          .add("Pipeline", Pipeline.class, Pipeline::fromConfig)
          .add("PositionEmbedding", PositionEmbedding.class, PositionEmbedding::fromConfig)
          .add("PReLU", PReLU.class, PReLU::fromConfig)
          .add("Quantized", Quantized.class, Quantized::fromConfig)
          .add("RandAugment", RandAugment.class, RandAugment::fromConfig)
          .add("RandomBrightness", RandomBrightness.class, RandomBrightness::fromConfig)
          .add(
              "RandomColorDegeneration",
              RandomColorDegeneration.class,
              RandomColorDegeneration::fromConfig)
          .add("RandomColorJitter", RandomColorJitter.class, RandomColorJitter::fromConfig)
          .add("RandomContrast", RandomContrast.class, RandomContrast::fromConfig)
          .add("RandomCrop", RandomCrop.class, RandomCrop::fromConfig)
          .add(
              "RandomElasticTransform",
              RandomElasticTransform.class,
              RandomElasticTransform::fromConfig)
          .add("RandomErasing", RandomErasing.class, RandomErasing::fromConfig)
          .add("RandomFlip", RandomFlip.class, RandomFlip::fromConfig)
          .add("RandomGaussianBlur", RandomGaussianBlur.class, RandomGaussianBlur::fromConfig)
          .add("RandomGrayscale", RandomGrayscale.class, RandomGrayscale::fromConfig)
          .add("RandomHue", RandomHue.class, RandomHue::fromConfig)
          .add("RandomInvert", RandomInvert.class, RandomInvert::fromConfig)
          .add("RandomPerspective", RandomPerspective.class, RandomPerspective::fromConfig)
          .add("RandomPosterization", RandomPosterization.class, RandomPosterization::fromConfig)
          .add("RandomRotation", RandomRotation.class, RandomRotation::fromConfig)
          .add("RandomSaturation", RandomSaturation.class, RandomSaturation::fromConfig)
          .add("RandomSharpness", RandomSharpness.class, RandomSharpness::fromConfig)
          .add("RandomShear", RandomShear.class, RandomShear::fromConfig)
          .add("RandomTranslation", RandomTranslation.class, RandomTranslation::fromConfig)
          .add("RandomZoom", RandomZoom.class, RandomZoom::fromConfig)
          .add("ReLU", ReLU.class, ReLU::fromConfig)
          .add("RepeatVector", RepeatVector.class, RepeatVector::fromConfig)
          .add("Rescaling", Rescaling.class, Rescaling::fromConfig)
          .add("Reshape", Reshape.class, Reshape::fromConfig)
          .add("Resizing", Resizing.class, Resizing::fromConfig)
          .add("ReversibleEmbedding", ReversibleEmbedding.class, ReversibleEmbedding::fromConfig)
          .add("RMSNormalization", RMSNormalization.class, RMSNormalization::fromConfig)
          .add("RNN", RNN.class, RNN::fromConfig)
          .add("RotaryEmbedding", RotaryEmbedding.class, RotaryEmbedding::fromConfig)
          .add(
              "SeparableConv1D",
              SeparableConv1D.class,
              SeparableConv1D::fromConfig,
              "SeparableConvolution1D")
          .add(
              "SeparableConv2D",
              SeparableConv2D.class,
              SeparableConv2D::fromConfig,
              "SeparableConvolution2D")
          .add("SimpleRNN", SimpleRNN.class, SimpleRNN::fromConfig)
          .add("SimpleRNNCell", SimpleRNNCell.class, SimpleRNNCell::fromConfig)
          .add("SinePositionEncoding", SinePositionEncoding.class, SinePositionEncoding::fromConfig)
          .add("Softmax", Softmax.class, Softmax::fromConfig)
          .add("Solarization", Solarization.class, Solarization::fromConfig)
          .add("SpatialDropout1D", SpatialDropout1D.class, SpatialDropout1D::fromConfig)
          .add("SpatialDropout2D", SpatialDropout2D.class, SpatialDropout2D::fromConfig)
          .add("SpatialDropout3D", SpatialDropout3D.class, SpatialDropout3D::fromConfig)
          .add(
              "SpectralNormalization",
              SpectralNormalization.class,
              SpectralNormalization::fromConfig)
          .add("StackedRNNCells", StackedRNNCells.class, StackedRNNCells::fromConfig)
          .add("STFTSpectrogram", STFTSpectrogram.class, STFTSpectrogram::fromConfig)
          .add("StringLookup", StringLookup.class, StringLookup::fromConfig)
          .add("Subtract", Subtract.class, Subtract::fromConfig)
          .add("SwiGLU", SwiGLU.class, SwiGLU::fromConfig)
          .add("TernaryDense", TernaryDense.class, TernaryDense::fromConfig)
          .add("TextVectorization", TextVectorization.class, TextVectorization::fromConfig)
          .add("TimeDistributed", TimeDistributed.class, TimeDistributed::fromConfig)
          .add(
              "TokenAndPositionEmbedding",
              TokenAndPositionEmbedding.class,
              TokenAndPositionEmbedding::fromConfig)
          .add("TransformerDecoder", TransformerDecoder.class, TransformerDecoder::fromConfig)
          .add("TransformerEncoder", TransformerEncoder.class, TransformerEncoder::fromConfig)
          .add("UnitNormalization", UnitNormalization.class, UnitNormalization::fromConfig)
          .add("UpSampling1D", UpSampling1D.class, UpSampling1D::fromConfig)
          .add("UpSampling2D", UpSampling2D.class, UpSampling2D::fromConfig)
          .add("UpSampling3D", UpSampling3D.class, UpSampling3D::fromConfig)
          .add("ZeroPadding1D", ZeroPadding1D.class, ZeroPadding1D::fromConfig)
          .add("ZeroPadding2D", ZeroPadding2D.class, ZeroPadding2D::fromConfig)
          .add("ZeroPadding3D", ZeroPadding3D.class, ZeroPadding3D::fromConfig);

  private Layers() {}
}
