package org.pellucid.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.check.LayerCheck;
import org.pellucid.check.LayerSamples;
import org.pellucid.compile.Backend;
import org.pellucid.config.Session;
import org.pellucid.errors.PellucidException;
import org.pellucid.layers.Add;
import org.pellucid.layers.BatchNormalization;
import org.pellucid.layers.Bidirectional;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.Conv2DTranspose;
import org.pellucid.layers.Dense;
import org.pellucid.layers.DepthwiseConv2D;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.Embedding;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.GRU;
import org.pellucid.layers.GlobalAveragePooling1D;
import org.pellucid.layers.Input;
import org.pellucid.layers.LSTM;
import org.pellucid.layers.LayerNormalization;
import org.pellucid.layers.MaxPooling2D;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.layers.TokenAndPositionEmbedding;
import org.pellucid.layers.TransformerEncoder;
import org.pellucid.tensor.Tensor;

/** Models as Java source: it compiles as Java 11 and computes the same. */
class ExportJavaTest {
  @TempDir private Path folder;

  private record Exported(Model model, List<NdArray> inputs) {}

  private static NdArray random(int seed, int... dims) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] data = new float[Shape.of(dims).size()];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) random.nextGaussian();
    }
    return NdArray.of(data, dims);
  }

  private static NdArray words(int... dims) {
    return NdArray.of(new SplittableRandom(1).ints(Shape.of(dims).size(), 0, 20).toArray(), dims);
  }

  /** Compiles all sources at once, without any class path. */
  private ClassLoader compile() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        var sources = Files.list(folder)) {
      boolean well =
          compiler
              .getTask(
                  said,
                  files,
                  null,
                  List.of("--release", "11", "-Xlint:all", "-Werror", "-cp", "", "-d", "" + folder),
                  null,
                  files.getJavaFileObjectsFromPaths(
                      sources.filter(file -> file.toString().endsWith(".java")).toList()))
              .call();
      assertThat(well).as(said.toString()).isTrue();
    }
    assertThat(said.toString()).isEmpty();
    return new URLClassLoader(new URL[] {folder.toUri().toURL()}, null);
  }

  private static float[][] run(ClassLoader classes, String name, List<NdArray> inputs)
      throws ReflectiveOperationException {
    float[][] arrays =
        inputs.stream()
            .map(array -> array.cast(DType.FLOAT32).toFloatArray())
            .toArray(float[][]::new);
    return (float[][])
        classes
            .loadClass(name)
            .getMethod("predictAll", float[][].class)
            .invoke(null, (Object) arrays);
  }

  private static void assertSame(String what, Exported exported, float[][] results) {
    // The interpreter computes in double precision too; some layers look at a whole batch.
    List<Tensor> expected =
        Backend.with("reference", () -> exported.model().predictAll(exported.inputs(), 1));
    assertThat(results).as(what).hasNumberOfRows(expected.size());
    for (int i = 0; i < results.length; i++) {
      float[] array = expected.get(i).value().cast(DType.FLOAT32).toFloatArray();
      for (int k = 0; k < array.length; k++) {
        if (!Float.isNaN(array[k]) || !Float.isNaN(results[i][k])) {
          assertThat(results[i][k])
              .as("%s, output %s, number %s", what, i, k)
              .isCloseTo(array[k], within(1e-5f * Math.max(1, Math.abs(array[k]))));
        }
      }
    }
  }

  @Test
  void networksOfAllKindsComputeTheSame() throws Exception {
    Session.clear();
    Map<String, Exported> all = new LinkedHashMap<>();
    all.put(
        "DenseNet",
        new Exported(
            new Sequential(
                new Input(7),
                new Dense(300).activation("gelu"),
                new Dropout(.5),
                new Dense(3).activation("softmax")),
            List.of(random(1, 5, 7))));
    all.put(
        "ConvNet",
        new Exported(
            new Sequential(
                new Input(9, 8, 3),
                new Conv2D(6, 3).padding("same").activation("relu"),
                new BatchNormalization(),
                new MaxPooling2D(2),
                new DepthwiseConv2D(3),
                new Conv2DTranspose(2, 3).strides(2),
                new Flatten(),
                new Dense(4)),
            List.of(random(2, 3, 9, 8, 3))));
    all.put(
        "Recurrent",
        new Exported(
            new Sequential(
                new Input(6).dtype(DType.INT32),
                new Embedding(20, 5).maskZero(true),
                new Bidirectional(new LSTM(4).returnSequences(true)),
                new GRU(3),
                new Dense(2).activation("sigmoid")),
            List.of(words(4, 6))));
    all.put(
        "Transformer",
        new Exported(
            new Sequential(
                new Input(8).dtype(DType.INT32),
                new TokenAndPositionEmbedding(20, 8, 12),
                new TransformerEncoder(16, 3),
                new LayerNormalization(),
                new GlobalAveragePooling1D(),
                new Dense(2).activation("tanh")),
            List.of(words(3, 8))));
    SymbolicTensor a = Input.of(4);
    SymbolicTensor b = Input.of(3);
    SymbolicTensor sum = new Add().call(new Dense(5).call(a), new Dense(5).call(b));
    all.put(
        "TwoInTwoOut",
        new Exported(
            Model.of(List.of(a, b), List.of(sum, new Dense(1).call(sum))),
            List.of(random(3, 2, 4), random(4, 2, 3))));
    for (Map.Entry<String, Exported> entry : all.entrySet()) {
      entry.getValue().model().exportJava(folder.resolve(entry.getKey() + ".java"));
    }
    ClassLoader classes = compile();
    for (Map.Entry<String, Exported> entry : all.entrySet()) {
      assertSame(
          entry.getKey(),
          entry.getValue(),
          run(classes, entry.getKey(), entry.getValue().inputs()));
    }
    // The plain method, for one input and one output.
    Exported dense = all.get("DenseNet");
    Object predicted =
        classes
            .loadClass("DenseNet")
            .getMethod("predict", float[].class)
            .invoke(null, (Object) dense.inputs().getFirst().toFloatArray());
    assertSame("predict", dense, new float[][] {(float[]) predicted});
  }

  @Test
  void everyLayerComputesTheSame() throws Exception {
    Map<String, Exported> all = new LinkedHashMap<>();
    List<String> refused = new ArrayList<>();
    List<LayerCheck> samples = LayerSamples.ALL;
    for (int i = 0; i < samples.size(); i++) {
      LayerCheck sample = samples.get(i);
      if (!sample.isForModels()) {
        continue;
      }
      Exported exported = new Exported(sample.model(), sample.inputs());
      String name = sample.registeredName() + i;
      try {
        exported.model().exportJava(folder.resolve(name + ".java"));
        all.put(name, exported);
      } catch (PellucidException e) {
        refused.add(sample.registeredName() + ": " + e.getMessage());
      }
    }
    assertThat(new TreeSet<>(refused)).isEmpty();
    assertThat(all).hasSizeGreaterThan(180);
    ClassLoader classes = compile();
    for (Map.Entry<String, Exported> entry : all.entrySet()) {
      assertSame(
          entry.getKey(),
          entry.getValue(),
          run(classes, entry.getKey(), entry.getValue().inputs()));
    }
  }

  @Test
  void manyWeightsAndManyLayersFitIntoAClass() throws Exception {
    Sequential model = new Sequential(new Input(40));
    for (int i = 0; i < 120; i++) {
      model.add(new Dense(40).activation("tanh"));
      model.add(new LayerNormalization());
    }
    // 480,000 numbers: more than 40 strings of 60,000 characters
    model.add(new Dense(12_000)).add(new Dense(1));
    model.exportJava(folder.resolve("Deep.java"), "com.example");
    ClassLoader classes = compile();
    List<NdArray> inputs = List.of(random(1, 2, 40));
    assertSame("Deep", new Exported(model, inputs), run(classes, "com.example.Deep", inputs));
  }

  @Test
  void theSourceIsReadable() throws IOException {
    Session.clear();
    Sequential model = new Sequential(new Input(2), new Dense(1).kernelInitializer("ones"));
    Path file = folder.resolve("Tiny.java");
    model.exportJava(file);
    assertThat(Files.readString(file))
        .startsWith(
            """
            /**
             * Model sequential, written by Pellucid.
             *
             * <p>Input: [2] per sample.
             * <p>Output: [1] per sample.
             *
             * <p>Numbers follow one another row by row, samples too. Safe from any number of threads.
             */
            public final class Tiny {
              private static final double[] C0 = {1.0, 1.0}; // dense/kernel
              private static final double[] C1 = {0.0}; // dense/bias

              private Tiny() {}
            """)
        .contains("v[2] = matMul(v[0], v[1], 1, 1, 2, 1, false, false);")
        .doesNotContain("conv(", "import ");
  }

  @Test
  void whatCannotBeExportedIsOneSentence() {
    Sequential model = new Sequential(new Input(2), new Dense(1));
    assertThatThrownBy(() -> model.exportJava(folder.resolve("my-model.java")))
        .hasMessage(
            "exportJava: the file must be named as a Java class, such as Digits.java, got"
                + " \"my-model.java\".");
    Sequential open = new Sequential(new Input(-1, 3), new Dense(1));
    assertThatThrownBy(() -> open.exportJava(folder.resolve("Open.java")))
        .hasMessage(
            "exportJava: an input has the shape [1, any, 3]; all extents must be known. Give them to"
                + " Input.");
    Sequential fresh = new Sequential(new Dense(1));
    assertThatThrownBy(() -> fresh.exportJava(folder.resolve("Fresh.java")))
        .hasMessage(
            "exportJava: model \""
                + fresh.name()
                + "\" has not seen data yet; begin it with an Input, or call it once.");
    assertThat(folder).isEmptyDirectory();
  }
}
