package org.pellucid.models;

import java.util.SplittableRandom;
import org.pellucid.array.NdArray;
import org.pellucid.config.Session;
import org.pellucid.layers.BatchNormalization;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.Embedding;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.GRU;
import org.pellucid.layers.LSTM;
import org.pellucid.layers.Layer;
import org.pellucid.layers.LayerNormalization;
import org.pellucid.layers.MaxPooling2D;
import org.pellucid.layers.TokenAndPositionEmbedding;
import org.pellucid.layers.TransformerDecoder;
import org.pellucid.layers.TransformerEncoder;

/**
 * Trains three small networks and prints a fingerprint of the bits of their weights; with an
 * argument, prints how many floats this machine's vectors hold.
 */
final class TrainingBits {
  private TrainingBits() {}

  public static void main(String[] arguments) throws ReflectiveOperationException {
    if (arguments.length > 0) {
      // The package is not exported, but on a class path all is open.
      Object lanes = Class.forName("org.pellucid.cpu.Simd").getMethod("floatLanes").invoke(null);
      System.out.println(lanes);
      return;
    }
    SplittableRandom random = new SplittableRandom(5);
    float[][][][] images = new float[96][14][14][3];
    for (float[][][] image : images) {
      for (float[][] row : image) {
        for (float[] pixel : row) {
          for (int c = 0; c < pixel.length; c++) {
            pixel[c] = (float) random.nextGaussian();
          }
        }
      }
    }
    int[][] words = new int[96][21];
    int[] labels = new int[96];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = random.nextInt(5);
      for (int j = 0; j < words[i].length; j++) {
        words[i][j] = random.nextInt(50);
      }
    }
    long bits = 1;
    bits =
        31 * bits
            + trained(
                images,
                labels,
                new Conv2D(17, 3).activation("relu").padding("same"),
                new MaxPooling2D(2),
                new BatchNormalization(),
                new Conv2D(33, 3).activation("gelu"),
                new Flatten(),
                new Dropout(0.2),
                new Dense(5).activation("softmax"));
    bits =
        31 * bits
            + trained(
                images,
                labels,
                new Flatten(),
                new Dense(257).activation("tanh"),
                new LayerNormalization(),
                new Dense(5).activation("softmax"));
    bits =
        31 * bits
            + trained(
                words,
                labels,
                new Embedding(50, 19),
                new LSTM(23).returnSequences(true),
                new GRU(16),
                new Dense(5).activation("softmax"));
    bits =
        31 * bits
            + trained(
                words,
                labels,
                new TokenAndPositionEmbedding(50, 21, 20).maskZero(true),
                new TransformerEncoder(37, 2).activation("gelu"),
                new TransformerDecoder(33, 5).normalizeFirst(true).dropout(0.1),
                new Flatten(),
                new Dense(5).activation("softmax"));
    System.out.println("bits " + Long.toHexString(bits));
  }

  private static long trained(Object x, int[] y, Layer... layers) {
    Session.clear();
    Sequential model = new Sequential(layers);
    model.compile("adam", "sparse_categorical_crossentropy", "accuracy");
    model.fit(x, y, Fit.epochs(2).batchSize(32).verbose(0).seed(3));
    long bits = 1;
    for (NdArray weight : model.getWeights()) {
      for (float value : weight.toFloatArray()) {
        bits = 31 * bits + Float.floatToIntBits(value);
      }
    }
    return bits;
  }
}
