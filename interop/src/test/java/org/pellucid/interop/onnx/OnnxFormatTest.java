package org.pellucid.interop.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.array.NdArray;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Input;
import org.pellucid.models.FileContent;
import org.pellucid.models.Model;
import org.pellucid.models.ModelFormats;
import org.pellucid.models.Sequential;

/** ONNX files through the doors that all formats share. */
class OnnxFormatTest {
  private static Model model() {
    return new Sequential(
        new Input(4).name("flower"),
        new Dense(3).activation("relu").name("hidden"),
        new Dense(2).name("kind"));
  }

  @Test
  void modelsAreSavedUnderTheEndingOnnx(@TempDir Path folder) {
    Model model = model();
    Path file = folder.resolve("model.onnx");
    model.save(file);
    assertThat(ModelFormats.of(file)).isInstanceOf(OnnxFormat.class);
    FileContent content = ModelFormats.of(file).inspect(file);
    assertThat(content.format()).isEqualTo("ONNX");
    assertThat(content.layers())
        .extracting(FileContent.LayerEntry::name)
        .containsExactly("hidden/Gemm", "hidden/Relu", "kind/Gemm");
    assertThat(content.parameters()).isEqualTo(model.countParams());
    assertThat(content.facts())
        .containsEntry("operators", "version 18")
        .containsEntry("input flower", "float [batch, 4]")
        .containsEntry("output kind", "float [batch, 2]");
  }

  @Test
  void weightsAreArraysUnderTheNamesOfTheirVariables(@TempDir Path folder) {
    Model model = model();
    Path file = folder.resolve("model.onnx");
    model.save(file);
    assertThat(ModelFormats.of(file).readTensors(file).values())
        .containsExactlyElementsOf(model.getWeights());
    NdArray kernel = model.getWeights().getFirst();
    assertThat(ModelFormats.of(file).readTensors(file)).containsEntry("hidden/kernel", kernel);
  }
}
