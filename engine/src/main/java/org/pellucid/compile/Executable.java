package org.pellucid.compile;

import java.util.ArrayList;
import java.util.List;
import org.pellucid.array.NdArray;
import org.pellucid.graph.TensorType;

/**
 * A compiled graph. Any number of threads may run it at once; graphs that change variables run one
 * at a time.
 */
public interface Executable {
  /** {@return what goes in, in the order of the graph's parameters} */
  List<TensorType> inputTypes();

  /** {@return what comes out, in the order of the graph's outputs} */
  List<TensorType> outputTypes();

  /**
   * Runs it on arrays that the caller keeps. After the first run this allocates nothing.
   *
   * @param inputs the arguments, in the order of the graph's parameters
   * @param outputs written in place, in the order of the graph's outputs; none of them may be an
   *     input
   */
  void run(NdArray[] inputs, NdArray[] outputs);

  /**
   * Runs it and returns fresh arrays.
   *
   * @param inputs the arguments, in the order of the graph's parameters
   * @return the results, in the order of the graph's outputs
   */
  default List<NdArray> run(List<NdArray> inputs) {
    List<NdArray> outputs = new ArrayList<>(outputTypes().size());
    for (TensorType type : outputTypes()) {
      outputs.add(NdArray.zeros(type.dtype(), type.shape()));
    }
    run(inputs.toArray(NdArray[]::new), outputs.toArray(NdArray[]::new));
    return outputs;
  }

  /** {@return the steps with their kernels, shapes and origins, one a line} */
  String describe();
}
