package org.pellucid.check;

import module org.pellucid;

import java.util.List;

/** Samples of every layer of the registry, for all tests that walk over layers. */
public final class LayerSamples {
  /** The samples, at least one per registered layer. */
  public static final List<LayerCheck> ALL =
      List.of(
          LayerCheck.of(() -> new Activation("gelu")).input(2, 5).output(2, 5),
          LayerCheck.of(() -> new Activation(Activations.leakyRelu(0.1))).input(3, 4).output(3, 4),
          LayerCheck.of(() -> new ActivityRegularization(0.1, 0.2)).input(2, 3).output(2, 3),
          LayerCheck.of(() -> new AdaptiveAveragePooling1D(3)).input(2, 5, 2).output(2, 3, 2),
          LayerCheck.of(() -> new AdaptiveAveragePooling2D(2, 3).dataFormat("channels_first"))
              .input(1, 2, 3, 5)
              .output(1, 2, 2, 3),
          LayerCheck.of(() -> new AdaptiveAveragePooling3D(2))
              .input(1, 3, 2, 4, 2)
              .output(1, 2, 2, 2, 2),
          LayerCheck.of(() -> new AdaptiveMaxPooling1D(3)).input(2, 5, 2).output(2, 3, 2),
          LayerCheck.of(() -> new AdaptiveMaxPooling2D(2)).input(2, 3, 5, 2).output(2, 2, 2, 2),
          LayerCheck.of(() -> new AdaptiveMaxPooling3D(2, 1, 3).dataFormat("channels_first"))
              .input(1, 2, 3, 2, 4)
              .output(1, 2, 2, 1, 3),
          LayerCheck.of(() -> new AlphaDropout(0.5).seed(3).noiseShape(-1, 1))
              .input(2, 3)
              .output(2, 3),
          LayerCheck.of(() -> new BatchNormalization().renorm(true).renormMomentum(0.9))
              .input(5, 3)
              .output(5, 3)
              .params(21),
          LayerCheck.of(() ->
                  new BatchNormalization()
                      .renorm(true)
                      .renormClipping(
                          Config.empty().put("rmax", 2).put("rmin", 0.5).put("dmax", 3)))
              .input(2, 2, 3)
              .output(2, 2, 3)
              .params(21),
          LayerCheck.of(() -> new Conv1DTranspose(3, 2).strides(2))
              .input(2, 4, 2)
              .output(2, 8, 3)
              .params(15),
          LayerCheck.of(() -> new Conv1DTranspose(2, 3).dilationRate(2).activation("tanh"))
              .input(2, 4, 2)
              .output(2, 8, 2)
              .params(14),
          LayerCheck.of(
                  () -> new Conv2DTranspose(2, 3).strides(2).padding("same").outputPadding(1, 0))
              .input(1, 2, 3, 2)
              .output(1, 4, 5, 2)
              .params(38),
          LayerCheck.of(() ->
                  new Conv2DTranspose(2, 2).strides(3).dataFormat("channels_first").useBias(false))
              .input(1, 2, 2, 2)
              .output(1, 2, 6, 6)
              .params(16),
          LayerCheck.of(() -> new Conv3DTranspose(2, 2).kernelRegularizer("l2"))
              .input(1, 2, 2, 1, 2)
              .output(1, 3, 3, 2, 2)
              .params(34),
          LayerCheck.of(() -> new Quantized(new Dense(3).activation("tanh"), "int8"))
              .input(2, 4)
              .output(2, 3)
              .params(18)
              .withoutDifferences(),
          LayerCheck.of(() -> new Quantized(new Dense(3), "int4").blockSize(2))
              .input(2, 4)
              .output(2, 3)
              .params(23),
          LayerCheck.of(() -> new Quantized(new EinsumDense("abc,cde->abde", -1, 2, 3), "int8"))
              .input(2, 3, 4)
              .output(2, 3, 2, 3)
              .params(30)
              .withoutDifferences(),
          LayerCheck.of(() -> new Quantized(new Embedding(5, 3), "int8"))
              .integers(5, 2, 4)
              .output(2, 4, 3)
              .params(20),
          LayerCheck.of(() -> new Cropping1D(1, 2)).input(2, 5, 2).output(2, 2, 2),
          LayerCheck.of(() -> new Cropping2D(1, 0, 2, 1)).input(1, 3, 5, 2).output(1, 2, 2, 2),
          LayerCheck.of(() -> new Cropping2D(1, 2).dataFormat("channels_first"))
              .input(1, 2, 3, 5)
              .output(1, 2, 1, 1),
          LayerCheck.of(Cropping3D::new).input(1, 3, 4, 5, 2).output(1, 1, 2, 3, 2),
          LayerCheck.of(() -> new DepthwiseConv1D(3).depthMultiplier(2).padding("same"))
              .input(2, 5, 3)
              .output(2, 5, 6)
              .params(24),
          LayerCheck.of(() -> new DepthwiseConv2D(2, 3).strides(2).activation("sigmoid"))
              .input(1, 4, 5, 2)
              .output(1, 2, 2, 2)
              .params(14),
          LayerCheck.of(() ->
                  new DepthwiseConv2D(2)
                      .dataFormat("channels_first")
                      .dilationRate(2)
                      .kernelInitializer("he_normal")
                      .kernelConstraint("max_norm"))
              .input(1, 2, 4, 4)
              .output(1, 2, 2, 2)
              .params(10),
          LayerCheck.of(() -> new Dot(1)).input(3, 4).input(3, 4).output(3, 1),
          LayerCheck.of(() -> new Dot(-1, 1).normalize(true))
              .input(2, 3, 4)
              .input(2, 4, 5)
              .output(2, 3, 5),
          LayerCheck.of(() -> new Dot(1, 2)).input(2, 3).input(2, 4, 3, 2).output(2, 4, 2),
          LayerCheck.of(() -> new GaussianDropout(0.3).seed(1)).input(2, 3).output(2, 3),
          LayerCheck.of(() -> new GaussianNoise(0.3)).input(2, 3).output(2, 3),
          LayerCheck.of(() -> new GroupNormalization(2)).input(2, 3, 4).output(2, 3, 4).params(8),
          LayerCheck.of(() -> new GroupNormalization(-1).axis(1).scale(false))
              .input(2, 2, 4)
              .output(2, 2, 4)
              .params(2),
          LayerCheck.of(() -> new Lambda(x -> x.square().add(1)))
              .input(2, 3)
              .output(2, 3)
              .unreadable(),
          LayerCheck.of(
                  () -> Lambda.ofAll(x -> List.of(x.get(0).multiply(x.get(1)), x.get(1).sum(1))))
              .input(2, 3)
              .input(2, 3)
              .output(2, 3)
              .output(2)
              .unreadable(),
          LayerCheck.of(() -> new RepeatVector(3)).input(2, 4).output(2, 3, 4),
          LayerCheck.of(() -> new SeparableConv1D(3, 2).padding("causal").depthMultiplier(2))
              .input(2, 4, 2)
              .output(2, 4, 3)
              .params(23),
          LayerCheck.of(() ->
                  new SeparableConv2D(2, 3)
                      .padding("same")
                      .strides(2)
                      .pointwiseInitializer(new RandomUniform())
                      .pointwiseRegularizer(new L2(0.1))
                      .pointwiseConstraint(new MaxNorm())
                      .activation("relu"))
              .input(1, 3, 4, 3)
              .output(1, 2, 2, 2)
              .params(35),
          LayerCheck.of(() -> new SpatialDropout1D(0.5).seed(1)).input(2, 3, 4).output(2, 3, 4),
          LayerCheck.of(() -> new SpatialDropout2D(0.5).dataFormat("channels_first"))
              .input(2, 3, 2, 2)
              .output(2, 3, 2, 2),
          LayerCheck.of(() -> new SpatialDropout3D(0.5)).input(1, 2, 2, 2, 3).output(1, 2, 2, 2, 3),
          LayerCheck.of(() -> new SpectralNormalization(new Dense(3)).powerIterations(2))
              .input(2, 4)
              .output(2, 3)
              .params(18),
          LayerCheck.of(() -> new SpectralNormalization(new Embedding(5, 2)))
              .integers(5, 2, 3)
              .output(2, 3, 2)
              .params(12),
          LayerCheck.of(() -> new TernaryDense(3))
              .input(2, 4)
              .output(2, 3)
              .params(15)
              .withoutDifferences(),
          LayerCheck.of(() -> new TernaryDense(2).threshold(0.3).activation("tanh"))
              .input(2, 3, 4)
              .output(2, 3, 2)
              .params(10)
              .withoutDifferences(),
          LayerCheck.of(UnitNormalization::new).input(2, 3).output(2, 3),
          LayerCheck.of(() -> new UnitNormalization().axis(1, 2)).input(2, 3, 2).output(2, 3, 2),
          LayerCheck.of(UpSampling1D::new).input(2, 3, 2).output(2, 6, 2),
          LayerCheck.of(() -> new UpSampling2D(2, 3)).input(1, 2, 2, 2).output(1, 4, 6, 2),
          LayerCheck.of(
                  () -> new UpSampling2D(2).interpolation("bicubic").dataFormat("channels_first"))
              .input(1, 2, 3, 2)
              .output(1, 2, 6, 4),
          LayerCheck.of(() -> new UpSampling3D(1, 2, 3).dataFormat("channels_first"))
              .input(1, 2, 2, 2, 1)
              .output(1, 2, 2, 4, 3),
          LayerCheck.of(ZeroPadding1D::new).input(2, 3, 2).output(2, 5, 2),
          LayerCheck.of(() -> new ZeroPadding1D(0, 2).dataFormat("channels_first"))
              .input(2, 2, 3)
              .output(2, 2, 5),
          LayerCheck.of(() -> new ZeroPadding3D(1, 0, 2))
              .input(1, 2, 1, 1, 2)
              .output(1, 4, 1, 5, 2),
          LayerCheck.of(() -> new CategoryEncoding(4).outputMode("count"))
              .integers(4, 2, 3)
              .input(2, 3)
              .output(2, 4),
          LayerCheck.of(() -> new CategoryEncoding(4).outputMode("one_hot"))
              .integers(4, 2, 1)
              .output(2, 4),
          LayerCheck.of(() -> new Discretization(-0.4, 0.3))
              .input(2, 3)
              .output(2, 3)
              .withoutDifferences(),
          LayerCheck.of(() -> new Discretization(0, 1).outputMode("multi_hot").epsilon(0.1))
              .input(2, 3)
              .output(2, 3)
              .withoutDifferences(),
          LayerCheck.of(() -> new HashedCrossing(5))
              .integers(9, 3)
              .integers(9, 3)
              .output(3)
              .onHost(),
          LayerCheck.of(() -> new HashedCrossing(5).outputMode("one_hot"))
              .integers(9, 3, 1)
              .integers(9, 3, 1)
              .output(3, 5)
              .onHost(),
          LayerCheck.of(() -> new Hashing(5).maskValue("3").salt(1, 2))
              .integers(9, 2, 3)
              .output(2, 3)
              .onHost(),
          LayerCheck.of(() -> new Hashing(5).outputMode("count"))
              .integers(9, 2, 3)
              .output(2, 5)
              .onHost(),
          LayerCheck.of(() -> new IntegerLookup().vocabulary(List.of(3L, 5L)).maskToken(0L))
              .integers(9, 2, 3)
              .output(2, 3)
              .onHost(),
          LayerCheck.of(() ->
                  new IntegerLookup()
                      .maxTokens(7)
                      .numOovIndices(2)
                      .oovMethod("farmhash")
                      .outputMode("tf_idf")
                      .padToMaxTokens(true)
                      .vocabulary(List.of(3L, 5L), 0.5, 0.25))
              .integers(9, 2, 3)
              .output(2, 7)
              .onHost(),
          LayerCheck.of(() -> new MelSpectrogram().frames(8, 4).bands(3, 0, 4000))
              .input(2, 20)
              .output(2, 3, 6),
          LayerCheck.of(() ->
                  new MelSpectrogram()
                      .frames(8, 3)
                      .sequenceLength(6)
                      .window("hamming")
                      .samplingRate(100)
                      .powerToDb(false)
                      .magExp(1)
                      .topDb(3)
                      .bands(2, 1, 40))
              .input(2, 12)
              .output(2, 2, 5)
              .withoutDifferences(),
          LayerCheck.of(() -> new Normalization().axis(1, 2).invert(true))
              .input(2, 3, 2)
              .output(2, 3, 2)
              .params(13),
          LayerCheck.of(
                  () -> new Normalization().statistics(new double[] {1, 2}, new double[] {3, 4}))
              .input(3, 2)
              .output(3, 2),
          LayerCheck.of(() -> new Pipeline(new Rescaling(2), new Dropout(0.5).seed(1)))
              .input(2, 3)
              .output(2, 3),
          LayerCheck.of(() ->
                  new StringLookup().maskToken("0").oovToken("?").vocabulary(List.of("3", "5")))
              .integers(9, 2, 3)
              .output(2, 3)
              .onHost(),
          LayerCheck.of(() ->
                  new StringLookup()
                      .numOovIndices(3)
                      .salt(4, 5)
                      .outputMode("multi_hot")
                      .vocabulary(List.of("7")))
              .integers(9, 2, 3)
              .output(2, 4)
              .onHost(),
          LayerCheck.of(() -> new STFTSpectrogram().frameLength(4))
              .input(2, 9, 2)
              .output(2, 3, 6)
              .params(24)
              .withoutDifferences(),
          LayerCheck.of(() -> new STFTSpectrogram().mode("stft").frameLength(4))
              .input(1, 6, 1)
              .output(1, 2, 6)
              .params(24),
          LayerCheck.of(() ->
                  new STFTSpectrogram()
                      .mode("psd")
                      .frameLength(4)
                      .frameStep(3)
                      .fftLength(8)
                      .window("hamming")
                      .periodic(true)
                      .scaling("spectrum")
                      .padding("same")
                      .expandDims(true)
                      .dataFormat("channels_first"))
              .input(1, 2, 7)
              .output(1, 2, 3, 5)
              .params(40),
          LayerCheck.of(() ->
                  new TextVectorization().vocabulary(List.of("3", "5")).outputSequenceLength(4))
              .integers(9, 2, 1)
              .output(2, 4)
              .onHost(),
          LayerCheck.of(() ->
                  new TextVectorization()
                      .maxTokens(8)
                      .padToMaxTokens(true)
                      .standardize("lower")
                      .split("character")
                      .ngrams(1, 2)
                      .outputMode("count")
                      .vocabulary(List.of("3", "5")))
              .integers(9, 2)
              .output(2, 8)
              .onHost(),
          LayerCheck.of(() -> new RandomBrightness(0.2).seed(1).valueRange(-2, 2))
              .input(2, 3, 4, 3)
              .output(2, 3, 4, 3),
          LayerCheck.of(() -> new RandomContrast(0.5).seed(1).valueRange(-2, 2))
              .input(2, 3, 4, 3)
              .output(2, 3, 4, 3),
          LayerCheck.of(() -> new RandomColorDegeneration(0.5).seed(1).valueRange(-2, 2))
              .input(2, 3, 4, 3)
              .output(2, 3, 4, 3),
          LayerCheck.of(() -> new RandomSaturation(0.1, 0.5).seed(1).valueRange(-2, 2))
              .input(2, 3, 4, 3)
              .output(2, 3, 4, 3),
          LayerCheck.of(() -> new RandomSharpness(0.2, 0.7).seed(1).valueRange(-2, 2))
              .input(2, 3, 4, 3)
              .output(2, 3, 4, 3),
          LayerCheck.of(() -> new RandomInvert(0.5).seed(1).valueRange(-2, 2))
              .input(2, 3, 4, 3)
              .output(2, 3, 4, 3),
          LayerCheck.of(() -> new AutoContrast().valueRange(-2, 2))
              .input(2, 3, 4, 3)
              .output(2, 3, 4, 3)
              .withoutDifferences(),
          LayerCheck.of(() -> new RandomGrayscale(0.5).seed(1))
              .input(2, 3, 4, 3)
              .output(2, 3, 4, 3),
          LayerCheck.of(() -> new RandomHue(0.3).seed(1).valueRange(-2, 2))
              .input(2, 3, 4, 3)
              .output(2, 3, 4, 3),
          LayerCheck.of(() -> new RandomPosterization(2, 6).seed(1).valueRange(-2, 2))
              .input(2, 3, 4, 3)
              .output(2, 3, 4, 3)
              .withoutDifferences(),
          LayerCheck.of(() ->
                  new Solarization()
                      .additionFactor(0.3)
                      .thresholdFactor(0.2, 0.8)
                      .seed(1)
                      .valueRange(-2, 2))
              .input(2, 3, 4, 3)
              .output(2, 3, 4, 3)
              .withoutDifferences(),
          LayerCheck.of(() -> new Equalization().bins(16).valueRange(-2, 2))
              .input(2, 3, 4, 3)
              .output(2, 3, 4, 3)
              .withoutDifferences(),
          LayerCheck.of(() ->
                  new RandomGaussianBlur(0.5, 1)
                      .kernelSize(5, 3)
                      .sigma(0.3, 0.9)
                      .seed(1)
                      .valueRange(-2, 2))
              .input(2, 3, 4, 3)
              .output(2, 3, 4, 3),
          LayerCheck.of(() ->
                  new RandomErasing(0.5, 1)
                      .scale(0.2, 0.6)
                      .fillValue(1, 0, 2)
                      .seed(1)
                      .valueRange(-2, 2))
              .input(2, 3, 4, 3)
              .output(2, 3, 4, 3),
          LayerCheck.of(() -> new RandomErasing().seed(1).valueRange(-2, 2))
              .input(2, 3, 4, 3)
              .output(2, 3, 4, 3),
          LayerCheck.of(() ->
                  new RandomColorJitter()
                      .brightnessFactor(0.1)
                      .contrastFactor(0.2)
                      .saturationFactor(0.1, 0.5)
                      .hueFactor(0.2)
                      .seed(1)
                      .valueRange(-2, 2))
              .input(2, 3, 4, 3)
              .output(2, 3, 4, 3),
          LayerCheck.of(() ->
                  new ContrastLimitedAdaptiveHistogramEqualization()
                      .clipLimit(2)
                      .tileGridSize(2, 3)
                      .valueRange(-2, 2))
              .input(2, 3, 4, 3)
              .output(2, 3, 4, 3)
              .withoutDifferences(),
          LayerCheck.of(() -> new MixUp(0.5).seed(1))
              .input(2, 3, 4, 3)
              .input(2, 5)
              .output(2, 3, 4, 3)
              .output(2, 5),
          LayerCheck.of(() -> new CutMix(0.3, 0.6).seed(1))
              .input(2, 3, 4, 3)
              .input(2, 5)
              .output(2, 3, 4, 3)
              .output(2, 5),
          LayerCheck.of(() -> new MixUp().seed(2)).input(2, 3, 4, 3).output(2, 3, 4, 3),
          LayerCheck.of(
                  () -> new RandAugment().numOps(3).factor(0.2, 0.6).seed(1).valueRange(-2, 2))
              .input(2, 3, 4, 3)
              .output(2, 3, 4, 3)
              .withoutDifferences(),
          LayerCheck.of(() -> new AugMix().numChains(2).chainDepth(2).seed(1).valueRange(-2, 2))
              .input(2, 3, 4, 3)
              .output(2, 3, 4, 3)
              .withoutDifferences(),
          LayerCheck.of(
                  () -> new MaxNumBoundingBoxes(4).fillValue(-2).boundingBoxFormat("rel_xyxy"))
              .input(2, 3, 4, 3)
              .output(2, 3, 4, 3),
          LayerCheck.of(() -> new CenterCrop(2, 3).boundingBoxFormat("xywh"))
              .input(2, 4, 5, 2)
              .output(2, 2, 3, 2),
          LayerCheck.of(() -> new CenterCrop(6, 3).dataFormat("channels_first"))
              .input(2, 2, 4, 5)
              .output(2, 2, 6, 3),
          LayerCheck.of(() -> new RandomFlip("vertical").seed(2))
              .input(2, 3, 4, 2)
              .output(2, 3, 4, 2),
          LayerCheck.of(() -> new RandomCrop(4, 3).seed(2)).input(2, 4, 3, 2).output(2, 4, 3, 2),
          LayerCheck.of(() -> new RandomCrop(4, 3).seed(2).dataFormat("channels_first"))
              .input(2, 2, 4, 3)
              .output(2, 2, 4, 3),
          LayerCheck.of(() -> new RandomRotation(0.2).seed(2)).input(2, 3, 4, 2).output(2, 3, 4, 2),
          LayerCheck.of(() -> new RandomTranslation(0.2, 0.3).fillMode("constant").seed(2))
              .input(2, 3, 4, 2)
              .output(2, 3, 4, 2),
          LayerCheck.of(() -> new RandomZoom(0.2).fillMode("nearest").seed(2))
              .input(2, 3, 4, 2)
              .output(2, 3, 4, 2),
          LayerCheck.of(() -> new RandomZoom(0.2, 0.3).fillMode("wrap").seed(2))
              .input(2, 3, 4, 2)
              .output(2, 3, 4, 2),
          LayerCheck.of(() -> new RandomShear().factorX(0.2).factorY(0.1, 0.3).seed(2))
              .input(2, 3, 4, 2)
              .output(2, 3, 4, 2),
          LayerCheck.of(() -> new RandomPerspective(0.5).scale(0.3).seed(2))
              .input(2, 3, 4, 2)
              .output(2, 3, 4, 2),
          LayerCheck.of(() -> new RandomElasticTransform(0.5).scale(0.3).seed(2))
              .input(2, 3, 4, 2)
              .output(2, 3, 4, 2),
          LayerCheck.of(() -> new Resizing(4, 3).interpolation("bicubic").antialias(true))
              .input(2, 6, 5, 2)
              .output(2, 4, 3, 2),
          LayerCheck.of(() -> new Resizing(4, 3).cropToAspectRatio(true))
              .input(2, 6, 5, 2)
              .output(2, 4, 3, 2),
          LayerCheck.of(
                  () -> new Resizing(4, 3).padToAspectRatio(true, 0.5).dataFormat("channels_first"))
              .input(2, 2, 6, 5)
              .output(2, 2, 4, 3),
          LayerCheck.of(Add::new).input(2, 3).input(2, 3).input(2, 3).output(2, 3),
          LayerCheck.of(Add::new).input(2, 3, 4).input(2, 4).output(2, 3, 4),
          LayerCheck.of(AdditiveAttention::new)
              .input(2, 3, 4)
              .input(2, 2, 4)
              .output(2, 3, 4)
              .params(4),
          LayerCheck.of(() -> new Attention().useScale(true))
              .input(2, 3, 4)
              .input(2, 2, 5)
              .input(2, 2, 4)
              .output(2, 3, 5)
              .params(1),
          LayerCheck.of(() -> new Attention().scoreMode("concat"))
              .input(2, 3, 4)
              .input(2, 2, 4)
              .output(2, 3, 4)
              .params(1),
          LayerCheck.of(Average::new).input(2, 3).input(2, 3).output(2, 3),
          LayerCheck.of(() -> new AveragePooling1D(2)).input(2, 6, 3).output(2, 3, 3),
          LayerCheck.of(() -> new AveragePooling2D(2, 3).strides(1, 2).padding("same"))
              .input(2, 4, 5, 2)
              .output(2, 4, 3, 2),
          LayerCheck.of(() -> new AveragePooling2D(2).dataFormat("channels_first"))
              .input(2, 3, 4, 6)
              .output(2, 3, 2, 3),
          LayerCheck.of(() -> new AveragePooling3D(2)).input(1, 4, 2, 4, 2).output(1, 2, 1, 2, 2),
          LayerCheck.of(BatchNormalization::new).input(5, 3).output(5, 3).params(12).training(),
          LayerCheck.of(() -> new BatchNormalization().axis(1).momentum(0.5).epsilon(0.1))
              .input(3, 2, 4)
              .output(3, 2, 4)
              .params(8)
              .training(),
          LayerCheck.of(() -> new BatchNormalization().scale(false).center(false))
              .input(2, 2, 2, 3)
              .output(2, 2, 2, 3)
              .params(6)
              .training(),
          LayerCheck.of(() -> new BatchNormalization().betaInitializer("ones"))
              .input(4, 3)
              .output(4, 3)
              .params(12),
          LayerCheck.of(Concatenate::new).input(2, 3).input(2, 2).output(2, 5),
          LayerCheck.of(() -> new Concatenate().axis(1))
              .input(2, 3, 2)
              .input(2, 1, 2)
              .output(2, 4, 2),
          LayerCheck.of(() -> new Conv1D(3, 3).activation("tanh"))
              .input(2, 7, 2)
              .output(2, 5, 3)
              .params(21),
          LayerCheck.of(() -> new Conv1D(2, 3).padding("causal").dilationRate(2))
              .input(2, 6, 2)
              .output(2, 6, 2)
              .params(14),
          LayerCheck.of(() -> new Conv2D(4, 3, 2).padding("same").strides(2).groups(2))
              .input(2, 5, 4, 2)
              .output(2, 3, 2, 4)
              .params(28),
          LayerCheck.of(() -> new Conv2D(2, 2).dataFormat("channels_first").useBias(false))
              .input(2, 3, 4, 4)
              .output(2, 2, 3, 3)
              .params(24),
          LayerCheck.of(() ->
                  new Conv2D(2, 3)
                      .dilationRate(2)
                      .kernelInitializer("he_uniform")
                      .biasInitializer(new Constant(0.5))
                      .kernelRegularizer("l2")
                      .biasRegularizer("l1")
                      .kernelConstraint("max_norm")
                      .biasConstraint("non_neg"))
              .input(1, 6, 6, 1)
              .output(1, 2, 2, 2)
              .params(20),
          LayerCheck.of(() -> new Conv3D(2, 2))
              .input(1, 3, 3, 3, 2)
              .output(1, 2, 2, 2, 2)
              .params(34),
          LayerCheck.of(() -> new Dense(3)).input(2, 4).output(2, 3).params(15),
          LayerCheck.of(() -> new Dense(2).activation("sigmoid").useBias(false))
              .input(2, 3, 4)
              .output(2, 3, 2)
              .params(8),
          LayerCheck.of(() ->
                  new Dense(2)
                      .kernelRegularizer("l1_l2")
                      .activityRegularizer("l2")
                      .kernelConstraint("unit_norm")
                      .kernelInitializer(new RandomUniform().seed(3))
                      .trainable(true)
                      .name("with_penalties"))
              .input(3, 3)
              .output(3, 2)
              .params(8),
          LayerCheck.of(() -> new Dropout(0.5).seed(1)).input(2, 3).output(2, 3),
          LayerCheck.of(() -> new Dropout(0.25).noiseShape(-1, 1, 4))
              .input(2, 3, 4)
              .output(2, 3, 4),
          LayerCheck.of(() -> new ELU(0.5)).input(2, 5).output(2, 5),
          LayerCheck.of(() -> new Embedding(7, 3)).integers(7, 2, 4).output(2, 4, 3).params(21),
          LayerCheck.of(() ->
                  new Embedding(5, 2)
                      .maskZero(true)
                      .embeddingsInitializer("normal")
                      .embeddingsRegularizer("l2")
                      .embeddingsConstraint("unit_norm"))
              .integers(5, 3)
              .output(3, 2)
              .params(10),
          LayerCheck.of(Flatten::new).input(2, 3, 4).output(2, 12),
          LayerCheck.of(() -> new Flatten().dataFormat("channels_first"))
              .input(2, 3, 2, 2)
              .output(2, 12),
          LayerCheck.of(Flatten::new).input(3).output(3, 1),
          LayerCheck.of(GlobalAveragePooling1D::new).input(2, 4, 3).output(2, 3),
          LayerCheck.of(() -> new GlobalAveragePooling2D().keepdims(true))
              .input(2, 3, 4, 2)
              .output(2, 1, 1, 2),
          LayerCheck.of(() -> new GlobalAveragePooling3D().dataFormat("channels_first"))
              .input(2, 2, 2, 3, 2)
              .output(2, 2),
          LayerCheck.of(GlobalMaxPooling1D::new).input(2, 4, 3).output(2, 3),
          LayerCheck.of(() -> new GlobalMaxPooling2D().dataFormat("channels_first"))
              .input(2, 3, 4, 2)
              .output(2, 3),
          LayerCheck.of(() -> new GlobalMaxPooling3D().keepdims(true))
              .input(1, 2, 2, 3, 2)
              .output(1, 1, 1, 1, 2),
          LayerCheck.of(() -> new GRU(3)).input(2, 4, 2).output(2, 3).params(63),
          LayerCheck.of(() ->
                  new GRU(2).resetAfter(false).returnSequences(true).recurrentActivation("tanh"))
              .input(2, 3, 2)
              .output(2, 3, 2)
              .params(30),
          LayerCheck.of(() -> new GRU(2).useBias(false).goBackwards(true).returnState(true))
              .input(2, 3, 2)
              .output(2, 2)
              .output(2, 2)
              .params(24),
          LayerCheck.of(Identity::new).input(2, 3).output(2, 3),
          LayerCheck.of(() -> new Input(3)).input(2, 3).output(2, 3),
          LayerCheck.of(LayerNormalization::new).input(3, 4).output(3, 4).params(8),
          LayerCheck.of(
                  () -> new LayerNormalization().axis(1, 2).epsilon(0.1).gammaConstraint("non_neg"))
              .input(2, 3, 2)
              .output(2, 3, 2)
              .params(12),
          LayerCheck.of(() -> new LayerNormalization().axis(1))
              .input(2, 3, 4)
              .output(2, 3, 4)
              .params(6),
          LayerCheck.of(() -> new LayerScale(0.5)).input(2, 3, 4).output(2, 3, 4).params(4),
          LayerCheck.of(LeakyReLU::new).input(2, 5).output(2, 5),
          LayerCheck.of(() -> new LSTM(3)).input(2, 4, 2).output(2, 3).params(72),
          LayerCheck.of(
                  () -> new LSTM(2).returnSequences(true).returnState(true).unitForgetBias(false))
              .input(2, 3, 2)
              .input(2, 2)
              .input(2, 2)
              .output(2, 3, 2)
              .output(2, 2)
              .output(2, 2)
              .params(40),
          LayerCheck.of(() ->
                  new LSTM(2)
                      .dropout(0.2)
                      .recurrentDropout(0.3)
                      .seed(1)
                      .recurrentInitializer("glorot_normal")
                      .recurrentRegularizer("l2")
                      .recurrentConstraint("max_norm")
                      .goBackwards(true)
                      .returnSequences(true))
              .input(1, 3, 2)
              .output(1, 3, 2)
              .params(40),
          LayerCheck.of(Masking::new).input(2, 3, 2).output(2, 3, 2),
          LayerCheck.of(Maximum::new).input(2, 3).input(2, 3).output(2, 3),
          LayerCheck.of(() -> new MaxPooling1D(3).strides(2)).input(2, 7, 2).output(2, 3, 2),
          LayerCheck.of(() -> new MaxPooling2D(2, 3).padding("same"))
              .input(2, 5, 4, 2)
              .output(2, 3, 2, 2),
          LayerCheck.of(() -> new MaxPooling2D().dataFormat(DataFormat.CHANNELS_FIRST))
              .input(2, 3, 4, 6)
              .output(2, 3, 2, 3),
          LayerCheck.of(MaxPooling3D::new).input(1, 4, 2, 4, 2).output(1, 2, 1, 2, 2),
          LayerCheck.of(Minimum::new).input(2, 3).input(2, 3).output(2, 3),
          LayerCheck.of(Multiply::new).input(2, 3).input(2, 1).output(2, 3),
          LayerCheck.of(() -> new EinsumDense("abc,cde->abde", -1, 2, 3).biasAxes("de"))
              .input(2, 3, 4)
              .output(2, 3, 2, 3)
              .params(30),
          LayerCheck.of(() -> new EinsumDense("...x,xy->...y", 3).activation("tanh"))
              .input(2, 3, 4)
              .output(2, 3, 3)
              .params(12),
          LayerCheck.of(() -> new EinsumDense("ab...,bc->ac...", 3).biasAxes("c"))
              .input(2, 3, 4)
              .output(2, 3, 4)
              .params(12),
          LayerCheck.of(() -> new GroupQueryAttention(2, 4, 2))
              .input(2, 3, 4)
              .input(2, 2, 4)
              .output(2, 3, 4)
              .params(40 + 20 + 20 + 36),
          LayerCheck.of(() -> new MultiHeadAttention(2, 3))
              .input(2, 3, 4)
              .input(2, 2, 4)
              .output(2, 3, 4)
              .params(3 * 30 + 28),
          LayerCheck.of(() -> new MultiHeadAttention(2, 3).valueDim(2).useBias(false).useGate(true))
              .input(2, 3, 4)
              .input(2, 2, 5)
              .input(2, 2, 3)
              .output(2, 3, 4)
              .params(24 + 18 + 16 + 20 + 16),
          LayerCheck.of(() -> new MultiHeadAttention(2, 2).attentionAxes(2).outputShape(3))
              .input(1, 2, 3, 4)
              .input(1, 2, 3, 4)
              .output(1, 2, 3, 3)
              .params(3 * 20 + 15),
          LayerCheck.of(() -> new PositionEmbedding(5)).input(2, 3, 4).output(2, 3, 4).params(20),
          LayerCheck.of(() -> new ReversibleEmbedding(5, 3).tieWeights(false).logitSoftCap(2))
              .integers(5, 2, 4)
              .output(2, 4, 3)
              .params(30),
          LayerCheck.of(RMSNormalization::new).input(2, 3, 4).output(2, 3, 4).params(4),
          LayerCheck.of(() -> new RMSNormalization().axis(1, 2).epsilon(0.1))
              .input(2, 3, 4)
              .output(2, 3, 4)
              .params(12),
          LayerCheck.of(RotaryEmbedding::new).input(2, 3, 2, 4).output(2, 3, 2, 4),
          LayerCheck.of(
                  () -> new RotaryEmbedding().maxWavelength(50).scalingFactor(2).sequenceAxis(2))
              .input(2, 3, 2, 4)
              .output(2, 3, 2, 4),
          LayerCheck.of(SinePositionEncoding::new).input(2, 3, 5).output(2, 3, 5),
          LayerCheck.of(() -> new SwiGLU(5)).input(2, 3, 4).output(2, 3, 4).params(60),
          LayerCheck.of(() -> new TokenAndPositionEmbedding(7, 4, 3))
              .integers(7, 2, 4)
              .output(2, 4, 3)
              .params(33),
          LayerCheck.of(() -> new TransformerDecoder(5, 2).normalizeFirst(true).activation("gelu"))
              .input(2, 3, 4)
              .output(2, 3, 4)
              .params(80 + 8 + 25 + 24 + 8),
          LayerCheck.of(() -> new TransformerDecoder(5, 2).activation("tanh"))
              .input(2, 3, 4)
              .input(2, 2, 4)
              .output(2, 3, 4)
              .params(2 * 88 + 25 + 24 + 8),
          LayerCheck.of(() -> new TransformerEncoder(5, 2).activation("gelu"))
              .input(2, 3, 4)
              .output(2, 3, 4)
              .params(80 + 8 + 8 + 25 + 24),
          LayerCheck.of(() -> new Permute(2, 1)).input(2, 3, 4).output(2, 4, 3),
          LayerCheck.of(PReLU::new).input(2, 3).output(2, 3).params(3),
          LayerCheck.of(() -> new PReLU().sharedAxes(1, 2).alphaInitializer(new Constant(0.25)))
              .input(2, 2, 3, 4)
              .output(2, 2, 3, 4)
              .params(4),
          LayerCheck.of(() -> new ReLU().maxValue(1).negativeSlope(0.1).threshold(0.25))
              .input(2, 5)
              .output(2, 5),
          LayerCheck.of(() -> new Rescaling(0.25, -1)).input(2, 3).output(2, 3),
          LayerCheck.of(() -> new Reshape(2, -1)).input(3, 4, 2).output(3, 2, 4),
          LayerCheck.of(() -> new Bidirectional(new LSTM(2)))
              .input(2, 3, 2)
              .output(2, 4)
              .params(80),
          LayerCheck.of(() ->
                  new Bidirectional(new GRU(2).returnSequences(true).returnState(true))
                      .mergeMode("ave"))
              .input(2, 3, 2)
              .input(2, 2)
              .input(2, 2)
              .output(2, 3, 2)
              .output(2, 2)
              .output(2, 2)
              .params(72),
          LayerCheck.of(() ->
                  new Bidirectional(
                          new SimpleRNN(2),
                          new SimpleRNN(2).activation("sigmoid").goBackwards(true))
                      .mergeMode(null))
              .input(2, 3, 2)
              .output(2, 2)
              .output(2, 2)
              .params(20),
          LayerCheck.of(() -> new ConvLSTM1D(2, 3)).input(2, 2, 4, 2).output(2, 2, 2).params(104),
          LayerCheck.of(() ->
                  new ConvLSTM2D(1, 2)
                      .strides(2)
                      .padding("same")
                      .returnSequences(true)
                      .returnState(true)
                      .unitForgetBias(false))
              .input(1, 2, 3, 3, 2)
              .output(1, 2, 2, 2, 1)
              .output(1, 2, 2, 1)
              .output(1, 2, 2, 1)
              .params(52),
          LayerCheck.of(() -> new ConvLSTM2D(1, 2).dataFormat("channels_first"))
              .input(1, 2, 1, 3, 2)
              .output(1, 1, 2, 1)
              .params(36),
          LayerCheck.of(() -> new ConvLSTM3D(1, 2).useBias(false).goBackwards(true))
              .input(1, 2, 2, 3, 2, 1)
              .output(1, 1, 2, 1, 1)
              .params(64),
          LayerCheck.of(() -> new GRUCell(2))
              .input(2, 3)
              .input(2, 2)
              .output(2, 2)
              .output(2, 2)
              .params(42),
          LayerCheck.of(() -> new GRUCell(2).resetAfter(false).recurrentActivation("tanh"))
              .input(2, 3)
              .input(2, 2)
              .output(2, 2)
              .output(2, 2)
              .params(36),
          LayerCheck.of(() -> new LSTMCell(2))
              .input(2, 3)
              .input(2, 2)
              .input(2, 2)
              .output(2, 2)
              .output(2, 2)
              .output(2, 2)
              .params(48),
          LayerCheck.of(() -> new SimpleRNNCell(3))
              .input(2, 2)
              .input(2, 3)
              .output(2, 3)
              .output(2, 3)
              .params(18),
          LayerCheck.of(() -> new StackedRNNCells(List.of(new SimpleRNNCell(3), new GRUCell(2))))
              .input(2, 2)
              .input(2, 3)
              .input(2, 2)
              .output(2, 2)
              .output(2, 3)
              .output(2, 2)
              .params(60),
          LayerCheck.of(() -> new RNN(new LSTMCell(2)).returnState(true))
              .input(2, 3, 2)
              .output(2, 2)
              .output(2, 2)
              .output(2, 2)
              .params(40),
          LayerCheck.of(() ->
                  new RNN(new StackedRNNCells(List.of(new LSTMCell(2), new SimpleRNNCell(3))))
                      .returnSequences(true)
                      .goBackwards(true))
              .input(2, 3, 2)
              .output(2, 3, 3)
              .params(58),
          LayerCheck.of(() -> new TimeDistributed(new Dense(3)))
              .input(2, 4, 2)
              .output(2, 4, 3)
              .params(9),
          LayerCheck.of(() -> new SimpleRNN(3)).input(2, 4, 2).output(2, 3).params(18),
          LayerCheck.of(() -> new SimpleRNN(2).activation("relu").returnSequences(true))
              .input(2, 3, 2)
              .input(2, 2)
              .output(2, 3, 2)
              .params(10),
          LayerCheck.of(Softmax::new).input(2, 4).output(2, 4),
          LayerCheck.of(() -> new Softmax(1, 2)).input(2, 3, 2).output(2, 3, 2),
          LayerCheck.of(Subtract::new).input(2, 3).input(2, 3).output(2, 3),
          LayerCheck.of(ZeroPadding2D::new).input(1, 2, 3, 2).output(1, 4, 5, 2),
          LayerCheck.of(() -> new ZeroPadding2D(2, 0, 1, 3)).input(1, 2, 3, 2).output(1, 4, 7, 2),
          LayerCheck.of(() -> new ZeroPadding2D(1, 0, 2, 3).dataFormat("channels_first"))
              .input(1, 2, 2, 3)
              .output(1, 2, 3, 8));

  private LayerSamples() {}
}
