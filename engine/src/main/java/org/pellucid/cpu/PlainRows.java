package org.pellucid.cpu;

/**
 * Rows of floats for loops that C2 turns into vector code, each an array of its own.
 *
 * <p>C2 does floats one by one until the loop's stores are at the border of a vector, up to sixteen
 * of them, and one by one again what is left at the end: for rows of 128 floats half of the time
 * goes there. Java does not say where an array lies, but time does: a loop over two floats and the
 * vectors behind them is about twice as fast in rows whose third float is at a border as in any
 * other. So where vector code is absent for good, there are some rows to choose from, each eight
 * bytes further from a border than the ones before; those that are fast are used, with two floats
 * and whole vectors rather than the length that was asked for. They are looked for again after the
 * garbage collector has run, which moves them, but keeps them in order, and now and then, since a
 * busy machine misleads. No result depends on it.
 */
final class PlainRows {

  /** Floats that are done one by one, to reach a border: arrays begin at multiples of 8 bytes. */
  private static final int LEAD = 2;

  /** Floats that a loop does at a time, at most: two vectors of 64 bytes. */
  private static final int TOGETHER = 32;

  /** Floats that fill a multiple of 64 bytes with what stands in front of an array. */
  private static final int HEAD = 4;

  private static final int LINE = 16;

  /** Floats of an array that lies between rows, so that the next ones begin 8 bytes later. */
  private static final int BETWEEN = 14;

  /** Twice as many as there are places, for what the collector and other threads mix up. */
  private static final int CHOICES = 16;

  /** How often all choices are made anew when none fits, as they may have been torn apart. */
  private static final int FILLS = 4;

  /** Rows that are tried together, as the loop writes so many. */
  private static final int GROUP = 4;

  private static final long MUCH_WORK = 1 << 10;
  private static final int CALLS = 8;
  private static final int TRIES = 6;

  /**
   * Uses until a second look, as the first one may have found nothing or been misled by whatever
   * else the machine did; later ones take twice as long.
   */
  private static final int PATIENCE = 256;

  /**
   * Runs the loop until C2 has compiled it, on long rows: it unrolls by what it has seen. C2 may be
   * busy for longer than that takes, so whoever looks for rows later tries again.
   */
  private static final class Compiled {
    private static final int ROUNDS = 60;
    private static final int ROUND = 256;
    private static final int LENGTH = 512;
    private static final long NANOS = 300;

    private static boolean loop;

    static synchronized boolean loop() {
      loop = loop || compile();
      return loop;
    }

    private static boolean compile() {
      float[] factors = new float[GROUP * GROUP];
      float[][] b = new float[GROUP][LENGTH];
      float[][] c = new float[GROUP][LENGTH];
      for (int round = 0; round < ROUNDS; round++) {
        long before = System.nanoTime();
        for (int call = 0; call < ROUND; call++) {
          ScalarKernels.fourRows(LENGTH, factors, 0, GROUP, 1, b, c[0], c[1], c[2], c[3]);
        }
        if (System.nanoTime() - before < ROUND * NANOS) {
          return true;
        }
      }
      return false;
    }
  }

  /** For each four rows, those to choose from, with small arrays between them. */
  private final float[][][] groups;

  private final float[][] rows;
  private final int room;
  private final int[] chosen;
  private final float[] factors = new float[GROUP * GROUP];
  private final float[][] zeros = new float[GROUP][LEAD + TOGETHER];
  private int moves = -1;
  private long uses;
  private long attempt;
  private boolean settled;

  /**
   * Makes rows.
   *
   * @param count how many, a multiple of 4
   * @param length floats of a row, a multiple of 32
   */
  PlainRows(int count, int length) {
    room = length + TOGETHER + LINE - HEAD;
    int choices = Simd.mayUseVectors() ? 1 : CHOICES;
    groups = new float[count / GROUP][choices * (GROUP + 1)][];
    rows = new float[count][];
    chosen = new int[groups.length];
    for (int group = 0; group < groups.length; group++) {
      fill(group);
      choose(group, 0);
    }
  }

  private void fill(int group) {
    for (int row = 0; row < groups[group].length; row++) {
      groups[group][row] = new float[row % (GROUP + 1) < GROUP ? room : BETWEEN];
    }
  }

  /**
   * The rows; to be asked for anew with each use.
   *
   * @param multiplyAdds what is to be done in them, as tiny work is not worth a search
   */
  float[][] rows(long multiplyAdds) {
    if (multiplyAdds >= MUCH_WORK && groups[0].length > GROUP + 1) {
      int now = Moves.count();
      if (uses++ >= attempt || (settled && now != moves)) {
        settled = Compiled.loop() && settle();
        moves = now;
        attempt = 2 * uses + PATIENCE;
      }
    }
    return rows;
  }

  /** The number of floats, from so many on, that takes the least time. */
  int padded(int length) {
    return settled ? LEAD + Math.ceilDiv(Math.max(length - LEAD, 1), TOGETHER) * TOGETHER : length;
  }

  private boolean settle() {
    for (int group = 0; group < groups.length; group++) {
      int filled = 0;
      while (!found(group)) {
        if (++filled == FILLS) {
          return false;
        }
        fill(group);
      }
    }
    return true;
  }

  private boolean found(int group) {
    for (int tried = 0; tried < CHOICES; tried++) {
      int choice = (chosen[group] + tried) % CHOICES;
      // Whatever else the machine does may hide what is there, or pretend what is not.
      boolean first = fits(group, choice);
      boolean second = fits(group, choice);
      if (tried == 0 ? first || second : first && second) {
        choose(group, choice);
        return true;
      }
    }
    return false;
  }

  private void choose(int group, int choice) {
    chosen[group] = choice;
    System.arraycopy(groups[group], choice * (GROUP + 1), rows, group * GROUP, GROUP);
  }

  private boolean fits(int group, int choice) {
    long whole = time(LEAD + TOGETHER, groups[group], choice * (GROUP + 1));
    long less = time(TOGETHER, groups[group], choice * (GROUP + 1));
    return 4 * whole < 3 * less;
  }

  private long time(int length, float[][] from, int at) {
    long shortest = Long.MAX_VALUE;
    for (int i = 0; i < TRIES; i++) {
      long before = System.nanoTime();
      for (int call = 0; call < CALLS; call++) {
        ScalarKernels.fourRows(
            length,
            factors,
            0,
            GROUP,
            1,
            zeros,
            from[at],
            from[at + 1],
            from[at + 2],
            from[at + 3]);
      }
      shortest = Math.min(shortest, System.nanoTime() - before);
    }
    return shortest;
  }
}
