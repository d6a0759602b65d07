package org.pellucid.compile;

import java.util.ArrayList;
import java.util.List;
import org.pellucid.array.DType;

/** The free and taken parts of one block of memory while a plan is made. */
final class Arena {
  /** How many Java array types hold elements. */
  static final int CLASSES = 6;

  private static final int ALIGNMENT = 16;

  private record Gap(int start, int end) {}

  /** Free parts by their start; the last one has no end. */
  private final List<Gap> gaps = new ArrayList<>(List.of(new Gap(0, Integer.MAX_VALUE)));

  private int size;

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

  /** Takes the smallest gap that is large enough; returns where it starts. */
  int take(int length) {
    int wanted = aligned(length);
    int best = -1;
    for (int i = 0; i < gaps.size(); i++) {
      int room = gaps.get(i).end - gaps.get(i).start;
      if (room >= wanted && (best < 0 || room < gaps.get(best).end - gaps.get(best).start)) {
        best = i;
      }
    }
    Gap gap = gaps.get(best);
    int end = Math.addExact(gap.start, wanted);
    if (end == gap.end) {
      gaps.remove(best);
    } else {
      gaps.set(best, new Gap(end, gap.end));
    }
    size = Math.max(size, end);
    return gap.start;
  }

  void giveBack(int start, int length) {
    int end = start + aligned(length);
    int at = 0;
    while (at < gaps.size() && gaps.get(at).start < start) {
      at++;
    }
    gaps.add(at, new Gap(start, end));
    if (at + 1 < gaps.size() && gaps.get(at + 1).start == end) {
      gaps.set(at, new Gap(start, gaps.remove(at + 1).end));
    }
    if (at > 0 && gaps.get(at - 1).end == start) {
      Gap joined = new Gap(gaps.get(at - 1).start, gaps.remove(at).end);
      gaps.set(at - 1, joined);
    }
  }

  /** How large the block must be. */
  int size() {
    return size;
  }

  private static int aligned(int length) {
    return Math.addExact(Math.max(1, length), ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
