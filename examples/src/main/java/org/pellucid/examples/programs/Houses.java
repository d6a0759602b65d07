package org.pellucid.examples.programs;

import java.util.List;
import org.pellucid.array.NdArray;
import org.pellucid.config.Session;
import org.pellucid.data.DataSets;
import org.pellucid.data.Dataset;
import org.pellucid.data.Fold;
import org.pellucid.data.RegressionScores;
import org.pellucid.data.tables.Csv;
import org.pellucid.data.tables.Table;
import org.pellucid.examples.training.Run;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.Normalization;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.losses.MeanSquaredError;
import org.pellucid.metrics.RootMeanSquaredError;
import org.pellucid.models.Fit;
import org.pellucid.models.Label;
import org.pellucid.models.Model;
import org.pellucid.models.Rows;
import org.pellucid.optimizers.AdamW;
import org.pellucid.optimizers.schedules.CosineDecay;
import org.pellucid.studio.Samples;

/** What houses in a part of California cost, from what a census says about that part. */
final class Houses implements Application {
  /** A row of the table: one block of the census of 1990, about 1,400 people. */
  record House(
      double longitude,
      double latitude,
      double housingMedianAge,
      double totalRooms,
      double totalBedrooms,
      double population,
      double households,
      double medianIncome,
      String oceanProximity,
      @Label double medianHouseValue) {}

  @Override
  public String name() {
    return "houses";
  }

  @Override
  public String description() {
    return "prices of houses in California, from a table";
  }

  @Override
  public void run(Run run) {
    Session.setRandomSeed(run.seed());
    Table table = Csv.file(DataSets.tables().resolve("california-housing.csv")).read();
    // A fifth of the blocks, chosen at random, is never learned from.
    Fold<Integer> split = Dataset.generate(table.rows(), i -> i).split(0.8, run.seed());
    Table known =
        part(table, split.train().shuffle(run.seed()).take(run.samples(split.train().count())));
    double bedrooms = known.median("total_bedrooms");
    List<House> training = houses(known, bedrooms);
    List<House> test = houses(part(table, split.test()), bedrooms);
    run.say(training.size() + " blocks to learn from, " + test.size() + " held out.");

    int epochs = run.epochs(20);
    int batchSize = run.batchSize(64);
    Model model = network(training, epochs * Math.ceilDiv(training.size() * 9 / 10, batchSize));
    // The part that fit sets aside for validation
    List<House> watched = training.subList(training.size() - training.size() / 10, training.size());
    run.test(Samples.of(watched, Rows.labels(watched)).name("blocks to watch"));
    model.fit(
        training,
        Rows.labels(training),
        Fit.epochs(epochs)
            .batchSize(batchSize)
            .validationSplit(0.1)
            .seed(run.seed())
            .verbose(0)
            .callbacks(run.progress("", epochs)));

    run.save(model);
    NdArray prices = model.predict(test, 1024).value();
    double[] paid = test.stream().mapToDouble(House::medianHouseValue).toArray();
    RegressionScores scores = RegressionScores.of(paid, prices.toDoubleArray());
    run.figure("test_r2", scores.r2(), ">= 0.80");
    run.figure("test_mean_absolute_error_dollars", scores.meanAbsoluteError(), "");
    for (House house : test.subList(0, 3)) {
      run.say(
          "%s%n  costs %,.0f dollars, the network says %,.0f",
          house, house.medianHouseValue(), model.predict(house).value().getDouble(0));
    }
    run.picture(
        "houses.png",
        "Prices of held-out blocks on the map of California, true ones on the left, those of the"
            + " network on the right: blue 50,000, yellow 250,000, red 500,000 dollars.",
        PointMaps.draw(
            test.stream().mapToDouble(House::longitude).toArray(),
            test.stream().mapToDouble(House::latitude).toArray(),
            new PointMaps.Range(-124.5, -114),
            new PointMaps.Range(32.3, 42.1),
            List.of(paid, prices.toDoubleArray()),
            new PointMaps.Range(50_000, 500_000)));
    run.test(model, Samples.of(test, Rows.labels(test)).name("blocks held out"));
  }

  private static Table part(Table table, Dataset<Integer> rows) {
    return table.select(rows.stream().mapToInt(i -> i).toArray());
  }

  /** The number of bedrooms is missing in one row of a hundred. */
  private static List<House> houses(Table table, double bedrooms) {
    return table.fill("total_bedrooms", bedrooms).rows(House.class).toList();
  }

  static Model network(List<House> training, int steps) {
    TableInputs table = TableInputs.of(Rows.columns(training), 32);
    Normalization dollars = new Normalization().invert(true);
    float[] prices = (float[]) Rows.labels(training);
    dollars.adapt(NdArray.of(prices, prices.length, 1));
    SymbolicTensor x = new Dense(256).activation("relu").call(table.features());
    x = new Dropout(0.3).call(x);
    x = new Dense(128).activation("relu").call(x);
    x = new Dropout(0.3).call(x);
    x = dollars.call(new Dense(1).call(x));
    Model model = Model.of(table.inputs(), List.of(x));
    model.compile(
        new AdamW(new CosineDecay(1e-3, steps)).weightDecay(0.01),
        new MeanSquaredError(),
        new RootMeanSquaredError());
    return model;
  }
}
