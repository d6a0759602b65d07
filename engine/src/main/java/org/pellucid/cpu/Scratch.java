package org.pellucid.cpu;

/** A float array that grows to the largest size asked for; its content is undefined. */
final class Scratch {

  /** Working space of one block: rows gathered from an operand, edge tiles. */
  static final Pool<Scratch> BLOCKS = new Pool<>(256, Scratch::new);

  /** Packed operands and partial results, which are larger and fewer. */
  static final Pool<Scratch> OPERANDS = new Pool<>(16, Scratch::new);

  /** Floats to ask for beyond those that are to lie behind {@link #start}. */
  static final int START_ROOM = 16;

  private float[] array = new float[0];
  private int start;
  private int moves = -1;

  float[] atLeast(int length) {
    if (array.length < length) {
      array = new float[length];
      moves = -1;
    }
    return array;
  }

  /** Where in the array vectors are read fastest, a number below {@link #START_ROOM}. */
  int start(FloatKernels kernels) {
    int now = Moves.count();
    if (moves != now) {
      start = kernels.fastStart(array);
      moves = now;
    }
    return start;
  }
}
