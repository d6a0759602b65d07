package org.pellucid.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.array.NdArray;
import org.pellucid.config.Session;
import org.pellucid.data.RegressionScores;
import org.pellucid.examples.programs.Houses.House;
import org.pellucid.examples.training.Run;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.models.Rows;

final class HousesTest {
  @TempDir private Path folder;

  /** Dear near the bay, and the dearer the richer people are. */
  private static List<House> houses() {
    List<House> houses = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      boolean bay = i % 3 == 0;
      double income = 1 + i % 10;
      houses.add(
          new House(
              -118 - i % 5,
              34 + i % 7,
              i % 50,
              2000 + i,
              400 + i,
              1000 + i,
              350 + i,
              income,
              bay ? "NEAR BAY" : "INLAND",
              50_000 + 20_000 * income + (bay ? 100_000 : 0)));
    }
    return houses;
  }

  @Test
  void pricesAreLearnedAndASavedModelTakesRawRows() {
    Session.setRandomSeed(1);
    List<House> houses = houses();
    Model model = Houses.network(houses, 400);
    model.fit(houses, Rows.labels(houses), Fit.epochs(50).batchSize(32).seed(1).verbose(0));
    Path file = folder.resolve("model.safetensors");
    model.save(file);
    Model loaded = Model.load(file);

    NdArray prices = loaded.predict(houses).value();
    double[] paid = houses.stream().mapToDouble(House::medianHouseValue).toArray();
    assertThat(RegressionScores.of(paid, prices.toDoubleArray()).r2()).isGreaterThan(0.9);
    assertThat(loaded.predict(houses.getFirst()).value().getDouble(0))
        .isEqualTo(model.predict(houses.getFirst()).value().getDouble(0));
  }

  @Test
  void theProgramRunsOnASliceOfTheTable() {
    ProgramRuns.assumeData("tabular", "tabular.zip");
    Run run = ProgramRuns.tiny(300, folder);

    new Houses().run(run);

    assertThat(run.findings().figures())
        .extracting("name")
        .containsExactly("test_r2", "test_mean_absolute_error_dollars");
    assertThat(folder.resolve("houses.png")).isNotEmptyFile();
  }
}
