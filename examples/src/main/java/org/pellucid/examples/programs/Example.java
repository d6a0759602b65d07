package org.pellucid.examples.programs;

import java.util.List;
import org.pellucid.data.TrainTest;
import org.pellucid.models.Model;

/** A classifier: a data set of samples with labels, and a network that learns it. */
public sealed interface Example extends Program permits Xor, Iris, Digits, Mnist, FashionMnist {
  /** {@return the data, read or downloaded now} */
  TrainTest data();

  /** {@return the network, freshly initialized and compiled} */
  Model model();

  /** {@return what the numbers of a sample are called; none for pixels} */
  default List<String> columns() {
    return List.of();
  }

  /** {@return how often all the data are seen, unless the user says otherwise} */
  int epochs();

  /** {@return how many samples make one step, unless the user says otherwise} */
  default int batchSize() {
    return 32;
  }

  /** {@return the seed of weights and of the order of samples, unless the user says otherwise} */
  default long seed() {
    return 1;
  }

  /** {@return the part of the training data on which each epoch is judged; 0 for none} */
  default double validationSplit() {
    return 0.1;
  }
}
