package org.pellucid.interop.onnx.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pellucid.array.NdArray;
import org.pellucid.files.Bytes;
import org.pellucid.files.ModelFormatException;

class OnnxModelTest {
  private static final OnnxType ROW =
      new OnnxType.Tensor(OnnxDType.FLOAT, List.of(OnnxType.Dim.named("n"), OnnxType.Dim.of(3)));

  private static OnnxModel model() {
    OnnxGraph branch =
        OnnxGraph.of(
            "branch",
            List.of(OnnxNode.of("Identity", List.of("x"), List.of("z"))),
            List.of(),
            List.of(),
            List.of(new OnnxValueInfo("z", new OnnxType.Sequence(ROW))));
    OnnxNode node =
        OnnxNode.of(
            "Op",
            List.of("x", "", "w"),
            List.of("y"),
            OnnxAttribute.of("axes", 1L, -1L),
            OnnxAttribute.of("axis", -2L),
            OnnxAttribute.of("alpha", 0.5f),
            OnnxAttribute.of("mode", "linear"),
            new OnnxAttribute("scales", new OnnxAttribute.Reals(List.of(1f, -2f))),
            new OnnxAttribute("names", new OnnxAttribute.Texts(List.of("", "é"))),
            new OnnxAttribute("then", new OnnxAttribute.GraphOf(branch)),
            new OnnxAttribute("kind", new OnnxAttribute.TypeOf(new OnnxType.Optional(ROW))),
            new OnnxAttribute("taken", "given", new OnnxAttribute.Nothing()));
    OnnxGraph graph =
        OnnxGraph.of(
            "main",
            List.of(node),
            List.of(
                OnnxTensor.of("w", NdArray.of(new float[] {1, 2, 3})),
                OnnxTensor.of("t", List.of(2L), List.of("a", "")),
                new OnnxTensor(
                    "e",
                    OnnxDType.FLOAT,
                    List.of(5L),
                    new OnnxTensor.External("weights.bin", 4096, 20))),
            List.of(new OnnxValueInfo("x", ROW)),
            List.of(new OnnxValueInfo("y", new OnnxType.Map(OnnxDType.INT64, ROW))));
    OnnxFunction function =
        new OnnxFunction(
            "Op",
            "own",
            "",
            List.of("a"),
            List.of("b"),
            List.of("k"),
            List.of(OnnxAttribute.of("d", 1L)),
            List.of(node),
            Map.of("", 21L));
    return new OnnxModel(
        10, "pellucid", "1", "a test", Map.of("", 21L), graph, List.of(function), Map.of("k", "v"));
  }

  private static Bytes bytes(byte[] data) {
    return Bytes.of(data, "m.onnx", "ONNX file");
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    byte[] file = model().toBytes();
    OnnxModel read = OnnxModel.read(bytes(file));
    assertThat(read.toBytes()).isEqualTo(file);
    assertThat(read.graph().nodes()).isEqualTo(model().graph().nodes());
    assertThat(read.graph().inputs()).isEqualTo(model().graph().inputs());
    assertThat(read.graph().outputs()).isEqualTo(model().graph().outputs());
    assertThat(read.functions()).isEqualTo(model().functions());
    assertThat(read.opsets()).isEqualTo(Map.of("", 21L));
    assertThat(read.metadata()).isEqualTo(Map.of("k", "v"));
    assertThat(read.graph().initializers().get(1)).isEqualTo(model().graph().initializers().get(1));
    assertThat(read.graph().initializers().get(2)).isEqualTo(model().graph().initializers().get(2));
  }

  @Test
  void aTensorIsWrittenAsTheStandardSays() {
    byte[] file = OnnxTensor.of("w", NdArray.of(new int[] {1, -1}, 1, 2)).toBytes();
    assertThat(file)
        .containsExactly(
            0x0A, 2, 1, 2, 0x10, 6, 0x42, 1, 'w', 0x4A, 8, 1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF);
  }

  @Test
  void elementsInFieldsOfTheirOwnAreReadAsIfTheyWereRaw() {
    ProtoWriter out = new ProtoWriter();
    out.numbers(1, List.of(3L)).number(2, OnnxDType.INT8.code());
    out.numbers(5, List.of(1L, -1L)).number(5, 127);
    OnnxTensor tensor = OnnxTensor.read(bytes(out.toBytes()));
    assertThat(((OnnxTensor.Numbers) tensor.content()).bytes().toArray())
        .containsExactly(1, -1, 127);
  }

  @Test
  void aTensorThatDeclaresMoreThanItHoldsIsRefused() {
    ProtoWriter out = new ProtoWriter();
    out.numbers(1, List.of(1000L, 1000L)).number(2, 1).bytes(9, new byte[8]);
    assertThatThrownBy(() -> OnnxTensor.read(bytes(out.toBytes())))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "m.onnx is not a valid ONNX tensor: tensor \"\" needs 4000000 bytes and has 8.");
  }

  @Test
  void endlessNestingIsRefused() {
    ProtoWriter graph = new ProtoWriter();
    for (int i = 0; i < 60; i++) {
      byte[] inner = graph.toBytes();
      graph = new ProtoWriter().message(1, node -> node.message(5, a -> a.bytes(6, inner)));
    }
    byte[] outer = graph.toBytes();
    assertThatThrownBy(() -> OnnxModel.read(bytes(new ProtoWriter().bytes(7, outer).toBytes())))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage("m.onnx is not a valid ONNX file: its messages are nested more than 100 deep.");
  }
}
