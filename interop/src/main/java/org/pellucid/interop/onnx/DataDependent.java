package org.pellucid.interop.onnx;

import org.pellucid.errors.PellucidException;

/** Says that what is to be computed depends on numbers that are not known while recording. */
final class DataDependent extends PellucidException {
  private static final long serialVersionUID = 1L;

  DataDependent() {
    super(
        "A shape or a decision in the model depends on the numbers that flow through it, so that"
            + " it cannot be compiled once for all; run it with OnnxFile.run.");
  }
}
