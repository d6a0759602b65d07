package org.pellucid.interop.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.pellucid.array.NdArray;
import org.pellucid.files.Bytes;
import org.pellucid.files.ZipArchive;
import org.pellucid.interop.Samples;
import org.pellucid.interop.hdf5.Hdf5Dataset;
import org.pellucid.interop.hdf5.Hdf5File;
import org.pellucid.interop.hdf5.Hdf5Group;
import org.pellucid.models.Imported;
import org.pellucid.models.LoadWeights;
import org.pellucid.models.MigrationReport;
import org.pellucid.models.Model;
import org.pellucid.tensor.Tensor;

/** Models that real Keras 2 wrote, with what it predicted. */
class KerasSamplesTest {
  private static final String MODEL = "_model.h5";

  @TestFactory
  Stream<DynamicTest> predictionsAreThoseOfKeras2() {
    Path file = Samples.find("keras-h5-samples/keras-h5-samples.zip");
    Assumptions.assumeTrue(file != null, "keras-h5-samples are not there");
    ZipArchive archive = ZipArchive.open(Bytes.open(Objects.requireNonNull(file), "zip archive"));
    List<String> models = archive.names().stream().filter(name -> name.endsWith(MODEL)).toList();
    assertThat(models).hasSize(11);
    return models.stream().map(name -> dynamicTest(name, () -> check(archive, name)));
  }

  private static void check(ZipArchive archive, String name) {
    String base = name.substring(0, name.length() - MODEL.length());
    Hdf5Group recorded = Hdf5File.open(archive.read(base + "_inputs_and_outputs.h5", "HDF5 file"));

    Imported whole = KerasFile.read(archive.read(name, "Keras file"));
    // These models were saved before their first step: their optimizers remember nothing.
    assertThat(whole.report().parts())
        .filteredOn(part -> part.outcome() != MigrationReport.Outcome.EXACT)
        .containsExactly(
            new MigrationReport.Part(
                "optimizer",
                "RMSprop",
                MigrationReport.Outcome.APPROXIMATED,
                "the file does not hold its state",
                "Training goes on with a new optimizer."));
    predictsAsRecorded(whole.model(), recorded);
    Map<String, Double> measured =
        whole.model().evaluate(inputs(recorded), arrays(recorded, "predictions").getFirst());
    assertThat(measured).containsKey("loss");

    Bytes config = archive.read(base + "_config.json", "JSON");
    Model made = Model.fromJson(config.text(0, config.size(), StandardCharsets.UTF_8));
    KerasFile.loadWeights(
        made, archive.read(base + "_weights.h5", "Keras file"), LoadWeights.byOrder());
    predictsAsRecorded(made, recorded);
  }

  private static Tensor inputs(Hdf5Group recorded) {
    return Tensor.of(arrays(recorded, "inputs").getFirst());
  }

  private static void predictsAsRecorded(Model model, Hdf5Group recorded) {
    NdArray expected = arrays(recorded, "predictions").getFirst();
    NdArray actual = model.predict(inputs(recorded)).value();
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.toDoubleArray()).containsExactly(expected.toDoubleArray(), within(1e-5));
  }

  private static List<NdArray> arrays(Hdf5Group recorded, String name) {
    Hdf5Group group = Objects.requireNonNull(recorded.group(name));
    List<NdArray> arrays = new ArrayList<>();
    for (String member : group.names()) {
      Hdf5Dataset dataset = Objects.requireNonNull(group.dataset(member));
      arrays.add(dataset.read());
    }
    return arrays;
  }
}
