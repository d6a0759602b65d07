package org.pellucid.models;

import org.pellucid.array.NdArray;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Input;

/** A program whose start is looked at: a dense network and its first training steps. */
final class FirstStep {
  private FirstStep() {}

  /** Trains for two steps. */
  public static void main(String[] arguments) {
    Model model =
        new Sequential(
            new Input(2),
            new Dense(4).activation("relu"),
            new Dense(3).activation("softmax"),
            new Dense(1).activation("sigmoid"));
    model.compile("adam", "binary_crossentropy", "accuracy");
    NdArray x = NdArray.of(new float[] {0, 0, 0, 1, 1, 0, 1, 1}, 4, 2);
    NdArray y = NdArray.of(new float[] {0, 1, 1, 0}, 4, 1);
    model.trainOnBatch(x, y);
    model.trainOnBatch(x, y);
  }
}
