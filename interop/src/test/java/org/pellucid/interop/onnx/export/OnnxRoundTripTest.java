package org.pellucid.interop.onnx.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.check.LayerSamples;
import org.pellucid.files.Bytes;
import org.pellucid.interop.onnx.OnnxFile;
import org.pellucid.layers.BatchNormalization;
import org.pellucid.layers.Bidirectional;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.GRU;
import org.pellucid.layers.GlobalAveragePooling1D;
import org.pellucid.layers.Input;
import org.pellucid.layers.LSTM;
import org.pellucid.layers.Layer;
import org.pellucid.layers.Masking;
import org.pellucid.layers.MaxPooling2D;
import org.pellucid.layers.TransformerEncoder;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.Adam;

/** What is exported comes back by the import, and computes the same. */
class OnnxRoundTripTest {
  @TestFactory
  List<DynamicTest> everySampleOfEveryLayer() {
    Map<String, Integer> count = new TreeMap<>();
    return LayerSamples.ALL.stream()
        .filter(sample -> !sample.isOnHost())
        .map(sample -> {
          String name = sample.registeredName();
          return DynamicTest.dynamicTest(
              name + " " + count.merge(name, 1, Integer::sum),
              () -> check(sample.layer(), sample.inputs()));
        })
        .toList();
  }

  private static void check(Layer layer, List<NdArray> inputs) {
    ExportCheck.run(layer, inputs);
    ExportCheck.fill(layer);
    byte[] bytes = ExportCheck.export(layer, inputs).toModel().toBytes();
    OnnxFile file = OnnxFile.open(Bytes.of(bytes, "model.onnx", "ONNX file"));
    Map<String, NdArray> named = new LinkedHashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      named.put(file.inputNames().get(i), inputs.get(i));
    }
    Map<String, Object> results = file.run(named);
    List<NdArray> outputs = new ArrayList<>();
    file.outputNames().forEach(name -> outputs.add((NdArray) results.get(name)));
    ExportCheck.compare(ExportCheck.run(layer, inputs), outputs);
  }

  /** Images, recurrence with a mask, and attention. */
  private static List<Model> networks() {
    return List.of(
        new Sequential(
            new Input(8, 8, 3),
            new Conv2D(4, 3).activation("relu"),
            new BatchNormalization(),
            new MaxPooling2D(),
            new Flatten(),
            new Dense(3)),
        new Sequential(
            new Input(6, 3),
            new Masking(),
            new Bidirectional(new LSTM(3).returnSequences(true)),
            new GRU(4),
            new Dense(3)),
        new Sequential(
            new Input(5, 6),
            new TransformerEncoder(8, 2),
            new GlobalAveragePooling1D(),
            new Dense(3)));
  }

  @TestFactory
  List<DynamicTest> networksComeBackAsModelsThatLearnAndAreExportedAgain(@TempDir Path folder) {
    List<DynamicTest> tests = new ArrayList<>();
    for (Model model : networks()) {
      String last = model.layers().get(1).name();
      tests.add(DynamicTest.dynamicTest(last, () -> comeBack(model, folder)));
    }
    return tests;
  }

  private static void comeBack(Model model, Path folder) {
    ExportCheck.fill(model);
    Path file = folder.resolve("first.onnx");
    model.save(file);
    Model back = Model.load(file);
    NdArray x = numbers(model.inputs().getFirst().shape().with(0, 4));
    NdArray expected = model.predict(x).value();
    ExportCheck.compare(List.of(expected), List.of(back.predict(x).value()));

    Path second = folder.resolve("second.onnx");
    back.save(second);
    try (Ort ort = Ort.of(second)) {
      ExportCheck.compare(List.of(expected), ort.run(List.of(x)));
    }

    NdArray y = numbers(Shape.of(4, 3));
    back.compile(new Adam(0.01), "mse");
    double before = back.evaluate(x, y).get("loss");
    back.fit(x, y, Fit.epochs(20).verbose(0));
    assertThat(back.evaluate(x, y).get("loss")).isLessThan(0.9 * before);
  }

  private static NdArray numbers(Shape shape) {
    Random random = new Random(ExportCheck.SEED);
    float[] data = new float[shape.size()];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) random.nextGaussian();
    }
    return NdArray.wrap(DType.FLOAT32, shape, data);
  }
}
