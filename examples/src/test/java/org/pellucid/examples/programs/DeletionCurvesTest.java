package org.pellucid.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.array.NdArray;
import org.pellucid.callbacks.Callback;
import org.pellucid.config.Session;
import org.pellucid.data.TrainTest;
import org.pellucid.examples.language.Corpus;
import org.pellucid.examples.language.LabeledText;
import org.pellucid.examples.training.Options;
import org.pellucid.examples.training.Run;
import org.pellucid.explain.attribution.Attribution;
import org.pellucid.explain.attribution.DeletionCurve;
import org.pellucid.explain.attribution.IntegratedGradients;
import org.pellucid.explain.attribution.KernelShap;
import org.pellucid.explain.attribution.Parts;
import org.pellucid.explain.attribution.Scorer;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.models.Rows;

/**
 * Attributions are true to networks of pictures, texts and tables: what they rank first hurts most
 * when it is deleted. {@code -Dpellucid.screenshots=DIR} keeps the curves.
 */
@Tag("slow")
final class DeletionCurvesTest {
  private static final int EXPLAINED = 40;

  @TempDir private Path folder;

  private static void check(String name, DeletionCurve curve) {
    String kept = System.getProperty("pellucid.screenshots");
    if (kept != null) {
      curve.toPicture().write(Path.of(kept, "deletion-" + name + ".png"));
    }
    double all = curve.ranked().getFirst();
    double none = curve.ranked().getLast();
    // Deleted at random, outputs fall along with the parts; by score, most is gone at once.
    assertThat(curve.area() - none).as(name).isLessThan(0.6 * (curve.randomArea() - none));
    assertThat(curve.ranked().get(4) - none)
        .as("%s with a fifth deleted", name)
        .isLessThan(0.6 * (curve.random().get(4) - none));
    assertThat(all).isGreaterThan(none);
  }

  @Test
  void pixelsOfDigitsOfMnist() {
    ProgramRuns.assumeData("mnist", "train-images-idx3-ubyte.gz");
    Example mnist = Examples.classifier("mnist");
    TrainTest data = mnist.data();
    Session.clear();
    Session.setRandomSeed(1);
    Model model = mnist.model();
    model.fit(
        data.trainX().rowRange(0, 6000),
        data.trainY().rowRange(0, 6000),
        Fit.epochs(2).batchSize(64).seed(1).verbose(0));
    NdArray x = data.testX().rowRange(0, EXPLAINED);
    Attribution why = new IntegratedGradients(model).explain(x);

    check("mnist", DeletionCurve.of(model, x, why, 0, 1));
  }

  @Test
  void wordsOfSentencesAboutFilms() {
    ProgramRuns.assumeData("sentiment-sst2", "train.tsv");
    Run run =
        new Run(
            new Options(4, null, 10_000, 1L),
            folder,
            new PrintWriter(new StringWriter()),
            epochs -> new Callback());
    Session.clear();
    Session.setRandomSeed(1);
    Corpus films = Sentiment.sst2(run);
    Model model = Sentiment.learnWords(run, films);
    Function<String[], float[]> favourable = texts -> model.predict(texts).toFloatArray();
    List<String> texts =
        films.test().stream()
            .map(LabeledText::text)
            .filter(text -> text.split(" ").length >= 8)
            .limit(EXPLAINED)
            .toList();

    List<DeletionCurve.Explained<String>> explained = new ArrayList<>();
    for (String text : texts) {
      boolean yes = favourable.apply(new String[] {text})[0] > 0.5;
      Scorer<String> scorer =
          all ->
              probabilities(
                  favourable.apply(
                      all.stream().map(DeletionCurvesTest::worded).toArray(String[]::new)),
                  yes);
      Parts<String> words = Parts.words(text);
      explained.add(
          new DeletionCurve.Explained<>(
              words, scorer, new KernelShap(256, 1).explain(words, scorer)));
    }

    check("sentiment", DeletionCurve.of(explained, 1));
  }

  /** A text without words has no mean of vectors; one unknown word stands for it. */
  private static String worded(String text) {
    return text.chars().anyMatch(Character::isLetterOrDigit) ? text : "xyzzy";
  }

  /** Of the class that was said. */
  private static double[] probabilities(float[] favourable, boolean yes) {
    double[] probabilities = new double[favourable.length];
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] = yes ? favourable[i] : 1 - favourable[i];
    }
    return probabilities;
  }

  @Test
  void columnsOfPeopleWhoseIncomeIsGuessed() {
    ProgramRuns.assumeData("tabular", "tabular.zip");
    Session.clear();
    Session.setRandomSeed(1);
    List<Income.Person> people =
        new ArrayList<>(Income.people().shuffle(1).toList()).subList(0, 6000);
    List<Income.Person> training = people.subList(0, 5000);
    Model model = Income.network(training, 2 * 79);
    model.fit(
        Rows.columns(training),
        Income.labels(training),
        Fit.epochs(2).batchSize(64).seed(1).verbose(0));
    List<Income.Person> background = training.subList(0, 10);

    List<DeletionCurve.Explained<Map<String, Object>>> explained = new ArrayList<>();
    for (Income.Person person : people.subList(5000, 5000 + EXPLAINED)) {
      Scorer<Map<String, Object>> rich = Scorer.ofRows(model, 0);
      boolean yes = model.predict(person).value().getDouble(0) > 0.5;
      Scorer<Map<String, Object>> scorer = yes ? rich : rows -> opposite(rich.score(rows));
      Parts<Map<String, Object>> columns = Parts.columns(person, background);
      explained.add(
          new DeletionCurve.Explained<>(
              columns, scorer, new KernelShap(128, 1).explain(columns, scorer)));
    }

    check("income", DeletionCurve.of(explained, new Random(1).nextLong()));
  }

  private static double[] opposite(double[] probabilities) {
    double[] others = probabilities.clone();
    for (int i = 0; i < others.length; i++) {
      others[i] = 1 - others[i];
    }
    return others;
  }
}
