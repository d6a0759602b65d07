package org.pellucid.interop.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.CustomObjects;
import org.pellucid.files.Bytes;
import org.pellucid.interop.onnx.export.OnnxExport;
import org.pellucid.interop.onnx.proto.OnnxGraph;
import org.pellucid.interop.onnx.proto.OnnxModel;
import org.pellucid.interop.onnx.proto.OnnxTensor;
import org.pellucid.interop.onnx.proto.OnnxType;
import org.pellucid.interop.onnx.proto.OnnxValueInfo;
import org.pellucid.models.FileContent;
import org.pellucid.models.Imported;
import org.pellucid.models.MigrationReport;
import org.pellucid.models.Model;
import org.pellucid.models.ModelFormat;

/** ONNX files, as {@code Model.save} and the command line see them. */
public final class OnnxFormat implements ModelFormat {
  private static final String KIND = "ONNX file";

  /** The first bytes of the fields that can follow the version of the format. */
  private static final List<Integer> SECOND_FIELDS =
      List.of(0x12, 0x1A, 0x22, 0x28, 0x32, 0x3A, 0x42);

  /** Makes the format. */
  public OnnxFormat() {}

  @Override
  public String name() {
    return "ONNX";
  }

  @Override
  public List<String> extensions() {
    return List.of(".onnx");
  }

  @Override
  public boolean recognises(Bytes file) {
    return file.size() > 3
        && file.u8(0) == 0x08
        && file.u8(1) < 0x80
        && SECOND_FIELDS.contains(file.u8(2));
  }

  @Override
  public FileContent inspect(Path file) {
    OnnxModel model = content(file);
    OnnxGraph graph = model.graph();
    List<FileContent.LayerEntry> nodes =
        graph.nodes().stream()
            .map(node -> new FileContent.LayerEntry(node.name(), node.operator(), -1))
            .toList();
    List<FileContent.TensorEntry> tensors =
        graph.initializers().stream()
            .map(tensor ->
                new FileContent.TensorEntry(
                    tensor.name(),
                    tensor.type().toString(),
                    shape(tensor),
                    tensor.type().bytes(tensor.size())))
            .toList();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("format version", Long.toString(model.irVersion()));
    model
        .opsets()
        .forEach((domain, version) ->
            facts.put(
                "operators" + (domain.isEmpty() ? "" : " of " + domain), "version " + version));
    facts.put("producer", (model.producer() + " " + model.producerVersion()).trim());
    graph.inputs().forEach(input -> facts.put("input " + input.name(), type(input)));
    graph.outputs().forEach(output -> facts.put("output " + output.name(), type(output)));
    if (!model.description().isEmpty()) {
      facts.put("description", model.description());
    }
    facts.putAll(model.metadata());
    return new FileContent(name(), true, nodes, tensors, facts);
  }

  private static String type(OnnxValueInfo info) {
    if (!(info.type() instanceof OnnxType.Tensor tensor)) {
      return info.type().getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
    List<OnnxType.Dim> dims = tensor.shape();
    List<String> words = new ArrayList<>();
    for (OnnxType.Dim dim : dims == null ? List.<OnnxType.Dim>of() : dims) {
      words.add(
          dim.size() >= 0 ? Long.toString(dim.size()) : dim.name().isEmpty() ? "any" : dim.name());
    }
    return tensor.element() + (dims == null ? "" : " [" + String.join(", ", words) + "]");
  }

  @Override
  public boolean savesModels() {
    return true;
  }

  @Override
  public CustomObjects objects() {
    return new CustomObjects().add("Pellucid>OnnxLayer", OnnxLayer.class, OnnxLayer::fromConfig);
  }

  /** Writes what the model computes at inference; what it was compiled with has no place there. */
  @Override
  public MigrationReport save(Model model, Path file) {
    OnnxExport.write(model, file);
    MigrationReport.Builder report =
        new MigrationReport.Builder(String.valueOf(file.getFileName()), name()).layers(model);
    if (model.getCompileConfig() != null) {
      report.missing(
          "compile",
          "settings of training",
          "ONNX has no place for them",
          "Keep the model in Pellucid's own format too, to train it further.");
    }
    return report.build();
  }

  @Override
  public Imported read(Path file) {
    return OnnxFile.open(file).toModel();
  }

  @Override
  public MigrationReport report(Path file) {
    return OnnxFile.open(file).report();
  }

  @Override
  public List<String> verify(Path file) {
    OnnxFile content = OnnxFile.open(file);
    int nodes = content.report().requireWhole().parts().size();
    return List.of(
        "structure: " + nodes + " nodes, all of known operators",
        readTensors(file).size() + " arrays can be read; this format has no checksums of arrays");
  }

  @Override
  public Map<String, NdArray> readTensors(Path file) {
    return OnnxFile.open(file).readTensors();
  }

  private static OnnxModel content(Path file) {
    return OnnxModel.read(Bytes.open(file, KIND));
  }

  private static Shape shape(OnnxTensor tensor) {
    return Shape.of(tensor.dims().stream().mapToInt(Math::toIntExact).toArray());
  }
}
