package org.pellucid.cpu;

import org.jspecify.annotations.Nullable;

/**
 * Philox4x32-10, random bits as a function of a key and a counter (Salmon and others, "Parallel
 * random numbers: as easy as 1, 2, 3", 2011).
 *
 * <p>Element i of a stream is word {@code i % 4} of the block whose counter is {@code i / 4}, so
 * any part of a stream can be computed by itself, by any thread.
 */
public final class Philox {

  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;
  private static final int ROUNDS = 10;
  private static final int WORDS = 4;
  private static final int BLOCKS_AT_ONCE = 16;
  private static final int WORDS_PER_TASK = 1 << 14;
  private static final long LOW = 0xFFFFFFFFL;
  private static final int[] NOTHING = new int[0];
  private static final Pool<Stream> STREAMS = new Pool<>(16, Stream::new);
  private static final Pool<int[]> WORDS_OF_BLOCK = new Pool<>(64, () -> new int[WORDS]);

  private Philox() {}

  /** Writes elements {@code offset} to {@code offset + n} of the stream of {@code seed}. */
  public static void bits(long seed, long offset, int[] out, int outOff, int n) {
    int done = 0;
    while (done < n) {
      long index = offset + done;
      int word = (int) (index & (WORDS - 1));
      long counter = index >>> 2;
      if (word == 0 && n - done >= WORDS) {
        int blocks = Math.min((n - done) / WORDS, BLOCKS_AT_ONCE);
        blocks(seed, counter, blocks, out, outOff + done);
        done += blocks * WORDS;
      } else {
        int length = Math.min(WORDS - word, n - done);
        some(seed, counter, word, out, outOff + done, length);
        done += length;
      }
    }
  }

  /** Whole blocks. Few at a time, as the JVM compiles a loop soonest that is called often. */
  private static void blocks(long seed, long counter, int count, int[] out, int outOff) {
    for (int i = 0; i < count; i++) {
      long next = counter + i;
      block(
          (int) next,
          (int) (next >>> 32),
          0,
          0,
          (int) seed,
          (int) (seed >>> 32),
          out,
          outOff + i * WORDS);
    }
  }

  /** The same, shared among threads. */
  public static void bits(
      long seed, long offset, int[] out, int outOff, int n, @Nullable Workers workers) {
    if (workers == null || n <= WORDS_PER_TASK) {
      bits(seed, offset, out, outOff, n);
      return;
    }
    Stream task = STREAMS.borrow();
    task.seed = seed;
    task.offset = offset;
    task.out = out;
    task.outOff = outOff;
    task.n = n;
    workers.run(Math.ceilDiv(n, WORDS_PER_TASK), task);
    task.out = NOTHING;
    STREAMS.giveBack(task);
  }

  /** Part of a stream, shared among threads. */
  private static final class Stream implements BlockTask {
    private long seed;
    private long offset;
    private int[] out = NOTHING;
    private int outOff;
    private int n;

    @Override
    public void run(int block) {
      int from = block * WORDS_PER_TASK;
      bits(seed, offset + from, out, outOff + from, Math.min(WORDS_PER_TASK, n - from));
    }
  }

  /** Some words of one block. */
  private static void some(long seed, long counter, int word, int[] out, int outOff, int n) {
    int[] block = WORDS_OF_BLOCK.borrow();
    block((int) counter, (int) (counter >>> 32), 0, 0, (int) seed, (int) (seed >>> 32), block, 0);
    System.arraycopy(block, word, out, outOff, n);
    WORDS_OF_BLOCK.giveBack(block);
  }

  /** One block: four words from a counter of four words and a key of two. */
  static void block(int c0, int c1, int c2, int c3, int k0, int k1, int[] out, int outOff) {
    for (int round = 0; round < ROUNDS; round++) {
      long p0 = MULTIPLIER_0 * (c0 & LOW);
      long p1 = MULTIPLIER_1 * (c2 & LOW);
      c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
      c1 = (int) p1;
      c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
      c3 = (int) p0;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    out[outOff] = c0;
    out[outOff + 1] = c1;
    out[outOff + 2] = c2;
    out[outOff + 3] = c3;
  }
}
