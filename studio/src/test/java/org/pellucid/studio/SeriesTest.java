package org.pellucid.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SeriesTest {
  private static double at(List<Double> pair) {
    return pair.getFirst();
  }

  @Test
  void longCurvesAreThinnedAndKeepTheirPeaks() {
    Series series = new Series();
    for (int i = 0; i < 100_000; i++) {
      series.add(i, i == 77_777 ? 9 : i == 33_333 ? -9 : Math.sin(i / 1000.0));
    }

    assertThat(series.pairs()).hasSizeBetween(2000, Series.MOST);
    assertThat(series.pairs()).contains(List.of(77_777.0, 9.0), List.of(33_333.0, -9.0));
    assertThat(series.pairs()).isSortedAccordingTo((a, b) -> Double.compare(at(a), at(b)));
    assertThat(series.pairs().getLast()).isEqualTo(List.of(99_999.0, Math.sin(99.999)));
  }

  @Test
  void theBeginningStaysAsFineAsTheEnd() {
    Series series = new Series();
    for (int i = 0; i < 100_000; i++) {
      series.add(i, i % 7);
    }

    long early = series.pairs().stream().filter(pair -> at(pair) < 25_000).count();
    long late = series.pairs().stream().filter(pair -> at(pair) >= 75_000).count();
    assertThat(early).isBetween(late - 70, late + 70);
  }

  @Test
  void theLowestAndTheHighestOfEachStretchAreKept() {
    Series series = new Series();
    double[] values = new double[50_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.sin(i * 12.9898) * 43758.5453 % 1;
      series.add(i, values[i]);
    }
    List<List<Double>> pairs = series.pairs();

    // 50,000 points on 2,000 stretches: 32 points each.
    for (int from = 0; from + 32 <= values.length; from += 32) {
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (int i = from; i < from + 32; i++) {
        low = Math.min(low, values[i]);
        high = Math.max(high, values[i]);
      }
      int first = from;
      List<Double> kept = new ArrayList<>();
      pairs.stream()
          .filter(pair -> at(pair) >= first && at(pair) < first + 32)
          .forEach(pair -> kept.add(pair.get(1)));
      assertThat(kept).contains(low, high);
    }
  }

  @Test
  void manyNewPointsAreToldAsTheirLowestAndHighest() {
    Series series = new Series();
    for (int i = 0; i < 1900; i++) {
      series.add(i, i == 1234 ? 9 : i == 1500 ? -9 : Math.sin(i));
    }

    List<List<Double>> told = series.after(999, 100);

    assertThat(told).hasSizeBetween(80, 102);
    assertThat(told).contains(List.of(1234.0, 9.0), List.of(1500.0, -9.0));
    assertThat(told.getFirst().getFirst()).isGreaterThan(999);
    assertThat(told.getLast()).isEqualTo(List.of(1899.0, Math.sin(1899)));
  }

  @Test
  void holesStayHoles() {
    Series series = new Series();
    for (int i = 0; i < 10_000; i++) {
      series.add(i, i == 4321 ? Double.NaN : 1);
    }

    assertThat(series.pairs().stream().filter(pair -> pair.get(1) == null).map(SeriesTest::at))
        .containsExactly(4321.0);
  }

  @Test
  void newPointsAreThoseBehindTheLastOneTold() {
    Series series = new Series();
    series.add(1, 5);
    series.add(2, 6);

    assertThat(series.after(1, 300)).containsExactly(List.of(2.0, 6.0));
    assertThat(series.after(2, 300)).isEmpty();
    for (int i = 3; i < 9000; i++) {
      series.add(i, 0);
    }
    assertThat(series.after(8990, 300).getLast()).containsExactly(8999.0, 0.0);
    assertThat(series.after(8990, 300).getFirst().getFirst()).isGreaterThan(8990);
  }
}
