package org.pellucid.benchmarks.studio;

import org.pellucid.array.NdArray;
import org.pellucid.data.DataSets;
import org.pellucid.data.TrainTest;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.Input;
import org.pellucid.layers.MaxPooling2D;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.peers.Data;

/**
 * A training of which Studio's share is measured.
 *
 * @param title what it is
 * @param model the network, compiled
 * @param x the inputs
 * @param y the labels
 * @param batch the samples of a step
 */
record StudiedWork(String title, Model model, NdArray x, NdArray y, int batch) {
  private static final int SAMPLES = 2048;

  static StudiedWork named(String name) {
    return switch (name) {
      case "digits" -> {
        TrainTest data = DataSets.digits();
        yield of(
            "digits, the application's CNN, batches of 32",
            new Sequential(
                new Input(8, 8, 1),
                new Conv2D(32, 3).padding("same").activation("relu"),
                new Conv2D(32, 3).padding("same").activation("relu"),
                new MaxPooling2D(2),
                new Flatten(),
                new Dropout(0.5),
                new Dense(10).activation("softmax")),
            data.trainX(),
            data.trainY(),
            32);
      }
      case "dense" ->
          of(
              "dense 784-512-512-10, batches of 128",
              new Sequential(
                  new Input(784),
                  new Dense(512).activation("relu"),
                  new Dense(512).activation("relu"),
                  new Dense(10).activation("softmax")),
              NdArray.of(Data.floats(1, SAMPLES * 784), SAMPLES, 784),
              NdArray.of(Data.ints(2, SAMPLES, 10)),
              128);
      case "convolutional" ->
          of(
              "CNN of two 3x3 convolutions, 28x28, batches of 128",
              new Sequential(
                  new Input(28, 28, 1),
                  new Conv2D(32, 3).activation("relu"),
                  new Conv2D(64, 3).activation("relu"),
                  new MaxPooling2D(2),
                  new Flatten(),
                  new Dense(128).activation("relu"),
                  new Dense(10).activation("softmax")),
              NdArray.of(Data.floats(1, SAMPLES * 784), SAMPLES, 28, 28, 1),
              NdArray.of(Data.ints(2, SAMPLES, 10)),
              128);
      default ->
          of(
              "2-4-2, batches of 4: as short as steps can be",
              new Sequential(
                  new Input(2),
                  new Dense(4).activation("relu"),
                  new Dense(2).activation("softmax")),
              NdArray.of(Data.floats(1, SAMPLES * 2), SAMPLES, 2),
              NdArray.of(Data.ints(2, SAMPLES, 2)),
              4);
    };
  }

  private static StudiedWork of(String title, Model model, NdArray x, NdArray y, int batch) {
    model.compile("adam", "sparse_categorical_crossentropy", "accuracy");
    return new StudiedWork(title, model, x, y, batch);
  }

  int steps() {
    return Math.ceilDiv(x.shape().dim(0), batch);
  }
}
