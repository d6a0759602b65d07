package org.pellucid.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.pellucid.array.NdArray;
import org.pellucid.config.Config;
import org.pellucid.config.Json;
import org.pellucid.errors.PellucidException;
import org.pellucid.models.Model;

@Timeout(60)
final class EmbeddingTest {
  private final Watched watched = new Watched();
  private final Questions questions = new Questions(() -> {});
  private final Results results = new Results(questions);
  private final EmbeddingView view = new EmbeddingView(questions, watched, results);

  @AfterEach
  void close() {
    view.close();
  }

  private void show(Model model, Samples samples) {
    watched.model(model);
    watched.samples(samples);
    results.samples(samples);
    results.all(model, "now");
  }

  private Config state() {
    return Json.readObject(Json.write(view.state()));
  }

  private Config order(String json) throws InterruptedException {
    view.order(Json.readObject(json));
    while (state().flag("busy", false)) {
      Thread.sleep(5);
    }
    return state();
  }

  private Config point(int point) {
    return Json.readObject(Json.write(view.point(Config.empty().put("point", point))));
  }

  @Test
  void beforeThereIsAModelThereIsNothingToChoose() {
    assertThat(state().list("choices")).isEmpty();
    assertThatThrownBy(() -> view.order(Config.empty()))
        .isInstanceOf(PellucidException.class)
        .hasMessage(
            "There is no model yet: give the Studio to fit, or call studio.test(model, samples).");
  }

  @Test
  void principalComponentsOfTheLastButOneLayerComeFirst() throws Exception {
    show(Trained.classifier(), Trained.pictureSamples(60));
    assertThat(state().list("choices")).containsExactly("pixels", "inner", "outer");

    Config state = order("{}");

    assertThat(state.text("layer", "")).isEqualTo("inner");
    assertThat(state.text("method", "")).isEqualTo("pca");
    assertThat(state.list("points")).hasSize(120);
    assertThat(state.list("explained")).hasSize(2);
    assertThat(state.list("classes")).containsExactly("top", "middle", "bottom");
    assertThat(state.list("truth")).hasSize(60).startsWith(0L, 1L, 2L, 0L);
    assertThat(state.list("predicted")).hasSize(60);
    assertThat(state.integer("numbers")).isEqualTo(12);
  }

  @Test
  void aPointHasItsSampleAndItsNeighboursTheNearestFirst() throws Exception {
    show(Trained.classifier(), Trained.pictureSamples(60));
    order("{\"layer\":\"pixels\"}");

    Config point = point(4);

    assertThat(point.integer("number")).isEqualTo(4);
    assertThat(point.text("picture", "")).startsWith("data:image/png;base64,");
    List<Double> distances = new ArrayList<>();
    for (Object pair : point.list("neighbours")) {
      List<?> parts = (List<?>) pair;
      long other = ((Number) parts.getFirst()).longValue();
      assertThat(other % 3).as("pictures of one class lie together").isEqualTo(1);
      assertThat(other).isNotEqualTo(4);
      distances.add(((Number) parts.getLast()).doubleValue());
    }
    assertThat(distances).hasSize(10).isSorted();
    assertThatThrownBy(() -> point(60)).hasMessage("Embedding: there is no point 60.");
  }

  @Test
  void neighboursKeepTogetherByTsneAndItTellsHowFarItIs() throws Exception {
    show(Trained.classifier(), Trained.pictureSamples(90));

    Config state =
        order("{\"layer\":\"pixels\",\"method\":\"tsne\",\"perplexity\":10,\"iterations\":300}");

    assertThat(state.text("method", "")).isEqualTo("tsne");
    assertThat(state.integer("iteration")).isEqualTo(300);
    assertThat(state.number("divergence", -1)).isBetween(0.0, 2.0);
    assertThat(state.list("points")).hasSize(180);
  }

  @Test
  void whatCannotBeProjectedIsSaid() throws Exception {
    show(Trained.classifier(), Trained.pictureSamples(9));

    assertThat(order("{\"method\":\"tsne\"}").text("problem", ""))
        .isEqualTo("TSNE: perplexity must be less than the number of samples (9), got 30.0.");
    assertThatThrownBy(() -> order("{\"method\":\"tsne\",\"iterations\":5}"))
        .hasMessage("Embedding: iterations must be from 250 to 5000, got 5.0.");
  }

  @Test
  void wordsStandWhereTheirVectorsLie() throws Exception {
    Model model = Trained.attentive();
    show(model, Trained.sentenceSamples());
    assertThat(state().list("choices")).contains("first", "second", "table (vectors)");

    Config state = order("{\"layer\":\"table (vectors)\"}");

    assertThat(state.text("unit", "")).isEqualTo("words");
    assertThat(state.list("names"))
        .containsExactly("#0", "the", "cat", "sat", "on", "mat", "dog", "ran");
    assertThat(state.list("points")).hasSize(16);
    assertThat(point(2).text("text", "")).isEqualTo("cat");
  }

  @Test
  void sequencesAreTheMeanOfTheirSteps() {
    Model model = Trained.attentive();
    Inputs inputs = Trained.sentenceSamples().inputs();

    NdArray pooled = LayerOutputs.of(model, inputs, "mean");
    NdArray before = LayerOutputs.of(model, inputs, "sum2");

    assertThat(before.shape()).isEqualTo(pooled.shape());
    for (int i = 0; i < pooled.size(); i++) {
      assertThat(before.getDouble(i)).isCloseTo(pooled.getDouble(i), within(1e-5));
    }
  }
}
