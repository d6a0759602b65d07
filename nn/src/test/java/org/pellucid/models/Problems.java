package org.pellucid.models;

import java.util.SplittableRandom;
import org.pellucid.layers.Dense;
import org.pellucid.optimizers.Adam;

/** Small problems that the tests of models train on. */
final class Problems {
  static final float[][] XOR_X = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
  static final float[][] XOR_Y = {{0}, {1}, {1}, {0}};

  private Problems() {}

  /** Points in the plane with the class of the quadrant's parity, as integer labels. */
  static int[] labels(float[][] x) {
    int[] y = new int[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = x[i][0] * x[i][1] > 0 ? 1 : x[i][0] > 0 ? 2 : 0;
    }
    return y;
  }

  static float[][] points(int count, int width, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] x = new float[count][width];
    for (float[] row : x) {
      for (int j = 0; j < width; j++) {
        row[j] = (float) random.nextDouble(-1, 1);
      }
    }
    return x;
  }

  /** A linear function of the points. */
  static float[][] targets(float[][] x) {
    float[][] y = new float[x.length][1];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x[i].length; j++) {
        y[i][0] += (j + 1) * x[i][j];
      }
    }
    return y;
  }

  static Sequential classifier() {
    Sequential model =
        new Sequential(
            new Dense(16).activation("tanh"), new Dense(3).name("logits").activation("softmax"));
    model.compile(new Adam(0.01), "sparse_categorical_crossentropy", "accuracy");
    return model;
  }

  static Sequential regression() {
    Sequential model = new Sequential(new Dense(1));
    model.compile("sgd", "mse", "mae");
    return model;
  }
}
