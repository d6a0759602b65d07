package org.pellucid.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.pellucid.array.NdArray;
import org.pellucid.data.tables.Csv;

final class ForecastTest {
  /** Two hundred hours in which the pollution is the number of the hour; one is missing. */
  private static Air air() {
    StringBuilder text =
        new StringBuilder("No,year,month,day,hour,pm2.5,DEWP,TEMP,PRES,cbwd,Iws,Is,Ir\n");
    for (int t = 0; t < 200; t++) {
      text.append(t + 1).append(",2010,1,1,").append(t % 24).append(',');
      text.append(t == 150 ? "NA" : t).append(",-21,-11,1021,NW,1.79,0,0\n");
    }
    return Air.of(Csv.text(text.toString(), "pollution.csv").missing("NA").read());
  }

  @Test
  void forecastsBeginWhereTheWholeDayAheadWasMeasured() {
    assertThat(air().times(0, 200)).startsWith(48, 49).contains(125, 151).endsWith(174, 175);
    assertThat(air().times(0, 200)).doesNotContain(47, 126, 150, 176).hasSize(103);
    assertThat(air().times(60, 100)).startsWith(60).endsWith(75);
  }

  @Test
  void theNetworkSeesTwoDaysUntilNowAndNoHourMore() {
    float[][] past = air().past(100);

    assertThat(past.length).isEqualTo(48);
    assertThat(past[47][1]).isEqualTo(1f);
    assertThat(past[0][1]).isEqualTo(0.53f);
  }

  @Test
  void aGapShowsWhatWasMeasuredBefore() {
    assertThat(air().past(150)[47][1]).isEqualTo(1.49f);
  }

  @Test
  void targetsAreChangesFromNow() {
    assertThat(air().future(60)).hasSize(24).startsWith(1 / 80f, 2 / 80f).endsWith(24 / 80f);
  }

  @Test
  void outputsOfTheNetworkAreChangesFromNowAndNothingFallsBelowZero() {
    float[] changes = new float[48];
    changes[0] = 0.5f;
    changes[24] = -100;

    double[][] said = air().forecast(new int[] {60, 61}, NdArray.of(changes, 2, 24));

    assertThat(said[0]).hasSize(24).startsWith(100, 60);
    assertThat(said[1]).startsWith(0, 61);
  }

  @Test
  void persistenceIsOffByAsManyHoursAsItLooksAhead() {
    int[] times = {60, 70, 80};

    assertThat(air().errors(times, air().persistence(times)))
        .hasSize(24)
        .startsWith(1, 2, 3)
        .endsWith(24);
    assertThat(air().past(times).length).isEqualTo(3);
    assertThat(air().past(times)[1]).isDeepEqualTo(air().past(70));
  }
}
