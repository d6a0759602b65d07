package org.pellucid.interop.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pellucid.array.NdArray;
import org.pellucid.config.Config;
import org.pellucid.interop.Samples;
import org.pellucid.interop.numpy.NumPyFile;
import org.pellucid.models.Imported;
import org.pellucid.models.MigrationReport;
import org.pellucid.models.Model;
import org.pellucid.tensor.Tensor;

/** Files in the layouts of Keras 1 and 2; see {@code legacy.py} beside them. */
class LegacyKerasTest {
  private static NdArray recorded(Map<String, NdArray> arrays, String name) {
    return Objects.requireNonNull(arrays.get(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"keras1-conv", "keras1-theano", "keras1-rnn", "keras2-cudnn", "keras2-theano"})
  void oldModelsPredictWhatTheyPredicted(String name) {
    Imported imported = KerasFile.read(Samples.bytes(LegacyKerasTest.class, name + ".h5"));

    Map<String, NdArray> arrays =
        NumPyFile.readArchive(Samples.bytes(LegacyKerasTest.class, name + ".npz"));
    NdArray actual = imported.model().predict(Tensor.of(recorded(arrays, "x0"))).value();
    NdArray expected = recorded(arrays, "y0");
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.toDoubleArray()).containsExactly(expected.toDoubleArray(), within(1e-5));
    assertThat(imported.report().isExact()).isEqualTo(!name.equals("keras1-theano"));
  }

  @Test
  void channelsInFrontInKeras1AreTakenForTheanos() {
    assertThat(
            KerasFile.read(Samples.bytes(LegacyKerasTest.class, "keras1-theano.h5"))
                .report()
                .parts())
        .filteredOn(part -> part.outcome() == MigrationReport.Outcome.APPROXIMATED)
        .singleElement()
        .extracting(MigrationReport.Part::reason)
        .isEqualTo(
            "its kernel is turned around, as Theano's are; the file does not say whether it was"
                + " Theano");
  }

  /** A graph as tf.keras 2.4 and later describe one, with functions of TensorFlow in it. */
  @Test
  void functionsOfTensorFlowBetweenLayersAreRead() {
    String graph =
        """
        {"class_name": "Functional", "config": {"name": "model", "layers": [
          {"class_name": "InputLayer", "name": "in", "inbound_nodes": [],
           "config": {"batch_input_shape": [null, 3], "dtype": "float32", "sparse": false, "ragged": false, "name": "in"}},
          {"class_name": "TFOpLambda", "name": "tf.math.multiply", "inbound_nodes": [["in", 0, 0, {"y": 2.0, "name": null}]],
           "config": {"name": "tf.math.multiply", "trainable": true, "dtype": "float32", "function": "math.multiply"}},
          {"class_name": "TFOpLambda", "name": "tf.nn.relu", "inbound_nodes": [["tf.math.multiply", 0, 0, {"name": null}]],
           "config": {"name": "tf.nn.relu", "trainable": true, "dtype": "float32", "function": "nn.relu"}},
          {"class_name": "TFOpLambda", "name": "add", "inbound_nodes": [["tf.nn.relu", 0, 0, {"y": ["in", 0, 0], "name": null}]],
           "config": {"name": "add", "trainable": true, "dtype": "float32", "function": "__operators__.add"}},
          {"class_name": "SlicingOpLambda", "name": "slice", "inbound_nodes": [["add", 0, 0, {"slice_spec":
             [{"start": null, "stop": null, "step": null}, {"start": 1, "stop": null, "step": null}]}]],
           "config": {"name": "slice", "trainable": true, "dtype": "float32", "function": "__operators__.getitem"}},
          {"class_name": "TFOpLambda", "name": "mean", "inbound_nodes": [["slice", 0, 0, {"axis": 1, "keepdims": true}]],
           "config": {"name": "mean", "trainable": true, "dtype": "float32", "function": "math.reduce_mean"}}],
         "input_layers": [["in", 0, 0]], "output_layers": [["mean", 0, 0]]}}
        """;

    Config described =
        new KerasConfigs(Assets.NONE, 2).model(new LegacyConfigs(2).model(Config.read(graph)));
    Model model =
        KerasFile.guarded(
            Samples.bytes(LegacyKerasTest.class, "keras1-conv.h5"),
            () -> Model.fromJson(described.write()));

    // 2 x, without what is below 0, plus x: 6, -1; their mean
    assertThat(model.predict(new float[][] {{5, 2, -1}}).value().toFloatArray())
        .containsExactly(2.5f);
  }

  /** In tf.keras, further inputs stand behind the first one. */
  @Test
  void furtherArgumentsOfACallAreRead() {
    Config node =
        (Config)
            new LegacyConfigs(2)
                .model(
                    Config.read(
                        """
                        {"class_name": "MultiHeadAttention", "name": "m", "config": {"name": "m", "num_heads": 1, "key_dim": 2},
                         "inbound_nodes": [[["q", 0, 0, {"value": ["v", 0, 1], "use_causal_mask": true}]]]}
                        """))
                .list("inbound_nodes")
                .getFirst();

    assertThat(Objects.requireNonNull(node).nested("kwargs").write())
        .isEqualTo(
            "{\"value\":{\"class_name\":\"__keras_tensor__\",\"config\":{\"keras_history\":[\"v\",0,1]}},"
                + "\"use_causal_mask\":true}");
  }

  @Test
  void aSequenceThatBeginsWithASequenceKnowsItsInput() {
    String nested =
        """
        {"class_name": "Sequential", "config": [{"class_name": "Sequential", "config": [
          {"class_name": "Dense", "config": {"name": "d", "units": 2, "batch_input_shape": [null, 3],
           "dtype": {"class_name": "Policy", "config": {"name": "float32"}}}}]}]}
        """;

    Model model = Model.fromJson(new LegacyConfigs(2).model(Config.read(nested)).write());

    assertThat(model.countParams()).isEqualTo(8);
  }
}
