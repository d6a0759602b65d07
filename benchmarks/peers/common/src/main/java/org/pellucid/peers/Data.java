package org.pellucid.peers;

import java.util.ArrayList;
import java.util.List;

/** Seeded data, the same bits for every library; peers/python/data.py makes the same ones. */
public final class Data {
  /**
   * A batch.
   *
   * @param x the input, where it is floats; else empty
   * @param tokens the input, where it is tokens; else empty
   * @param y the labels
   */
  @SuppressWarnings("ArrayRecordComponent") // Carried around, never compared.
  public record Batch(float[] x, int[] tokens, int[] y) {}

  private Data() {}

  private static long bits(long seed, long index) {
    long z = (index + (seed << 32)) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /**
   * Makes floats in [-1, 1).
   *
   * @param seed any number
   * @param count how many
   * @return the floats
   */
  public static float[] floats(int seed, int count) {
    float[] result = new float[count];
    for (int i = 0; i < count; i++) {
      result[i] = (bits(seed, i) >>> 40) * 0x1p-23f - 1;
    }
    return result;
  }

  /**
   * Makes whole numbers in [0, bound).
   *
   * @param seed any number
   * @param count how many
   * @param bound the bound
   * @return the numbers
   */
  public static int[] ints(int seed, int count, int bound) {
    int[] result = new int[count];
    for (int i = 0; i < count; i++) {
      result[i] = (int) ((bits(seed, i) >>> 33) % bound);
    }
    return result;
  }

  /**
   * Makes four batches to go round in.
   *
   * @param net the network
   * @param size the samples of a batch
   * @return the batches
   */
  public static List<Batch> batches(Net net, int size) {
    if (net == Net.XOR) {
      float[] x = {0, 0, 0, 1, 1, 0, 1, 1};
      return List.of(new Batch(x, new int[0], new int[] {0, 1, 1, 0}));
    }
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int count = size * net.inputSize();
      boolean tokens = net.vocabulary() > 0;
      batches.add(
          new Batch(
              tokens ? new float[0] : floats(2 * i, count),
              tokens ? ints(2 * i, count, net.vocabulary()) : new int[0],
              ints(2 * i + 1, size * net.labels(), net.classes())));
    }
    return batches;
  }
}
