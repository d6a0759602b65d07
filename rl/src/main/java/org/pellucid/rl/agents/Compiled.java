package org.pellucid.rl.agents;

import java.util.Arrays;
import java.util.List;
import org.pellucid.array.NdArray;
import org.pellucid.compile.Executable;
import org.pellucid.graph.TensorType;
import org.pellucid.tensor.Program;

/**
 * A program for one set of shapes, with the arrays that go in and come out. They are written and
 * read in place, so that a call costs what its kernels cost.
 */
final class Compiled {
  private final Executable executable;
  private final NdArray[] inputs;
  private final NdArray[] outputs;

  Compiled(Program.Function function, NdArray... inputs) {
    this.inputs = inputs.clone();
    executable =
        Program.ofAll(function)
            .executable(
                Arrays.stream(inputs).map(a -> new TensorType(a.dtype(), a.shape())).toList());
    List<TensorType> types = executable.outputTypes();
    outputs = new NdArray[types.size()];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = NdArray.zeros(types.get(i).dtype(), types.get(i).shape());
    }
  }

  /** The elements of an input, to be written before a run. */
  float[] input(int i) {
    return (float[]) inputs[i].data();
  }

  /** The elements of an output, to be read after a run. */
  float[] output(int i) {
    return (float[]) outputs[i].data();
  }

  void run() {
    executable.run(inputs, outputs);
  }
}
