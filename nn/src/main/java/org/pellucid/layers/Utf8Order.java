package org.pellucid.layers;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The order of strings by their bytes, which is that of their code points. */
final class Utf8Order {
  private Utf8Order() {}

  static int compare(String one, String other) {
    return Arrays.compareUnsigned(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
