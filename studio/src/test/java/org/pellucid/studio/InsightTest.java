package org.pellucid.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.pellucid.array.NdArray;
import org.pellucid.callbacks.Logs;
import org.pellucid.config.Config;
import org.pellucid.config.Json;
import org.pellucid.config.Session;
import org.pellucid.doctor.Doctor;
import org.pellucid.doctor.Finding;
import org.pellucid.errors.PellucidException;
import org.pellucid.initializers.Constant;
import org.pellucid.layers.BatchNormalization;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.Input;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;

/** Spreads of weights, gradients and activations, and the doctor's findings. */
@Timeout(60)
final class InsightTest {
  private static final NdArray X = NdArray.of(new float[] {0, 0, 0, 1, 1, 0, 1, 1}, 4, 2);
  private static final NdArray Y = NdArray.of(new float[] {0, 1, 1, 0}, 4, 1);

  private final HttpClient client = HttpClient.newHttpClient();
  private final Studio studio = new Studio().share(1);

  @BeforeEach
  void seeded() {
    Session.clear();
    Session.setRandomSeed(1);
  }

  @AfterEach
  void close() {
    studio.close();
    client.close();
  }

  private static Model model() {
    Model model =
        new Sequential(
            new Input(2),
            new Dense(3).activation("tanh").name("hidden"),
            new BatchNormalization(),
            new Dropout(0.5),
            new Dense(1).name("out"));
    model.compile("adam", "mse");
    return model;
  }

  private Config live() throws Exception {
    URI uri = studio.uri().resolve("/api/live");
    return Json.readObject(
        client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
  }

  private static List<Config> objects(Config config, String key) {
    List<Config> objects = new ArrayList<>();
    config.list(key).forEach(item -> objects.add((Config) item));
    return objects;
  }

  @Test
  void eachLookHasWeightsChangesGradientsAndActivations() throws Exception {
    model().fit(X, Y, Fit.epochs(3).batchSize(2).verbose(0).callbacks(studio));

    List<Config> looks = objects(live(), "histograms");
    assertThat(looks).extracting(look -> look.number("epoch")).containsExactly(1.0, 2.0, 3.0);
    assertThat(looks).extracting(look -> look.integer("step")).containsExactly(2, 4, 6);
    assertThat(looks.getFirst().nested("changes").keys()).isEmpty();
    Config last = looks.getLast();
    String[] trained = {
      "hidden/kernel",
      "hidden/bias",
      "batch_normalization/gamma",
      "batch_normalization/beta",
      "out/kernel",
      "out/bias"
    };
    assertThat(last.nested("weights").keys()).containsExactly(trained);
    assertThat(last.nested("changes").keys()).containsExactly(trained);
    assertThat(last.nested("gradients").keys()).containsExactly(trained);
    assertThat(last.nested("activations").keys())
        .containsExactly("hidden", "batch_normalization", "dropout", "out");
  }

  @Test
  void gradientsAreThoseOfTheFirstBatchWithTheWeightsOfNow() throws Exception {
    // One weight, no bias: loss (w - 3)^2, so the gradient is 2 (w - 3).
    Model model =
        new Sequential(
            new Input(1),
            new Dense(1).useBias(false).kernelInitializer(new Constant(1)).name("only"));
    model.compile("sgd", "mse");
    NdArray one = NdArray.of(new float[] {1}, 1, 1);
    NdArray three = NdArray.of(new float[] {3}, 1, 1);

    model.fit(one, three, Fit.epochs(1).verbose(0).callbacks(studio));

    double weight = model.getWeights().getFirst().getDouble(0);
    assertThat(weight).isEqualTo(1.04f);
    Config look = objects(live(), "histograms").getFirst();
    assertThat(look.nested("gradients").nested("only/kernel").number("mean"))
        .isEqualTo(2 * (weight - 3), within(1e-5));
    assertThat(look.nested("activations").nested("only").number("mean"))
        .isEqualTo(weight, within(1e-6));
  }

  @Test
  void aShortTrainingHasLooksAtItsWeightsAndOneAtAllWhenItEnds() {
    LiveRun run = new LiveRun();
    run.begin("short", 3, 1, Map.of());

    model().fit(X, Y, Fit.epochs(3).verbose(0).callbacks(new Insight(run, () -> 0)));

    List<Config> looks = objects(Json.readObject(Json.write(run.whole())), "histograms");
    assertThat(looks).hasSize(4);
    assertThat(looks.getFirst().keys()).contains("weights").doesNotContain("gradients");
    assertThat(looks.getLast().keys()).contains("weights", "gradients", "activations");
    assertThat(looks.stream().filter(look -> look.has("gradients"))).hasSize(1);
  }

  @Test
  void looksChangeNoNumberOfTheTraining() {
    Model watched = model();
    watched.fit(X, Y, Fit.epochs(4).batchSize(2).seed(1).verbose(0).callbacks(studio));
    seeded();
    Model alone = model();
    alone.fit(X, Y, Fit.epochs(4).batchSize(2).seed(1).verbose(0));

    assertThat(watched.getWeights()).isEqualTo(alone.getWeights());
  }

  @Test
  void thePageAsksForLooksBetweenSteps() throws Exception {
    HttpRequest every =
        HttpRequest.newBuilder(studio.uri().resolve("/api/live/order"))
            .POST(HttpRequest.BodyPublishers.ofString("{\"action\":\"every\",\"value\":2}"))
            .build();
    assertThat(client.send(every, BodyHandlers.ofString()).statusCode()).isEqualTo(200);

    model().fit(X, Y, Fit.epochs(2).batchSize(1).verbose(0).callbacks(studio));

    assertThat(objects(live(), "histograms"))
        .extracting(look -> look.number("epoch"))
        .containsExactly(0.5, 1.0, 1.5, 2.0);
  }

  @Test
  void findingsOfTheDoctorAreShownWithSinceWhen() throws Exception {
    Model model =
        new Sequential(
            new Input(2),
            new Dense(8).activation("relu").biasInitializer(new Constant(-30)).name("dying"),
            new Dense(1));
    model.compile("adam", "mse");
    NdArray large = NdArray.of(new float[] {0, 100, 0, 200, 300, 0, 100, 100}, 4, 2);

    model.fit(large, Y, Fit.epochs(2).verbose(0).callbacks(studio));

    List<Config> findings = objects(live(), "findings");
    assertThat(findings)
        .extracting(finding -> finding.text("kind", ""))
        .contains("inputs not normalised");
    Config scale = findings.getFirst();
    assertThat(scale.text("sentence", "")).startsWith("x column 0 ranges from 0 to 300");
    assertThat(scale.integer("since")).isEqualTo(1);
    assertThat(scale.flag("holds", false)).isTrue();
  }

  @Test
  void aDoctorOfOnesOwnSeesTheDataToo() throws Exception {
    float[] inputs = new float[240];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = (float) Math.sin(i);
    }
    float[] rare = new float[120];
    for (int i = 0; i < rare.length; i += 20) {
      rare[i] = 1;
    }
    NdArray x = NdArray.of(inputs, 120, 2);
    NdArray labels = NdArray.of(rare, 120, 1);
    Model model = new Sequential(new Input(2), new Dense(1).activation("sigmoid"));
    model.compile("adam", "binary_crossentropy");
    studio.doctor(new Doctor(x, labels));

    model.fit(x, labels, Fit.epochs(1).verbose(0).callbacks(studio));

    assertThat(objects(live(), "findings"))
        .extracting(finding -> finding.text("kind", ""))
        .contains("unbalanced labels");
  }

  @Test
  void aFindingThatHoldsNoMoreIsKeptAsSuch() {
    LiveRun run = new LiveRun();
    run.begin("model", 9, 1, Map.of());
    Finding finding = new Finding(Finding.Kind.UNDERFITTING, "loss", 0.1, "It does not learn.");
    run.epoch(4);
    run.findings(List.of(finding));
    run.epoch(6);
    run.findings(List.of(finding));
    run.epoch(7);
    run.findings(List.of());

    assertThat(run.whole().get("findings"))
        .isEqualTo(
            List.of(
                Map.of(
                    "kind",
                    "underfitting",
                    "where",
                    "loss",
                    "number",
                    0.1,
                    "sentence",
                    "It does not learn.",
                    "since",
                    5,
                    "last",
                    7,
                    "holds",
                    false)));
  }

  @Test
  void looksTakeNoMoreThanTheirShareOfTheTime() {
    AtomicLong clock = new AtomicLong();
    Budget budget = new Budget(clock::get, 0.01, 0);
    budget.begin();
    Runnable look = () -> clock.addAndGet(15_000_000);

    budget.expect(30_000_000);
    assertThat(budget.allows()).as("the first one waits").isFalse();
    assertThat(budget.allowsLast()).as("a training that is over at once").isTrue();
    clock.addAndGet(1_400_000_000L);
    assertThat(budget.allowsLast()).as("30 ms of 1.4 s").isFalse();
    clock.addAndGet(200_000_000L);
    assertThat(budget.allowsLast()).as("30 ms of 1.6 s").isTrue();
    clock.addAndGet(1_400_000_000L);
    assertThat(budget.allows()).isTrue();
    budget.spend(look);
    budget.spend(look);
    assertThat(budget.allows()).as("a third one would exceed 1 %").isFalse();
    clock.addAndGet(2_000_000_000L);
    assertThat(budget.allows()).isTrue();
    int looks = 2;
    for (int step = 0; step < 10_000; step++) {
      clock.addAndGet(10_000_000);
      if (budget.allows()) {
        budget.spend(look);
        looks++;
      }
    }
    assertThat(budget.spent()).isEqualTo(looks * 15_000_000L);
    assertThat((double) budget.spent()).isBetween(0.009 * clock.get(), 0.01 * clock.get());
    budget.share(1);
    assertThat(budget.allows()).isTrue();
  }

  @Test
  void memoryIsBoundedHoweverLongATrainingGoesOn() {
    LiveRun run = new LiveRun();
    run.begin("long", 5000, 200, Map.of());
    float[] numbers = new float[Spread.MOST_SAMPLED];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) Math.sin(i);
    }
    Spread spread = Spread.of(numbers);
    Map<String, Spread> arrays = new LinkedHashMap<>();
    for (int i = 0; i < 128; i++) {
      arrays.put("dense_" + i + "/kernel", spread);
    }
    for (int epoch = 0; epoch < 5000; epoch++) {
      run.epoch(epoch);
      for (int batch = 0; batch < 200; batch++) {
        run.batch(batch, Logs.of(Map.of("loss", 1.0 / (1 + batch), "accuracy", 0.5)), 0.001, 2);
      }
      run.epochEnd(Logs.of(Map.of("loss", 0.5, "accuracy", 0.5)));
      run.keep(
          new Spreads(
              epoch,
              epoch,
              Map.of(
                  "weights", arrays,
                  "changes", arrays,
                  "gradients", arrays,
                  "activations", arrays)));
      run.say("Message " + epoch);
    }

    // A million steps of 4 curves, and 512 spreads at 39 moments.
    assertThat(Json.write(run.whole()).length()).isLessThan(4_500_000);
    assertThat(objects(Json.readObject(Json.write(run.whole())), "histograms"))
        .hasSizeBetween(12, 60);
    run.news();
    assertThat(Json.write(run.news().content()).length()).isLessThan(20_000);
  }

  @Test
  void numbersThatAreNotFiniteAreCountedAndLeftOut() {
    Spread spread = Spread.of(new float[] {1, 2, Float.NaN, Float.POSITIVE_INFINITY, 3});

    assertThat(spread.low()).isEqualTo(1);
    assertThat(spread.high()).isEqualTo(3);
    assertThat(spread.mean()).isEqualTo(2);
    assertThat(spread.broken()).isEqualTo(2);
    assertThat(Spread.of(new float[] {Float.NaN}).json()).isEqualTo(Map.of("broken", 1));
  }

  @Test
  void aShareOutsideOfItsRangeIsRefused() {
    assertThatThrownBy(() -> studio.share(2))
        .isInstanceOf(PellucidException.class)
        .hasMessage("Studio: a share of time is from 0 to 1, got 2.0.");
  }
}
