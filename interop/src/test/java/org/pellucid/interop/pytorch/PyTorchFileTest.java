package org.pellucid.interop.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.files.Bytes;
import org.pellucid.files.ModelFormatException;
import org.pellucid.interop.Samples;

/** The samples were written by PyTorch 2; see the README beside them. */
public class PyTorchFileTest {
  @ParameterizedTest
  @ValueSource(strings = {"zip.pt", "old.pt"})
  void readsStateDicts(String name) {
    Map<String, NdArray> tensors = PyTorchFile.read(Samples.bytes(PyTorchFileTest.class, name));
    assertThat(tensors.keySet())
        .containsExactly(
            "model.w",
            "model.part",
            "model.p",
            "model.b",
            "model.bf",
            "model.i",
            "model.n",
            "model.e",
            "model.s");
    assertThat(tensors.get("model.w"))
        .isEqualTo(NdArray.of(new float[] {0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11}, 4, 3));
    assertThat(tensors.get("model.part")).isEqualTo(NdArray.of(new float[] {2, 3, 4, 5}));
    assertThat(tensors.get("model.p")).isEqualTo(NdArray.of(new float[] {1, 1}));
    assertThat(tensors.get("model.b"))
        .isEqualTo(NdArray.wrap(DType.BOOL, Shape.of(2), new byte[] {1, 0}));
    assertThat(tensors.get("model.bf"))
        .isEqualTo(NdArray.of(new float[] {1.5f, -2}).cast(DType.BFLOAT16));
    assertThat(tensors.get("model.i")).isEqualTo(NdArray.of(new long[] {1, -2}, 1, 2));
    assertThat(tensors.get("model.n")).isEqualTo(NdArray.scalar(DType.INT64, 7L));
    assertThat(tensors.get("model.e")).isEqualTo(NdArray.zeros(DType.FLOAT32, Shape.of(0, 3)));
    assertThat(tensors.get("model.s")).isEqualTo(NdArray.of(new int[] {-5, 300}));
  }

  @Test
  void aWholeModuleIsRefusedByName() {
    assertThatThrownBy(() -> PyTorchFile.read(Samples.bytes(PyTorchFileTest.class, "module.pt")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "module.pt is not a valid PyTorch file: it holds \"torch.nn.modules.linear.Linear\","
                + " and only tensors and containers are read (save the model's state_dict()).");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0080\u0002cos\nsystem\n(X\u0004\u0000\u0000\u0000true\u0085R.",
        "cposix\nsystem\n(S'true'\ntR.",
        "\u0080\u0004\u008c\bbuiltins\u008c\u0004eval\u0093.",
        "(S'x'\nios\nsystem\n."
      })
  void codeIsNeverFoundOrRun(String pickle) {
    byte[] bytes = pickle.getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> PyTorchFile.read(Bytes.of(bytes, "x", "file")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageMatching(
            "x is not a valid PyTorch file: (it holds \".*(system|eval)\", and only tensors.*|"
                + "its pickle has the instruction 105 at byte \\d+, which is refused\\.)");
  }

  @Test
  void readsFilesOfOthers() {
    Path conv = Samples.find("weights-samples/conv2d.pt");
    Path dict = Samples.find("weights-samples/state_dict.pt");
    assumeTrue(conv != null && dict != null, "no weights-samples: set -Dpellucid.data=FOLDER");
    assertThat(PyTorchFile.read(conv)).isNotEmpty();
    assertThat(PyTorchFile.read(dict).values()).allSatisfy(array -> assertThat(array).isNotNull());
  }
}
