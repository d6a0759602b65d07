package org.pellucid.callbacks;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.metrics.Direction;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.tensor.Variable;

/** What callbacks may see of a model in training, and do to it. */
public interface TrainedModel {
  /** {@return the model's name} */
  String name();

  /** {@return what the model is trained with} */
  Optimizer optimizer();

  /** Ends training after the present batch. */
  void stopTraining();

  /** {@return the numbers in all weights} */
  List<NdArray> getWeights();

  /**
   * Replaces the numbers in all weights.
   *
   * @param weights one array per weight
   */
  void setWeights(List<NdArray> weights);

  /** {@return all weights, with their paths as names} */
  List<Variable> weights();

  /** {@return the weights that the optimizer changes} */
  List<Variable> trainableVariables();

  /** {@return the layers, in the order in which they are applied} */
  List<GraphNode> graph();

  /**
   * A layer and where its inputs come from.
   *
   * @param name the layer
   * @param type its class
   * @param inputs the layers whose results it is given; none for an input
   * @param output the shape of its (first) result; null when that is not known
   */
  record GraphNode(String name, String type, List<String> inputs, @Nullable Shape output) {}

  /**
   * Writes the whole model to a file; the ending says in which format.
   *
   * @param file the file
   */
  void save(Path file);

  /**
   * Writes all weights to a file in the format of safetensors: written aside, forced to disk, moved
   * into place.
   *
   * @param file the file
   */
  void saveWeights(Path file);

  /**
   * Writes the whole model with all that training needs to go on (architecture, weights, what the
   * optimizer remembers, the positions of random streams) as {@link #saveWeights} writes weights.
   *
   * @param file the file
   * @param notes what else to keep, by name
   * @return whether the architecture is in the file; false if it has classes that no file can name
   */
  boolean saveState(Path file, Map<String, String> notes);

  /**
   * Reads what {@link #saveState} wrote.
   *
   * @param file the file
   * @return the notes
   */
  Map<String, String> restoreState(Path file);

  /** Lets the training that begins go on where the restored one was: epoch, batch and history. */
  void resumeTraining();

  /** {@return the names in the logs, "loss" among them, without those of validation} */
  List<String> metricNames();

  /**
   * Says which way a metric gets better.
   *
   * @param metric one of {@link #metricNames}
   * @return the direction; null when that is not known
   */
  @Nullable Direction direction(String metric);
}
