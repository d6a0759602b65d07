package org.pellucid.examples.programs;

import java.util.List;
import org.pellucid.data.DataSets;
import org.pellucid.data.TrainTest;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Input;
import org.pellucid.losses.SparseCategoricalCrossentropy;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.Adam;

/** Three species of iris, told apart by four lengths. */
final class Iris implements Example {
  @Override
  public String name() {
    return "iris";
  }

  @Override
  public String description() {
    return "species of iris flowers";
  }

  @Override
  public TrainTest data() {
    return DataSets.iris();
  }

  @Override
  public List<String> columns() {
    return List.of("sepal length", "sepal width", "petal length", "petal width");
  }

  @Override
  public Model model() {
    var model =
        new Sequential(
            new Input(4),
            new Dense(16).activation("relu"),
            new Dense(16).activation("relu"),
            new Dense(3).activation("softmax"));
    model.compile(new Adam(0.01), new SparseCategoricalCrossentropy(), "accuracy");
    return model;
  }

  @Override
  public int epochs() {
    return 60;
  }

  @Override
  public int batchSize() {
    return 16;
  }
}
