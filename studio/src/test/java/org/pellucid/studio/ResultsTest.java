package org.pellucid.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.pellucid.array.NdArray;
import org.pellucid.config.Config;
import org.pellucid.config.Json;
import org.pellucid.config.Session;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Embedding;
import org.pellucid.layers.FeatureSpace;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.GlobalAveragePooling1D;
import org.pellucid.layers.Input;
import org.pellucid.layers.TextVectorization;
import org.pellucid.losses.SparseCategoricalCrossentropy;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.SGD;

@Timeout(60)
final class ResultsTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final Studio studio = new Studio();

  @AfterEach
  void close() {
    studio.close();
    client.close();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(studio.uri().resolve(path)).build(), BodyHandlers.ofString());
  }

  private Config asked(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.readObject(answer.body());
  }

  private Config reasons(int sample, String method, int target)
      throws IOException, InterruptedException {
    return asked(
        "/api/results/attribution?sample="
            + sample
            + "&method="
            + URLEncoder.encode(method, StandardCharsets.UTF_8)
            + "&target="
            + target);
  }

  /** A model of no layers but one, with chosen weights. */
  private static Model linear(String loss, float[][] kernel) {
    Model model =
        new Sequential(new Input(kernel.length), new Dense(kernel[0].length).useBias(false));
    model.setWeights(List.of(NdArray.copyOf(kernel)));
    model.compile("sgd", loss);
    return model;
  }

  private static Model logits(float[][] kernel) {
    Model model = linear("mse", kernel);
    model.compile(new SGD(), new SparseCategoricalCrossentropy().fromLogits(true), "accuracy");
    // The losses are known from the first step on.
    model.testOnBatch(new float[1][kernel.length], new int[1]);
    return model;
  }

  @Test
  void thePageSaysWhatToCallWhenThereIsNothing() throws Exception {
    assertThat(get("/api/results").body())
        .isEqualTo("{\"version\":0,\"state\":\"none\",\"problem\":\"\"}");
    assertThat(get("/api/results/samples").body())
        .isEqualTo(
            "{\"error\":\"Results: there are none yet; they come with the end of an epoch.\"}");
  }

  @Test
  void classesAreCountedByHand() throws Exception {
    // Each sample's outputs are its own numbers: softmax of (ln 3, 0, 0) is (0.6, 0.2, 0.2).
    float a = (float) Math.log(3);
    float[][] x = {{a, 0, 0}, {a, 0, 0}, {0, a, 0}, {0, 0, a}, {0, a, 0}};
    int[] y = {0, 0, 0, 2, 1};
    Model model = logits(new float[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}});

    studio.test(model, Samples.of(x, y).classes("a", "b", "c").name("five"));
    Config results = asked("/api/results");

    assertThat(results.text("kind", "")).isEqualTo("classes");
    assertThat(results.text("samples", "")).isEqualTo("five");
    assertThat(results.number("accuracy")).isEqualTo(0.8);
    double loss = (-4 * Math.log(0.6) - Math.log(0.2)) / 5;
    assertThat(results.number("loss")).isCloseTo(loss, within(1e-6));
    assertThat(results.list("matrix"))
        .isEqualTo(List.of(List.of(2L, 1L, 0L), List.of(0L, 1L, 0L), List.of(0L, 0L, 1L)));
    Config first = (Config) results.list("byClass").getFirst();
    assertThat(first.number("precision")).isEqualTo(1);
    assertThat(first.number("recall")).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(first.number("f1")).isEqualTo(0.8);
    // All confidences are 0.6, and 0.8 of the answers are right.
    assertThat(results.nested("calibration").number("error")).isCloseTo(0.2, within(1e-6));
  }

  @Test
  void aCellOpensTheSamplesInIt() throws Exception {
    float[][] x = {{2, 0}, {0, 2}, {0, 1}, {0, 3}};
    Model model = logits(new float[][] {{1, 0}, {0, 1}});
    studio.test(model, Samples.of(x, new int[] {0, 0, 0, 1}).columns("left", "right"));

    Config cell = asked("/api/results/samples?truth=0&predicted=1&from=0");

    assertThat(cell.integer("count")).isEqualTo(2);
    Config worst = (Config) cell.list("samples").getFirst();
    assertThat(worst.integer("number")).isEqualTo(1);
    assertThat(worst.list("columns"))
        .isEqualTo(List.of(List.of("left", 0.0), List.of("right", 2.0)));
    assertThat(worst.number("confidence")).isCloseTo(1 / (1 + Math.exp(-2)), within(1e-6));
    assertThat(worst.number("loss")).isCloseTo(Math.log(1 + Math.exp(2)), within(1e-6));
    Config errors = asked("/api/results/samples?from=1");
    assertThat(errors.integer("count")).isEqualTo(4);
    assertThat(((Config) errors.list("samples").getFirst()).integer("number")).isEqualTo(2);
  }

  @Test
  void oneSigmoidTellsTwoClassesApart() throws Exception {
    Model model =
        new Sequential(
            new Input(1), new Dense(1).activation("sigmoid").useBias(false), new Flatten());
    model.setWeights(List.of(NdArray.of(new float[] {1}, 1, 1)));
    model.compile("sgd", "binary_crossentropy");
    float[][] x = {{3}, {-3}, {1}};

    studio.test(model, Samples.of(x, new float[][] {{1}, {0}, {0}}).classes("no", "yes"));

    assertThat(asked("/api/results").list("matrix"))
        .isEqualTo(List.of(List.of(1L, 1L), List.of(0L, 1L)));
    Config against = reasons(0, "gradient x input", 0);
    Config inFavour = reasons(0, "gradient x input", 1);
    double slope = 3 * sigmoid(3) * (1 - sigmoid(3));
    assertThat(inFavour.numbers("scores")).hasSize(1);
    assertThat(inFavour.numbers("scores")[0]).isCloseTo(slope, within(1e-6));
    assertThat(against.numbers("scores")[0]).isCloseTo(-slope, within(1e-6));
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  @Test
  void ofManyClassesThoseWithTheMostMistakesAreInTheMatrix() throws Exception {
    int count = 60;
    float[][] same = new float[count][count];
    float[][] labels = new float[count][count];
    for (int i = 0; i < count; i++) {
      same[i][i] = 1;
      // The first 50 classes are taken for their neighbour, two by two.
      labels[i][i < 50 ? i ^ 1 : i] = 1;
    }

    studio.test(logits(same), Samples.of(same, labels));
    Config results = asked("/api/results");

    assertThat(results.list("classes")).hasSize(60);
    assertThat(results.list("shown")).hasSize(40).startsWith(0L, 1L).doesNotContain(50L, 59L);
    assertThat(results.list("matrix")).hasSize(40);
    assertThat(results.number("accuracy")).isCloseTo(10 / 60.0, within(1e-12));
  }

  @Test
  void outputsThatAreNotNumbersAreShownAsSuch() throws Exception {
    Model model = logits(new float[][] {{Float.NaN, 1}});

    studio.test(model, Samples.of(new float[][] {{1}, {2}}, new int[] {0, 1}).classes("a", "b"));

    assertThat(asked("/api/results").get("loss")).isNull();
    Config worst = (Config) asked("/api/results/samples").list("samples").getFirst();
    assertThat(worst.get("confidence")).isNull();
    assertThat(worst.get("loss")).isNull();
  }

  @Test
  void aTrainingOfAnotherModelLeavesResultsAlone() throws Exception {
    float[][] x = {{2, 0}, {0, 2}};
    Model first = logits(new float[][] {{1, 0}, {0, 1}});
    studio.test(first, Samples.of(x, new int[] {0, 1}).name("kept"));
    Model second = linear("mse", new float[][] {{1}});

    second.fit(
        new float[][] {{1}}, new float[][] {{1}}, Fit.epochs(1).verbose(0).callbacks(studio));

    Config results = asked("/api/results");
    assertThat(results.text("samples", "")).isEqualTo("kept");
    assertThat(results.text("when", "")).isEqualTo("of the finished model");
    assertThat(results.text("problem", "x")).isEmpty();
  }

  @Test
  void aPausedTrainingAnswers() throws Exception {
    float[][] x = {{1, 2}, {3, 4}};
    float[] y = {1, 2};
    Model model = linear("mse", new float[][] {{2}, {-1}});
    studio.test(model, Samples.of(x, y));
    order("pause");
    Thread training =
        Thread.ofVirtual().start(() -> model.fit(x, y, Fit.epochs(1).verbose(0).callbacks(studio)));
    while (!asked("/api/live").text("state", "").equals("paused")) {
      Thread.onSpinWait();
    }

    assertThat(reasons(1, "saliency", 0).numbers("scores"))
        .containsExactly(new double[] {2, -1}, within(1e-6));
    assertThat(asked("/api/live").text("state", "")).isEqualTo("paused");
    order("resume");
    training.join();
  }

  private void order(String action) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(studio.uri().resolve("/api/live/order"))
            .POST(HttpRequest.BodyPublishers.ofString("{\"action\":\"" + action + "\"}"))
            .build();
    assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
  }

  @Test
  void numbersHaveResiduals() throws Exception {
    Model model = linear("mse", new float[][] {{2}});
    float[][] x = {{1}, {2}, {3}};

    studio.test(model, Samples.of(x, new float[] {2, 4, 9}));
    Config results = asked("/api/results");

    assertThat(results.text("kind", "")).isEqualTo("numbers");
    Config output = (Config) results.list("outputs").getFirst();
    assertThat(output.number("meanAbsoluteError")).isEqualTo(1);
    assertThat(output.number("rootMeanSquaredError")).isCloseTo(Math.sqrt(3), within(1e-12));
    assertThat(output.number("explained")).isCloseTo(1 - 9 / 26.0, within(1e-12));
    assertThat(output.number("bias")).isEqualTo(-1);
    assertThat(output.list("points"))
        .isEqualTo(List.of(List.of(2.0, 2.0, 0L), List.of(4.0, 4.0, 1L), List.of(9.0, 6.0, 2L)));
    Config worst = (Config) asked("/api/results/samples").list("samples").getFirst();
    assertThat(worst.integer("number")).isEqualTo(2);
    assertThat(worst.number("loss")).isEqualTo(9);
  }

  @Test
  void whatDoesNotFitTogetherIsSaidAndNothingFails() throws Exception {
    Model model = linear("mse", new float[][] {{1}, {1}});

    studio.test(model, Samples.of(new float[][] {{1, 2, 3}}, new float[] {1}));

    Config results = asked("/api/results");
    assertThat(results.text("state", "")).isEqualTo("waiting");
    assertThat(results.text("problem", "")).contains("predict: x has shape [1, 3]");
  }

  @Test
  void reasonsAddUpForAVectorByEveryMethod() throws Exception {
    Model model = linear("mse", new float[][] {{2}, {-1}});
    float[][] x = {{1, 1}, {3, 5}};
    studio.test(model, Samples.of(x, new float[] {2, 3}).columns("up", "down"));

    // From the mean row (2, 3) to (3, 5): 2 * 1 and -1 * 2
    Config integrated = reasons(1, "integrated gradients", 0);
    assertThat(integrated.list("names")).isEqualTo(List.of("up", "down"));
    assertThat(integrated.numbers("scores")).containsExactly(new double[] {2, -2}, within(1e-5));
    assertThat(reasons(1, "gradient x input", 0).numbers("scores"))
        .containsExactly(new double[] {6, -5}, within(1e-5));
    assertThat(reasons(1, "saliency", 0).numbers("scores"))
        .containsExactly(new double[] {2, -1}, within(1e-5));
    assertThat(reasons(1, "Shapley values", 0).numbers("scores"))
        .containsExactly(new double[] {2, -2}, within(1e-5));
    assertThat(get("/api/results/attribution?sample=1&method=guess").body())
        .contains("Unknown method", "integrated gradients");
    assertThat(get("/api/results/attribution?sample=7&method=saliency").body())
        .contains("Results: sample 7 was not asked.");
  }

  @Test
  void reasonsLieOverPictures() throws Exception {
    Model model = new Sequential(new Input(4, 4, 1), new Flatten(), new Dense(2));
    model.compile("sgd", "mse");
    NdArray x = NdArray.of(new float[32], 2, 4, 4, 1);
    studio.test(model, Samples.of(x, new int[] {0, 1}).classes("a", "b"));

    for (String method : List.of("integrated gradients", "saliency", "occlusion")) {
      assertThat(reasons(1, method, 0).text("overlay", "")).startsWith("data:image/png;base64,");
    }
  }

  @Test
  void reasonsOfATextAreItsWords() throws Exception {
    String[] texts = {"good film", "bad film", "a good one", "a bad one"};
    float[] y = {1, 0, 1, 0};
    TextVectorization words = new TextVectorization().outputSequenceLength(4);
    words.adapt(texts);
    Session.setRandomSeed(1);
    Model model =
        new Sequential(
            words,
            new Embedding(20, 8).maskZero(true),
            new GlobalAveragePooling1D(),
            new Dense(1).activation("sigmoid"));
    model.compile("adam", "binary_crossentropy");
    studio.test(Samples.of(texts, y).classes("bad", "good"));
    model.fit(texts, y, Fit.epochs(100).verbose(0).callbacks(studio));

    for (String method : List.of("integrated gradients", "gradient x input", "Shapley values")) {
      Config why = reasons(0, method, 1);
      assertThat(why.list("names")).as(method).isEqualTo(List.of("good", "film"));
      double[] scores = why.numbers("scores");
      assertThat(scores[0]).as(method).isGreaterThan(Math.abs(scores[1]));
    }
    assertThat(asked("/api/results").number("accuracy")).isEqualTo(1);
  }

  @Test
  void reasonsOfATableAreItsColumns() throws Exception {
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("size", new float[] {1, 2, 3, 4});
    columns.put("colour", new String[] {"red", "blue", "red", "blue"});
    Map<String, FeatureSpace.Feature> features = new LinkedHashMap<>();
    features.put("size", FeatureSpace.floatNormalized());
    features.put("colour", FeatureSpace.stringCategorical());
    FeatureSpace space = new FeatureSpace(features);
    space.adapt(columns);
    Model model =
        Model.of(
            List.copyOf(space.getInputs().values()),
            List.of(new Dense(1).activation("sigmoid").call(space.getEncodedFeatures())));
    model.compile("adam", "binary_crossentropy");

    studio.test(model, Samples.of(columns, new int[] {0, 1, 0, 1}).classes("a", "b"));
    Config why = reasons(1, "Shapley values", 1);

    assertThat(asked("/api/results").list("methods")).isEqualTo(List.of("Shapley values"));
    assertThat(why.list("names")).isEqualTo(List.of("size", "colour"));
    double[] scores = why.numbers("scores");
    assertThat(why.number("base") + scores[0] + scores[1])
        .isCloseTo(why.number("output"), within(1e-5));
  }

  @Test
  void aTrainingAnswersBetweenTwoStepsAndLearnsTheSame() throws Exception {
    Random random = new Random(7);
    float[][] x = new float[400][3];
    int[] y = new int[400];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < 3; j++) {
        x[i][j] = (float) random.nextGaussian();
      }
      y[i] = x[i][0] > x[i][1] ? 1 : 0;
    }
    Model alone = small();
    alone.fit(x, y, Fit.epochs(300).seed(3).verbose(0));
    Model watched = small();
    studio.test(watched, Samples.of(x, y));
    Thread training =
        Thread.ofVirtual()
            .start(() -> watched.fit(x, y, Fit.epochs(300).seed(3).verbose(0).callbacks(studio)));
    Set<Double> outputs = new HashSet<>();
    while (training.isAlive()) {
      outputs.add(reasons(1, "integrated gradients", 1).number("output"));
    }
    training.join();

    assertThat(outputs).as("answers while the weights change").hasSizeGreaterThan(2);
    assertThat(watched.getWeights()).isEqualTo(alone.getWeights());
    assertThat(asked("/api/results").text("when", "")).isEqualTo("at the end");
    double output = watched.predict(new float[][] {x[1]}).value().getDouble(1);
    assertThat(reasons(1, "saliency", 1).number("output")).isEqualTo(output);
  }

  private static Model small() {
    Session.clear();
    Session.setRandomSeed(5);
    Model model =
        new Sequential(
            new Input(3), new Dense(8).activation("relu"), new Dense(2).activation("softmax"));
    model.compile("adam", "sparse_categorical_crossentropy");
    return model;
  }
}
