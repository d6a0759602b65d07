package org.pellucid.compile;

import java.util.List;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.TensorType;

/** Checks what a caller hands to an executable. */
final class Arguments {
  private Arguments() {}

  static void check(NdArray[] arrays, List<TensorType> types, String what) {
    if (arrays.length != types.size()) {
      throw new PellucidException(
          "The program has "
              + types.size()
              + " "
              + (what.equals("Input") ? "inputs" : "outputs")
              + " but got "
              + arrays.length
              + " arrays.");
    }
    for (int i = 0; i < arrays.length; i++) {
      TensorType type = types.get(i);
      if (arrays[i].dtype() != type.dtype() || !arrays[i].shape().equals(type.shape())) {
        throw new PellucidException(
            what
                + " "
                + i
                + " is "
                + arrays[i].dtype()
                + " "
                + arrays[i].shape()
                + " but the program was compiled for "
                + type
                + ".");
      }
    }
  }
}
