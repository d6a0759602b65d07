package org.pellucid.peers;

import java.util.Locale;

/** The networks that are trained and asked. All are trained with Adam, rate 0.001. */
public enum Net {
  /** 2-4-1, ReLU, one logit, binary crossentropy. */
  XOR(4, 1, 0, 2),
  /** 784-512-512-10, ReLU, softmax crossentropy of the logits, as in all the following. */
  MLP(128, 10, 0, 784),
  /** Convolutions 3x3x32 and 3x3x64 without padding, max-pooling 2, dense 128 and 10, ReLU. */
  CNN(128, 10, 0, 28, 28, 1),
  /**
   * ResNet-20: a convolution 3x3x16, three stages of three blocks (16, 32, 64 channels), each two
   * convolutions with batch normalization, a shortcut (1x1 with stride 2 where the stage changes),
   * ReLU; global average, dense 10. Convolutions have no bias.
   */
  RESNET(32, 10, 0, 32, 32, 3),
  /** LSTM of 128 units over 100 steps of 64 features; its last output into dense 10. */
  LSTM(64, 10, 0, 100, 64),
  /** The same with a GRU (reset gate after the product, as PyTorch and Keras have it). */
  GRU(64, 10, 0, 100, 64),
  /**
   * Two encoder blocks: attention of 4 heads over width 256, add and normalize, feed-forward 1024
   * with ReLU, add and normalize; average over the sequence, dense 10. No dropout.
   */
  ENCODER(16, 10, 0, 128, 256),
  /**
   * A decoder over 65 characters: embedding and learned positions, 4 blocks (normalize, causal
   * attention of 4 heads, add; normalize, feed-forward 512 with GELU, add), normalize, dense 65 for
   * each place. No dropout.
   */
  GPT(32, 65, 65, 64);

  /** Width, heads, feed-forward width and blocks of {@link #ENCODER} and {@link #GPT}. */
  public static final int ENCODER_WIDTH = 256;

  /** See {@link #ENCODER_WIDTH}. */
  public static final int ENCODER_INNER = 1024;

  /** See {@link #ENCODER_WIDTH}. */
  public static final int ENCODER_BLOCKS = 2;

  /** See {@link #ENCODER_WIDTH}. */
  public static final int GPT_WIDTH = 128;

  /** See {@link #ENCODER_WIDTH}. */
  public static final int GPT_INNER = 512;

  /** See {@link #ENCODER_WIDTH}. */
  public static final int GPT_BLOCKS = 4;

  /** See {@link #ENCODER_WIDTH}. */
  public static final int HEADS = 4;

  private final int batch;
  private final int classes;
  private final int vocabulary;

  @SuppressWarnings("ImmutableEnumChecker") // Never changed, and handed out as a copy.
  private final int[] input;

  Net(int batch, int classes, int vocabulary, int... input) {
    this.batch = batch;
    this.classes = classes;
    this.vocabulary = vocabulary;
    this.input = input;
  }

  /** {@return how many samples a training step takes} */
  public int batch() {
    return batch;
  }

  /** {@return the number of classes; 1 for a single logit} */
  public int classes() {
    return classes;
  }

  /** {@return how many tokens there are; 0 when the input is floats} */
  public int vocabulary() {
    return vocabulary;
  }

  /** {@return the shape of a sample; channels last} */
  public int[] input() {
    return input.clone();
  }

  /** {@return the numbers in a sample} */
  public int inputSize() {
    int size = 1;
    for (int extent : input) {
      size *= extent;
    }
    return size;
  }

  /** {@return the labels of a sample} */
  public int labels() {
    return this == GPT ? inputSize() : 1;
  }

  /** {@return the name used in the names of works} */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** {@return what a sample costs} */
  public Cost cost() {
    Cost.Counter counter = new Cost.Counter();
    switch (this) {
      case XOR -> counter.first(1, 2, 4).product(1, 4, 1);
      case MLP -> counter.first(1, 784, 512).product(1, 512, 512).product(1, 512, 10);
      case CNN ->
          counter
              .first(26 * 26, 9, 32)
              .product(24 * 24, 9 * 32, 64)
              .activations(12 * 12 * 64)
              .product(1, 12 * 12 * 64, 128)
              .product(1, 128, 10);
      case RESNET -> {
        counter.first(32 * 32, 27, 16).activations(2L * 32 * 32 * 16);
        long channels = 16;
        for (int stage = 0; stage < 3; stage++) {
          long width = 16L << stage;
          long places = (32L >> stage) * (32 >> stage);
          for (int block = 0; block < 3; block++) {
            counter.product(places, 9 * channels, width).product(places, 9 * width, width);
            counter.activations(4L * places * width);
            if (channels != width) {
              counter.product(places, channels, width);
            }
            channels = width;
          }
        }
        counter.product(1, 64, 10);
      }
      case LSTM -> counter.first(100, 64, 512).product(100, 128, 512).product(1, 128, 10);
      case GRU -> counter.first(100, 64, 384).product(100, 128, 384).product(1, 128, 10);
      case ENCODER -> {
        counter.blocks(ENCODER_BLOCKS, 128, ENCODER_WIDTH, ENCODER_INNER);
        counter.product(1, ENCODER_WIDTH, 10);
      }
      case GPT -> {
        counter.blocks(GPT_BLOCKS, 64, GPT_WIDTH, GPT_INNER);
        counter.product(64, GPT_WIDTH, 65);
      }
    }
    return counter.done(inputSize());
  }
}
