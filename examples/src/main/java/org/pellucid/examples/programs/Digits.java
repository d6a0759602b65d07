package org.pellucid.examples.programs;

import org.pellucid.data.DataSets;
import org.pellucid.data.TrainTest;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.Input;
import org.pellucid.layers.MaxPooling2D;
import org.pellucid.losses.SparseCategoricalCrossentropy;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.Adam;

/** Handwritten digits of 8x8 pixels, recognized by a small convolutional network. */
final class Digits implements Example {
  @Override
  public String name() {
    return "digits";
  }

  @Override
  public String description() {
    return "handwritten digits, 8x8 pixels";
  }

  @Override
  public TrainTest data() {
    return DataSets.digits();
  }

  @Override
  public Model model() {
    var model =
        new Sequential(
            new Input(8, 8, 1),
            new Conv2D(32, 3).padding("same").activation("relu"),
            new Conv2D(32, 3).padding("same").activation("relu"),
            new MaxPooling2D(2),
            new Flatten(),
            new Dropout(0.5),
            new Dense(10).activation("softmax"));
    model.compile(new Adam(0.002), new SparseCategoricalCrossentropy(), "accuracy");
    return model;
  }

  @Override
  public int epochs() {
    return 12;
  }
}
