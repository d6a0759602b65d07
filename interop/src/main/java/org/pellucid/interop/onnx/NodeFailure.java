package org.pellucid.interop.onnx;

import org.jspecify.annotations.Nullable;
import org.pellucid.errors.PellucidException;

/** Says which node of a graph could not be computed, and why. */
final class NodeFailure extends PellucidException {
  private static final long serialVersionUID = 1L;

  NodeFailure(String message, @Nullable Exception cause) {
    super(sentence(message));
    if (cause != null) {
      initCause(cause);
    }
  }

  private static String sentence(String message) {
    String text = message.length() > 280 ? message.substring(0, 280) : message;
    return text.endsWith(".") ? text : text + ".";
  }
}
