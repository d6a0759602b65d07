package org.pellucid.examples.programs;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.pellucid.config.Session;
import org.pellucid.data.DataSets;
import org.pellucid.data.Dataset;
import org.pellucid.data.Fold;
import org.pellucid.data.tables.Csv;
import org.pellucid.examples.training.BarChart;
import org.pellucid.examples.training.Run;
import org.pellucid.explain.attribution.PermutationImportance;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.losses.BinaryCrossentropy;
import org.pellucid.models.Fit;
import org.pellucid.models.Label;
import org.pellucid.models.Model;
import org.pellucid.models.Rows;
import org.pellucid.optimizers.AdamW;
import org.pellucid.optimizers.schedules.CosineDecay;
import org.pellucid.studio.Samples;

/** Who earns more than 50,000 dollars a year, from answers to the American census of 1994. */
final class Income implements Application {
  private static final String RICH = ">50K";

  /** A row of the table: a person. */
  record Person(
      double age,
      String workclass,
      double finalWeight,
      String education,
      double educationYears,
      String maritalStatus,
      String occupation,
      String relationship,
      String race,
      String sex,
      double capitalGain,
      double capitalLoss,
      double hoursPerWeek,
      String nativeCountry,
      @Label String income) {}

  @Override
  public String name() {
    return "income";
  }

  @Override
  public String description() {
    return "who earns more than 50,000 dollars, from a table";
  }

  @Override
  public void run(Run run) {
    Session.setRandomSeed(run.seed());
    // A fifth of the people, with the same share of rich ones, is never learned from.
    Fold<Person> split = people().split(0.8, Person::income, run.seed());
    List<Person> training = split.train().shuffle(run.seed()).toList();
    training = training.subList(0, run.samples(training.size()));
    List<Person> test = split.test().toList();
    run.say(training.size() + " people to learn from, " + test.size() + " held out.");

    int epochs = run.epochs(5);
    int batchSize = run.batchSize(64);
    Model model = network(training, epochs * Math.ceilDiv(training.size() * 9 / 10, batchSize));
    // The part that fit sets aside for validation
    run.test(samples(training.subList(training.size() - training.size() / 10, training.size())));
    model.fit(
        training,
        labels(training),
        Fit.epochs(epochs)
            .batchSize(batchSize)
            .validationSplit(0.1)
            .seed(run.seed())
            .verbose(0)
            .callbacks(run.progress("", epochs)));

    run.save(model);
    ToDoubleFunction<Object> accuracy =
        x -> requireNonNull(model.evaluate(x, labels(test), 1024).get("accuracy"));
    run.figure("test_accuracy", accuracy.applyAsDouble(test), ">= 0.85");
    for (Person person : test.subList(0, 3)) {
      run.say(
          "%s%n  the network says: %.0f %% likely to earn more than 50,000",
          person, 100 * model.predict(person).value().getDouble(0));
    }
    var importance = PermutationImportance.ofRows(test, accuracy, 1, run.seed());
    run.picture(
        "income.png",
        "How many percent of held-out people more are misjudged when one column is shuffled: what"
            + " the network relies on.",
        BarChart.draw(
            "accuracy lost, percent",
            importance.columns(),
            PermutationImportance.Column::name,
            column -> 100 * column.importance()));
    run.test(model, samples(test).name("people held out"));
  }

  private static Samples samples(List<Person> people) {
    return Samples.of(people, labels(people))
        .classes("up to 50,000 dollars", "more than 50,000 dollars")
        .name("people to watch");
  }

  /** All people; what they did not say counts as an answer of its own. */
  static Dataset<Person> people() {
    return Csv.file(DataSets.tables().resolve("adult-train.csv"))
        .missing()
        .names(Person.class)
        .read()
        .rows(Person.class);
  }

  static Model network(List<Person> training, int steps) {
    TableInputs table = TableInputs.of(Rows.columns(training), 24);
    SymbolicTensor x = new Dense(128).activation("relu").call(table.features());
    x = new Dropout(0.3).call(x);
    x = new Dense(64).activation("relu").call(x);
    x = new Dropout(0.3).call(x);
    Model model = Model.of(table.inputs(), List.of(new Dense(1).activation("sigmoid").call(x)));
    model.compile(
        new AdamW(new CosineDecay(1e-3, steps)).weightDecay(0.01),
        new BinaryCrossentropy(),
        "accuracy");
    return model;
  }

  static float[][] labels(List<Person> people) {
    return people.stream()
        .map(person -> new float[] {person.income().equals(RICH) ? 1 : 0})
        .toArray(float[][]::new);
  }
}
