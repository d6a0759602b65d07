package org.pellucid.examples.programs;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import org.pellucid.array.NdArray;
import org.pellucid.config.Session;
import org.pellucid.data.DataSets;
import org.pellucid.data.Dataset;
import org.pellucid.data.Fold;
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
    run.test(samples(training.subList(training.size() - training.size() / 10, training.size())));
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
    run.figure("test_r2", rSquared(test, prices), ">= 0.80");
    run.figure("test_mean_absolute_error_dollars", meanAbsoluteError(test, prices), "");
    for (House house : test.subList(0, 3)) {
      run.say(
          String.format(
              Locale.ROOT,
              "%s%n  costs %,.0f dollars, the network says %,.0f",
              house,
              house.medianHouseValue(),
              model.predict(house).value().getDouble(0)));
    }
    run.picture(
        "houses.png",
        "Prices of held-out blocks on the map of California, true ones on the left, those of the"
            + " network on the right: blue 50,000, yellow 250,000, red 500,000 dollars.",
        maps(test, prices));
    run.test(model, samples(test).name("blocks held out"));
  }

  private static Samples samples(List<House> houses) {
    return Samples.of(Rows.columns(houses), Rows.labels(houses)).name("blocks to watch");
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

  /** The part of the variance of prices that is explained. */
  static double rSquared(List<House> houses, NdArray prices) {
    double mean = houses.stream().mapToDouble(House::medianHouseValue).average().orElseThrow();
    double left = 0;
    double all = 0;
    for (int i = 0; i < houses.size(); i++) {
      double price = houses.get(i).medianHouseValue();
      left += Math.pow(price - prices.getDouble(i), 2);
      all += Math.pow(price - mean, 2);
    }
    return 1 - left / all;
  }

  private static double meanAbsoluteError(List<House> houses, NdArray prices) {
    double sum = 0;
    for (int i = 0; i < houses.size(); i++) {
      sum += Math.abs(houses.get(i).medianHouseValue() - prices.getDouble(i));
    }
    return sum / houses.size();
  }

  private static BufferedImage maps(List<House> houses, NdArray prices) {
    int width = 420;
    int height = 460;
    BufferedImage image = new BufferedImage(2 * width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, 2 * width, height);
    for (int i = 0; i < houses.size(); i++) {
      House house = houses.get(i);
      int x = (int) ((house.longitude() + 124.5) / 10.5 * width);
      int y = (int) ((42.1 - house.latitude()) / 9.8 * height);
      graphics.setColor(color(house.medianHouseValue()));
      graphics.fillOval(x, y, 5, 5);
      graphics.setColor(color(prices.getDouble(i)));
      graphics.fillOval(width + x, y, 5, 5);
    }
    graphics.dispose();
    return image;
  }

  /** From blue over green and yellow to red. */
  private static Color color(double dollars) {
    double part = Math.clamp((dollars - 50_000) / 450_000, 0, 1);
    return Color.getHSBColor((float) (0.66 * (1 - part)), 0.85f, 0.9f);
  }
}
