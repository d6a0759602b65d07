package org.pellucid.compile;

import java.util.ArrayList;
import java.util.List;
import org.pellucid.array.DType;

/** The free and taken parts of one block of memory while a plan is made. */
final class Arena {
  /** How many Java array types hold elements. */
  static final int CLASSES = 6;

  private static final int[] BYTES = {4, 8, 4, 8, 1, 2};

  private static final int ALIGNMENT = 16;

  private record Gap(int start, int end) {
    int room() {
      return end - start;
    }
  }

  /** Free parts, what was given back last at the end; one of them has no end. */
  private final List<Gap> gaps = new ArrayList<>();

  private int size;

  /** Makes a block of which a first part is taken for good. */
  Arena(int taken) {
    gaps.add(new Gap(taken, Integer.MAX_VALUE));
    size = taken;
  }

  /** Which array type holds elements of a type. */
  static int family(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> 0;
      case FLOAT64 -> 1;
      case INT32 -> 2;
      case INT64 -> 3;
      case UINT8, BOOL -> 4;
      case BFLOAT16, FLOAT16 -> 5;
    };
  }

  /** Bytes of an element of an array type. */
  static int bytes(int family) {
    return BYTES[family];
  }

  /**
   * Takes the gap of a fitting size that was given back last, since it may still be in a cache,
   * else the smallest that is large enough; returns where it starts.
   */
  int take(int length) {
    int wanted = aligned(length);
    int at = latest(wanted);
    if (at < 0) {
      join();
      at = smallest(wanted);
    }
    Gap gap = gaps.get(at);
    int end = Math.addExact(gap.start, wanted);
    if (end == gap.end) {
      gaps.remove(at);
    } else {
      gaps.set(at, new Gap(end, gap.end));
    }
    size = Math.max(size, end);
    return gap.start;
  }

  private int latest(int wanted) {
    for (int i = gaps.size() - 1; i >= 0; i--) {
      int room = gaps.get(i).room();
      if (room >= wanted && room / 2 <= wanted) {
        return i;
      }
    }
    return -1;
  }

  private int smallest(int wanted) {
    int best = -1;
    for (int i = 0; i < gaps.size(); i++) {
      int room = gaps.get(i).room();
      if (room >= wanted && (best < 0 || room < gaps.get(best).room())) {
        best = i;
      }
    }
    return best;
  }

  /** Makes one of gaps that lie side by side. */
  private void join() {
    gaps.sort((one, other) -> Integer.compare(one.start(), other.start()));
    for (int i = gaps.size() - 1; i > 0; i--) {
      if (gaps.get(i - 1).end == gaps.get(i).start) {
        gaps.set(i - 1, new Gap(gaps.get(i - 1).start, gaps.remove(i).end));
      }
    }
  }

  void giveBack(int start, int length) {
    gaps.add(new Gap(start, start + aligned(length)));
  }

  /** How large the block must be. */
  int size() {
    return size;
  }

  /** As many elements and some more, so that what follows begins a cache line. */
  static int aligned(int length) {
    return Math.addExact(Math.max(1, length), ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
