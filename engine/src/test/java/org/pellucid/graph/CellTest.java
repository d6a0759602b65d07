package org.pellucid.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.pellucid.array.NdArray;

class CellTest {
  private final Cell cell = new Cell("weight", NdArray.of(new float[] {1, 2, 3}, 3));

  private static float[] floats(NdArray array) {
    return (float[]) array.data();
  }

  @Test
  void aSnapshotStaysAsItIs() {
    NdArray before = cell.read();
    long version = cell.version();
    ((float[]) cell.array())[cell.offset() + 1] = 7;
    cell.changed();
    assertThat(floats(before)).containsExactly(1, 2, 3);
    assertThat(floats(cell.read())).containsExactly(1, 7, 3);
    assertThat(cell.version()).isGreaterThan(version);
  }

  @Test
  void aValueThatHasNotChangedIsCopiedOnce() {
    assertThat(cell.read()).isSameAs(cell.read());
    cell.write(NdArray.of(new float[] {4, 5, 6}, 3));
    assertThat(floats(cell.read())).containsExactly(4, 5, 6);
    assertThat(cell.read()).isSameAs(cell.read());
  }

  @Test
  void packedCellsKeepTheirValues() {
    Cell other = new Cell("bias", NdArray.of(new float[] {8}, 1));
    Cell.pack(List.of(other, cell));
    assertThat(cell.array()).isSameAs(other.array());
    assertThat(cell.offset()).isEqualTo(1);
    assertThat(floats(cell.read())).containsExactly(1, 2, 3);
    assertThat(floats(other.read())).containsExactly(8);
  }

  @Test
  void whoReadsAfterAChangeSeesItThoughOthersReadMeanwhile() throws InterruptedException {
    AtomicBoolean done = new AtomicBoolean();
    Thread reader =
        Thread.ofPlatform()
            .start(() -> {
              while (!done.get()) {
                cell.read();
              }
            });
    float[] array = (float[]) cell.array();
    for (int i = 0; i < 20_000; i++) {
      array[0] = i;
      cell.changed();
      assertThat(floats(cell.read())[0]).isEqualTo(i);
    }
    done.set(true);
    reader.join();
  }
}
