package org.pellucid.cpu;

/** A float array that grows to the largest size asked for; its content is undefined. */
final class Scratch {

  /** Working space of one block: rows gathered from an operand, edge tiles. */
  static final Pool<Scratch> BLOCKS = new Pool<>(256, Scratch::new);

  /** Packed operands and partial results, which are larger and fewer. */
  static final Pool<Scratch> OPERANDS = new Pool<>(16, Scratch::new);

  private float[] array = new float[0];

  float[] atLeast(int length) {
    if (array.length < length) {
      array = new float[length];
    }
    return array;
  }
}
