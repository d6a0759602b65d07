package org.pellucid.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.layers.Dense;
import org.pellucid.layers.EinsumDense;
import org.pellucid.layers.FeatureSpace;
import org.pellucid.layers.GRU;
import org.pellucid.layers.Input;
import org.pellucid.layers.LSTM;
import org.pellucid.layers.Layer;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.optimizers.SGD;
import org.pellucid.tensor.Tensor;

/**
 * Whole graphs and feature spaces that Keras 3.15 described, with what it answered; the files were
 * made with {@code Model.to_json}, {@code get_weights} and {@code predict}.
 */
final class KerasGraphsTest {
  private static Config recorded(String name) {
    String path = "/keras/" + name + ".json";
    try (InputStream in = Objects.requireNonNull(KerasGraphsTest.class.getResourceAsStream(path))) {
      return Config.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static float[] floats(Object list) {
    List<?> numbers = (List<?>) list;
    float[] values = new float[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = ((Number) numbers.get(i)).floatValue();
    }
    return values;
  }

  /** Weights by the ends of their paths, whatever the order. */
  private static void assign(Model model, List<?> paths, List<?> values) {
    for (int i = 0; i < paths.size(); i++) {
      String path = (String) paths.get(i);
      var weight =
          model.weights().stream()
              .filter(candidate -> candidate.name().endsWith(path))
              .findFirst()
              .orElseThrow(() ->
                  new AssertionError(
                      path + " not in " + model.weights().stream().map(w -> w.name()).toList()));
      weight.assign(NdArray.wrap(DType.FLOAT32, weight.shape(), floats(values.get(i))));
    }
  }

  private static void assertClose(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).as("element " + i).isCloseTo(expected[i], within(2e-6f));
    }
  }

  private static Model initialState() {
    Config file = recorded("initial-state");
    Model model = Model.fromJson(file.nested("model").write());
    assign(model, file.list("paths"), file.list("weights"));
    return model;
  }

  @Test
  void recurrentLayersBeginWithTheStatesThatAGraphOfKerasGivesThem() {
    Config file = recorded("initial-state");
    List<NdArray> inputs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int[] shape =
          ((List<?>) Objects.requireNonNull(file.list("shapes").get(i)))
              .stream().mapToInt(n -> ((Number) n).intValue()).toArray();
      float[] data = floats(Objects.requireNonNull(file.list("inputs").get(i)));
      inputs.add(NdArray.wrap(DType.FLOAT32, Shape.of(shape), data));
    }
    assertClose(initialState().predict(inputs).toFloatArray(), floats(file.get("output")));
  }

  @Test
  void initialStatesAreWrittenByNameAsKerasDoes() {
    Map<String, Object> kwargs = new LinkedHashMap<>();
    Config written = Config.read(initialState().toJson());
    Config theirs = recorded("initial-state").nested("model");
    for (String name : List.of("decoder", "gru", "both")) {
      kwargs.put(name, call(written, name).get("kwargs"));
      assertThat(call(written, name).nested("kwargs").get("initial_state"))
          .as(name)
          .isEqualTo(call(theirs, name).nested("kwargs").get("initial_state"));
      assertThat(call(written, name).get("args")).isEqualTo(call(theirs, name).get("args"));
    }
    assertThat(kwargs).hasSize(3);
    assertThat(Model.fromJson(written.write()).toJson()).isEqualTo(written.write());
  }

  private static Config call(Config model, String layerName) {
    return (Config)
        Objects.requireNonNull(layer(model, layerName).list("inbound_nodes").getFirst());
  }

  private static Config layer(Config model, String layerName) {
    for (Object layer : model.nested("config").list("layers")) {
      Config description = (Config) Objects.requireNonNull(layer);
      if (description.text("name", "").equals(layerName)) {
        return description;
      }
    }
    throw new AssertionError(layerName);
  }

  @Test
  void textGoesThroughAGraphOfKerasToTheSameNumbers() {
    Config file = recorded("text-graph");
    Model model = Model.fromJson(file.nested("model").write());
    List<NdArray> weights = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      weights.add(
          NdArray.wrap(
              DType.FLOAT32,
              model.getWeights().get(i).shape(),
              floats(Objects.requireNonNull(file.list("weights").get(i)))));
    }
    model.setWeights(weights);
    String[] text = file.list("text").stream().map(String::valueOf).toArray(String[]::new);
    long[] code =
        file.list("code").stream()
            .mapToLong(n -> ((Number) Objects.requireNonNull(n)).longValue())
            .toArray();
    assertClose(
        model.predict(Map.of("text", text, "code", code)).toFloatArray(),
        floats(file.get("output")));
    assertThat(Model.fromJson(model.toJson()).toJson()).isEqualTo(model.toJson());
    // Keras's Discretization refuses settings that it does not know.
    Config bins = layer(Config.read(model.toJson()), "bins");
    assertThat(bins.nested("config").has("trainable")).isFalse();
    assertThat(call(Config.read(model.toJson()), "cross").get("args"))
        .isEqualTo(call(file.nested("model"), "cross").get("args"));
  }

  private static Map<String, Object> table(Config file) {
    Map<String, Object> table = new LinkedHashMap<>();
    Config given = file.nested("table");
    for (String name : given.keys()) {
      List<?> column = given.list(name);
      table.put(
          name,
          name.equals("job")
              ? column.stream().map(String::valueOf).toArray(String[]::new)
              : name.equals("code") || name.equals("kind")
                  ? column.stream().mapToInt(n -> ((Number) n).intValue()).toArray()
                  : floats(column));
    }
    return table;
  }

  @Test
  void aFeatureSpaceOfKerasEncodesATableAsKerasDoes() {
    Config file = recorded("feature-space");
    FeatureSpace space = FeatureSpace.fromJson(file.nested("space").write());
    Map<String, Object> table = table(file);
    space.adapt(table);
    List<?> rows = (List<?>) Objects.requireNonNull(file.get("output"));
    Tensor encoded = space.apply(table);
    for (int i = 0; i < rows.size(); i++) {
      float[] expected = floats(rows.get(i));
      float[] actual = encoded.select(0, i).toFloatArray();
      assertThat(actual).hasSameSizeAs(expected);
      for (int j = 0; j < expected.length; j++) {
        assertThat(actual[j]).as("row " + i + " column " + j).isCloseTo(expected[j], within(2e-5f));
      }
    }
    FeatureSpace back = FeatureSpace.fromJson(space.toJson());
    assertThat(back.apply(table).value()).isEqualTo(encoded.value());
    assertThat(back.toJson()).isEqualTo(space.toJson());
  }

  @Test
  void aFeatureSpaceIsTheBeginningOfAModelOnTables() {
    Config file = recorded("feature-space");
    FeatureSpace space = FeatureSpace.fromJson(file.nested("space").write());
    Map<String, Object> table = table(file);
    space.adapt(table);
    Map<String, SymbolicTensor> inputs = space.getInputs();
    Model encoder = Model.of(List.copyOf(inputs.values()), List.of(space.getEncodedFeatures()));
    assertThat(encoder.predict(table).value()).isEqualTo(space.apply(table).value());
    Model model =
        Model.of(
            List.copyOf(inputs.values()), List.of(new Dense(1).call(space.getEncodedFeatures())));
    model.compile(new SGD(0.001), "mse");
    float[][] y = {{1}, {0}, {1}, {0}};
    double before = model.evaluate(table, y).get("loss");
    model.fit(table, y, Fit.epochs(20).verbose(0));
    assertThat(model.evaluate(table, y).get("loss")).isLessThan(before);
    Model back = Model.fromJson(model.toJson());
    back.setWeights(model.getWeights());
    assertThat(back.predict(table).value()).isEqualTo(model.predict(table).value());
  }

  @ParameterizedTest
  @ValueSource(strings = {"float64", "mixed_bfloat16", "mixed_float16"})
  void recurrentLayersComputeUnderOtherPolicies(String policy) {
    float[][][] x = {{{1, -1}, {0.5f, 2}, {3, 0}}, {{-2, 1}, {0, 0}, {1, 1}}};
    for (boolean gru : new boolean[] {false, true}) {
      Layer wide = gru ? new GRU(3) : new LSTM(3);
      Layer other = gru ? new GRU(3).dtypePolicy(policy) : new LSTM(3).dtypePolicy(policy);
      float[] expected = wide.call(Tensor.of(x)).toFloatArray();
      other.call(Tensor.of(x));
      List<NdArray> weights = new ArrayList<>();
      for (int i = 0; i < wide.weights().size(); i++) {
        weights.add(wide.getWeights().get(i).cast(other.weights().get(i).dtype()));
      }
      other.setWeights(weights);
      Tensor found = other.call(Tensor.of(x));
      boolean isDouble = policy.equals("float64");
      assertThat(found.dtype()).isEqualTo(isDouble ? DType.FLOAT64 : DType.FLOAT32);
      float[] actual = found.toFloatArray();
      for (int i = 0; i < expected.length; i++) {
        assertThat(actual[i]).isCloseTo(expected[i], within(isDouble ? 1e-6f : 0.02f));
      }
      Model model = new Sequential(new Input(3, 2), other, new Dense(1).dtypePolicy(policy));
      model.compile(new SGD(0.1), "mse");
      float[][] y = {{1}, {0}};
      double before = model.evaluate(x, y).get("loss");
      model.fit(x, y, Fit.epochs(5).verbose(0));
      assertThat(model.evaluate(x, y).get("loss")).as(policy).isLessThan(before);
    }
  }

  @Test
  void aKernelMayHaveAnAxisForEachSample() {
    EinsumDense layer = new EinsumDense("ab,abc->ac", 4);
    assertThat(layer.call(Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}})).shape())
        .isEqualTo(Shape.of(2, 4));
    assertThat(layer.weights().getFirst().shape()).isEqualTo(Shape.of(2, 3, 4));
    SymbolicTensor x = new Input(3).batchSize(2).output();
    assertThat(x.shape()).isEqualTo(Shape.of(2, 3));
    Model model = Model.of(x, new EinsumDense("ab,abc->ac", 4).call(x));
    assertThat(model.predict(new float[2][3]).shape()).isEqualTo(Shape.of(2, 4));
    Model back = Model.fromJson(model.toJson());
    assertThat(back.toJson()).isEqualTo(model.toJson()).contains("\"batch_shape\":[2,3]");
  }
}
