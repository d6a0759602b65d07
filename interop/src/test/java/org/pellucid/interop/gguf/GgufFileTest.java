package org.pellucid.interop.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;
import org.pellucid.interop.Samples;
import org.pellucid.interop.numpy.NumPyFile;

/**
 * The sample and the expected numbers are those of the gguf package; see the README beside them.
 */
public class GgufFileTest {
  private static final GgufFile FILE =
      GgufFile.open(Samples.bytes(GgufFileTest.class, "small.gguf"));

  @Test
  void readsSettingsAndTokenizer() {
    assertThat(FILE.settings())
        .containsEntry("general.architecture", "llama")
        .containsEntry("tokenizer.ggml.model", "gpt2")
        .containsEntry("tokenizer.ggml.tokens", List.of("a", "bä"))
        .containsEntry("llama.block_count", 3L)
        .containsEntry("x.flag", true)
        .containsEntry("x.eps", 0.5)
        .containsEntry("x.list", List.of(1L, 2L, 3L));
  }

  @Test
  void dequantisesAsTheFormatDoes() {
    Map<String, NdArray> expected =
        NumPyFile.readArchive(Samples.bytes(GgufFileTest.class, "expected.npz"));
    assertThat(FILE.names()).containsExactlyInAnyOrderElementsOf(expected.keySet()).hasSize(13);
    expected.forEach((name, array) -> {
      NdArray actual = FILE.read(name);
      assertThat(actual.shape()).as(name).isEqualTo(array.shape());
      for (int i = 0; i < array.size(); i++) {
        double wanted = array.getDouble(i);
        assertThat(Math.abs(actual.getDouble(i) - wanted))
            .as("%s, element %s: expected %s, got %s", name, i, wanted, actual.getDouble(i))
            .isLessThanOrEqualTo(1e-6 * Math.max(1, Math.abs(wanted)));
      }
    });
  }

  @Test
  void anUnknownTensorIsTold() {
    assertThatThrownBy(() -> FILE.read("no"))
        .isInstanceOf(PellucidException.class)
        .hasMessage("small.gguf has no tensor \"no\".");
  }
}
