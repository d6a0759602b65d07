package org.pellucid.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;

/** Windows of series, and data cut in two. */
class DataPartsTest {
  private static final float[] SERIES = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};

  private static List<Batch> all(TimeSeries series) {
    List<Batch> batches = new ArrayList<>();
    series.forEach(batches::add);
    return batches;
  }

  @Test
  void windowsBeginAtEachStrideAndTakeEachSoManyEntries() {
    List<Batch> batches =
        all(
            new TimeSeries(SERIES, SERIES, 3)
                .sequenceStride(2)
                .samplingRate(2)
                .batchSize(2)
                .range(1, 10));
    assertThat(batches).hasSize(2);
    assertThat(((NdArray) batches.get(0).x()).shape()).isEqualTo(Shape.of(2, 3));
    assertThat(((NdArray) batches.get(0).x()).toFloatArray()).containsExactly(1, 3, 5, 3, 5, 7);
    assertThat(((NdArray) batches.get(0).y()).toFloatArray()).containsExactly(1, 3);
    assertThat(((NdArray) batches.get(1).x()).toFloatArray()).containsExactly(5, 7, 9);
  }

  @Test
  void windowsCanBeShuffledAndBeWithoutTargets() {
    TimeSeries series = new TimeSeries(new float[10][2], null, 4).shuffle(3);
    assertThat(all(series)).hasSize(1);
    assertThat(all(series).getFirst().y()).isNull();
    assertThat(((NdArray) all(series).getFirst().x()).shape()).isEqualTo(Shape.of(7, 4, 2));
    float[] order =
        ((NdArray) all(new TimeSeries(SERIES, SERIES, 1).shuffle(3)).getFirst().y()).toFloatArray();
    assertThat(order).containsExactlyInAnyOrder(SERIES).isNotEqualTo(SERIES);
    assertThat(
            ((NdArray) all(new TimeSeries(SERIES, SERIES, 1).shuffle(3)).getFirst().y())
                .toFloatArray())
        .isEqualTo(order);
    assertThatThrownBy(() -> all(new TimeSeries(SERIES, null, 11)))
        .isInstanceOf(PellucidException.class)
        .hasMessage("TimeSeries: a window of 11 entries does not fit a series of 10.");
  }

  @Test
  void dataAreCutInTwo() {
    int[] labels = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    DataSplit plain = DataSplit.of(0.8, SERIES, labels);
    assertThat(plain.left().get(0).toFloatArray()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(plain.right().get(1).toIntArray()).containsExactly(8, 9);
    DataSplit shuffled = DataSplit.shuffled(5, 0.5, SERIES, labels);
    for (int i = 0; i < 5; i++) {
      assertThat(shuffled.left().get(0).getDouble(i))
          .isEqualTo(shuffled.left().get(1).getDouble(i));
    }
    assertThat(shuffled.left().get(1)).isNotEqualTo(DataSplit.of(0.5, labels).left().get(0));
    assertThatThrownBy(() -> DataSplit.of(0.99, SERIES))
        .isInstanceOf(PellucidException.class)
        .hasMessage("DataSplit: 0.99 of 10 rows leaves one side empty.");
  }
}
