package org.pellucid.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.CustomObjects;
import org.pellucid.config.Session;
import org.pellucid.errors.PellucidException;
import org.pellucid.layers.Dense;
import org.pellucid.layers.FluentLayer;
import org.pellucid.layers.Input;
import org.pellucid.layers.Layer;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.losses.BinaryCrossentropy;
import org.pellucid.metrics.Precision;
import org.pellucid.optimizers.Adam;
import org.pellucid.tensor.Tensor;

/** Models as JSON: Keras's own, older spellings, and ours. */
class ModelJsonTest {
  @BeforeEach
  void startAnew() {
    Session.clear();
  }

  private static String keras(String name) {
    String path = "/keras/model-" + name + ".json";
    try (InputStream in = Objects.requireNonNull(ModelJsonTest.class.getResourceAsStream(path))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void readsASequenceOfKerasWithWhatItWasCompiledWith() {
    Sequential model = (Sequential) Model.fromJson(keras("seq"));
    assertThat(model.name()).isEqualTo("seq");
    assertThat(model.layers()).extracting(Layer::name).containsExactly("a", "dropout", "b");
    assertThat(model.countParams()).isEqualTo(4 * 3 + 3 + 3 * 2 + 2);
    assertThat(model.optimizer()).isInstanceOf(Adam.class);
    assertThat(model.evaluate(new float[1][4], new float[1][2]).keySet())
        .containsExactly("loss", "mae");
    assertThat(model.losses()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fun", "fun2"})
  void readsAGraphOfKerasWithSharedAndNestedLayers(String name) {
    Model model = Model.fromJson(keras(name));
    assertThat(model.layers())
        .extracting(Layer::name)
        .containsExactly("left", "right", "shared", "nested", "both", "one", "two");
    assertThat(model.outputNames()).containsExactly("one", "two");
    assertThat(model.predictAll(List.of(new float[2][8], new float[2][8]), 2))
        .extracting(Tensor::shape)
        .containsExactly(Shape.of(2, 1), Shape.of(2, 2));
    assertThat(model.countParams()).isEqualTo(36 + 20 + 9 + 18);
  }

  @ParameterizedTest
  @ValueSource(strings = {"seq", "fun", "fun2"})
  void whatIsWrittenSaysWhatKerasWrote(String name) {
    Model model = Model.fromJson(keras(name));
    String json = model.toJson();
    Model again = Model.fromJson(json);
    assertThat(again.toJson()).isEqualTo(json);
    Config ours = Config.read(json);
    Config theirs = Config.read(keras(name));
    assertThat(ours.text("module", "")).isEqualTo(theirs.text("module", ""));
    assertThat(ours.text("class_name", "")).isEqualTo(theirs.text("class_name", ""));
    assertThat(ours.get("registered_name")).isEqualTo(theirs.get("registered_name"));
    List<?> own = ours.nested("config").list("layers");
    List<?> given = theirs.nested("config").list("layers");
    assertThat(own).hasSameSizeAs(given);
    if (name.equals("fun")) {
      for (String key : new String[] {"input_layers", "output_layers"}) {
        assertThat(ours.nested("config").get(key)).isEqualTo(theirs.nested("config").get(key));
      }
      for (Object layer : given) {
        Config there = (Config) layer;
        Config here =
            own.stream()
                .map(Config.class::cast)
                .filter(one -> one.text("name", "").equals(there.text("name", "")))
                .findFirst()
                .orElseThrow();
        List<?> nodes = there.list("inbound_nodes");
        assertThat(here.list("inbound_nodes")).as(there.text("name", "")).hasSameSizeAs(nodes);
        for (int i = 0; i < nodes.size(); i++) {
          assertThat(((Config) here.list("inbound_nodes").get(i)).get("args"))
              .as(there.text("name", ""))
              .isEqualTo(((Config) nodes.get(i)).get("args"));
        }
      }
    }
  }

  @Test
  void readsTheFormatOfKerasTwo() {
    String json =
        """
        {"class_name": "Functional", "config": {"name": "old", "layers": [
          {"class_name": "InputLayer", "name": "x",
           "config": {"batch_input_shape": [null, 4], "dtype": "float32", "sparse": false,
                      "ragged": false, "name": "x"}, "inbound_nodes": []},
          {"class_name": "Dense", "name": "d",
           "config": {"name": "d", "trainable": true, "dtype": "float32", "units": 3,
                      "activation": "relu", "use_bias": true,
                      "kernel_initializer": {"class_name": "GlorotUniform", "config": {"seed": null}},
                      "bias_initializer": {"class_name": "Zeros", "config": {}}},
           "inbound_nodes": [[["x", 0, 0, {}]]]},
          {"class_name": "LeakyReLU", "name": "l",
           "config": {"name": "l", "trainable": true, "dtype": "float32", "alpha": 0.25},
           "inbound_nodes": [[["d", 0, 0, {}]]]},
          {"class_name": "Add", "name": "a", "config": {"name": "a", "trainable": true,
           "dtype": "float32"}, "inbound_nodes": [[["d", 0, 0, {}], ["l", 0, 0, {}]]]}],
         "input_layers": [["x", 0, 0]], "output_layers": [["a", 0, 0]]}, "keras_version": "2.13.1"}
        """;
    Model model = Model.fromJson(json);
    assertThat(model.name()).isEqualTo("old");
    assertThat(model.getLayer("l").config().number("negative_slope")).isEqualTo(0.25);
    assertThat(model.predict(new float[2][4]).shape()).isEqualTo(Shape.of(2, 3));
    String sequence =
        """
        {"class_name": "Sequential", "config": {"name": "s", "layers": [
          {"class_name": "Embedding", "config": {"name": "e", "batch_input_shape": [null, 5],
           "dtype": "float32", "input_dim": 9, "output_dim": 2, "input_length": 5}},
          {"class_name": "Flatten", "config": {"name": "f"}}]}}
        """;
    assertThat(Model.fromJson(sequence).predict(new int[][] {{1, 2, 3, 4, 8}}).shape())
        .isEqualTo(Shape.of(1, 10));
  }

  @Test
  void oldSpellingsOfOptimizersAreUnderstood() {
    Config old =
        Config.read(
            "{\"class_name\": \"Adam\", \"config\": {\"lr\": 0.5, \"decay\": 0.1, \"beta_1\": 0.8}}");
    Adam adam = (Adam) KerasObjects.read(old.put("module", "keras.optimizers"));
    assertThat(adam.learningRate()).isEqualTo(0.5);
    assertThat(adam.config().nested("learning_rate").text("class_name", ""))
        .isEqualTo("InverseTimeDecay");
    assertThat(adam.config().number("beta_1")).isEqualTo(0.8);
  }

  @Test
  void unknownSettingsAreToldByName() {
    assertThatThrownBy(() ->
            KerasObjects.read(
                Config.object(
                    "keras.losses",
                    "Huber",
                    Config.empty().put("delta", 2).put("delay", 1).put("gap", null))))
        .isInstanceOf(PellucidException.class)
        .hasMessage("Huber does not know the setting \"delay\"; it knows reduction, name, delta.");
  }

  /** A layer of a user's own. */
  static final class Scale extends FluentLayer<Scale> {
    private final double factor;

    Scale(double factor) {
      this.factor = factor;
    }

    static Scale fromConfig(Config config) {
      return new Scale(config.number("factor")).readCommon(config);
    }

    @Override
    protected Tensor forward(Tensor x) {
      return x.multiply(factor);
    }

    @Override
    public Config config() {
      return super.config().put("factor", factor);
    }
  }

  @Test
  void classesOfOnesOwnAreReadWhereTheyAreKnown() {
    Sequential model = new Sequential(new Input(2), new Scale(3), new Dense(1));
    CustomObjects own = new CustomObjects().add("Mine>Scale", Scale.class, Scale::fromConfig);
    String json = own.use(model::toJson);
    assertThat(json).contains("\"registered_name\":\"Mine>Scale\"");
    Model again = own.use(() -> Model.fromJson(json));
    assertThat(again.layers().getFirst().config().number("factor")).isEqualTo(3);
    assertThat(own.use(again::toJson)).isEqualTo(json);
    assertThatThrownBy(() -> Model.fromJson(json))
        .isInstanceOf(PellucidException.class)
        .hasMessage(
            "The layer \"Mine>Scale\" is a class of somebody's own: add it to CustomObjects and read"
                + " within use().");
  }

  @Test
  void whatWasCompiledWithComesAlong() {
    SymbolicTensor x = Input.of(2);
    Model model =
        Model.of(
            List.of(x),
            List.of(
                new Dense(1).activation("sigmoid").name("yes").call(x),
                new Dense(1).name("much").call(x)));
    model.compile(
        Compile.optimizer(new Adam(.25).clipnorm(2))
            .lossOf("yes", new BinaryCrossentropy().labelSmoothing(.1))
            .lossOf("much", "mse")
            .lossWeightOf("much", 0.5)
            .metricsOf("yes", new Precision().thresholds(.25), "accuracy")
            .stepsPerExecution(4));
    Model again = Model.fromJson(model.toJson());
    assertThat(again.toJson()).isEqualTo(model.toJson());
    assertThat(again.evaluate(new float[2][2], List.of(new float[2][1], new float[2][1])).keySet())
        .containsExactly("loss", "yes_loss", "much_loss", "yes_precision", "yes_accuracy");
    assertThat(again.stepsPerExecution()).isEqualTo(4);
  }

  @Test
  void aCloneHasTheSameLayersAndWeightsOfItsOwn() {
    Model model = Model.fromJson(keras("fun"));
    Model clone = Model.cloneModel(model);
    assertThat(clone.summary()).isEqualTo(model.summary());
    assertThat(clone.weights()).doesNotContainAnyElementsOf(model.weights());
    assertThat(clone.getLayer("shared").getWeights().getFirst())
        .isNotEqualTo(model.getLayer("shared").getWeights().getFirst());
    clone.setWeights(model.getWeights());
    List<float[][]> data = List.of(Problems.points(3, 8, 1), Problems.points(3, 8, 2));
    assertThat(clone.predict(data).value()).isEqualTo(model.predict(data).value());

    Sequential small = new Sequential(new Input(2), new Dense(3), new Dense(1));
    Model wide = Model.cloneModel(small, layer -> new Dense(5).name("wide_" + layer.name()));
    assertThat(wide.layers()).extracting(Layer::name).containsExactly("wide_dense", "wide_dense_1");
    assertThat(wide.predict(new float[1][2]).shape()).isEqualTo(Shape.of(1, 5));
  }

  @Test
  void brokenDescriptionsAreOneSentence() {
    assertThatThrownBy(
            () -> Model.fromJson("{\"class_name\": \"Dense\", \"config\": {\"units\": 1}}"))
        .isInstanceOf(PellucidException.class)
        .hasMessage("Not the description of a model: class_name is \"Dense\".");
    assertThatThrownBy(
            () -> Model.fromJson(keras("fun").replace("[\"both\",0,0]", "[\"bath\",0,0]")))
        .isInstanceOf(PellucidException.class)
        .hasMessage(
            "The description of a model is not whole: layer \"one\" needs results that no layer"
                + " makes.");
  }
}
