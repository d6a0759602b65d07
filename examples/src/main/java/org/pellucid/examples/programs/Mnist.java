package org.pellucid.examples.programs;

import org.pellucid.data.DataSets;
import org.pellucid.data.TrainTest;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.Input;
import org.pellucid.layers.MaxPooling2D;
import org.pellucid.losses.SparseCategoricalCrossentropy;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.Adam;

/** Handwritten digits of 28x28 pixels, recognized by a convolutional network. */
final class Mnist implements Example {
  @Override
  public String name() {
    return "mnist";
  }

  @Override
  public String description() {
    return "handwritten digits, 28x28 pixels";
  }

  @Override
  public TrainTest data() {
    return DataSets.mnist();
  }

  @Override
  public Model model() {
    var model =
        new Sequential(
            new Input(28, 28, 1),
            new Conv2D(32, 3).activation("relu"),
            new MaxPooling2D(2),
            new Conv2D(64, 3).activation("relu"),
            new MaxPooling2D(2),
            new Flatten(),
            new Dense(128).activation("relu"),
            new Dense(10).activation("softmax"));
    model.compile(new Adam(), new SparseCategoricalCrossentropy(), "accuracy");
    return model;
  }

  @Override
  public int epochs() {
    return 3;
  }

  @Override
  public int batchSize() {
    return 128;
  }
}
