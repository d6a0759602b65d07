package org.pellucid.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.graph.TensorType;

/** Where buffers lie that are needed at different times. */
class MemoryPlanTest {
  private static final int LARGE = 1 << 16;

  private final List<Buffer> buffers = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();

  /**
   * A step that does nothing; what it writes may lie where something does that it reads, or not.
   */
  private static final class Touch extends Step {
    private final boolean overwrites;

    Touch(List<Buffer> reads, List<Buffer> writes, boolean overwrites) {
      super("", reads, writes);
      this.overwrites = overwrites;
    }

    @Override
    boolean mayOverwrite(Buffer written, Buffer read) {
      return overwrites;
    }

    @Override
    Task bind(Frame frame) {
      throw new UnsupportedOperationException();
    }

    @Override
    String describe() {
      return "touch";
    }
  }

  private Buffer buffer(int size) {
    return buffer(DType.FLOAT32, size);
  }

  private Buffer buffer(DType dtype, int size) {
    Buffer buffer =
        new Buffer(buffers.size(), new TensorType(dtype, Shape.of(size)), Buffer.Kind.ARENA, 0);
    buffers.add(buffer);
    return buffer;
  }

  private void step(List<Buffer> reads, List<Buffer> writes) {
    steps.add(new Touch(reads, writes, false));
  }

  private int lay() {
    return MemoryPlan.lay(steps, buffers)[Arena.family(DType.FLOAT32)];
  }

  /** One after the other, the second would leave a gap that the third does not fit into. */
  @Test
  void largeBuffersTakeNoMoreThanTheStepThatNeedsMost() {
    Buffer first = buffer(2 * LARGE);
    Buffer second = buffer(LARGE);
    Buffer third = buffer(3 * LARGE);
    step(List.of(), List.of(first));
    step(List.of(first), List.of(second));
    step(List.of(second), List.of(third));
    step(List.of(third), List.of());
    assertThat(lay()).isEqualTo(4 * LARGE);
  }

  @Test
  void smallBuffersTakeWhatWasGivenBackLast() {
    Buffer large = buffer(LARGE);
    Buffer first = buffer(64);
    Buffer second = buffer(64);
    Buffer third = buffer(64);
    step(List.of(), List.of(large, first, second));
    step(List.of(first), List.of());
    step(List.of(second), List.of());
    step(List.of(large), List.of(third));
    assertThat(lay()).isEqualTo(LARGE + 128);
    assertThat(third.place).isEqualTo(second.place).isGreaterThanOrEqualTo(LARGE);
  }

  @Test
  void whatDiesMayBeOverwrittenOnceByItsLikes() {
    Buffer x = buffer(LARGE);
    Buffer y = buffer(LARGE);
    Buffer z = buffer(LARGE);
    Buffer other = buffer(DType.INT32, LARGE);
    step(List.of(), List.of(x));
    steps.add(new Touch(List.of(x), List.of(y, z, other), true));
    step(List.of(y, z, other), List.of());
    assertThat(lay()).isEqualTo(2 * LARGE);
    assertThat(y.place).isEqualTo(x.place).isNotEqualTo(z.place);
    steps.clear();
    buffers.forEach(buffer -> buffer.firstStep = Integer.MAX_VALUE);
    buffers.forEach(buffer -> buffer.lastStep = -1);
    step(List.of(), List.of(x));
    steps.add(new Touch(List.of(x), List.of(y), true));
    step(List.of(x, y), List.of());
    lay();
    assertThat(y.place).isNotEqualTo(x.place);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whatIsNeededAtTheSameTimeLiesApart(long seed) {
    Random random = new Random(seed);
    List<Buffer> alive = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      List<Buffer> reads = new ArrayList<>();
      for (int k = 0; k < 3 && !alive.isEmpty(); k++) {
        Buffer read = alive.get(random.nextInt(alive.size()));
        reads.add(read);
        if (random.nextInt(3) > 0) {
          alive.remove(read);
        }
      }
      List<Buffer> writes = new ArrayList<>();
      for (int k = random.nextInt(3); k >= 0; k--) {
        DType dtype = random.nextInt(4) == 0 ? DType.FLOAT64 : DType.FLOAT32;
        boolean small = random.nextBoolean();
        writes.add(buffer(dtype, 1 + random.nextInt(small ? 3000 : 100_000)));
      }
      alive.addAll(writes);
      steps.add(new Touch(reads, writes, random.nextBoolean()));
    }
    buffer(100);
    int[] sizes = MemoryPlan.lay(steps, buffers);
    for (Buffer one : buffers) {
      assertThat(one.place).isNotNegative();
      assertThat(one.place + one.size())
          .as(one + ", seed " + seed)
          .isLessThanOrEqualTo(sizes[Arena.family(one.dtype())]);
      for (Buffer two : buffers) {
        boolean meet =
            one.id < two.id
                && one.dtype() == two.dtype()
                && one.place < two.place + two.size()
                && two.place < one.place + one.size()
                && one.firstStep <= two.lastStep
                && two.firstStep <= one.lastStep;
        assertThat(meet && !isHandedOver(one, two)).as(one + " and " + two + ", " + seed).isFalse();
      }
    }
  }

  /** Whether one takes the place of the other in a step that may do so. */
  private boolean isHandedOver(Buffer one, Buffer two) {
    return one.place == two.place
        && one.size() == two.size()
        && one.lastStep == two.firstStep
        && ((Touch) steps.get(one.lastStep)).overwrites;
  }
}
