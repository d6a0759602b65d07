package org.pellucid.interop.onnx.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.ArrayBytes;
import org.pellucid.files.AtomicFile;
import org.pellucid.graph.Graph;
import org.pellucid.graph.TensorType;
import org.pellucid.interop.onnx.proto.OnnxDType;
import org.pellucid.interop.onnx.proto.OnnxGraph;
import org.pellucid.interop.onnx.proto.OnnxModel;
import org.pellucid.interop.onnx.proto.OnnxNode;
import org.pellucid.interop.onnx.proto.OnnxTensor;
import org.pellucid.interop.onnx.proto.OnnxValueInfo;
import org.pellucid.layers.Layer;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.models.Model;

/**
 * Writes models as ONNX files, for ONNX Runtime and everything else that reads them.
 *
 * <pre>{@code
 * OnnxExport.write(model, Path.of("model.onnx"));
 * OnnxExport.of(model).inputNames("image").description("digits").write(Path.of("digits.onnx"));
 * }</pre>
 *
 * <p>What is written is what the model computes at inference: its operations, recorded, as
 * operators of the standard domain. Sizes that the model's inputs leave open, such as the batch's,
 * stay open. Nodes are named after layers, weights after their variables. Operations on images lie
 * channels first, as ONNX wants them; inputs and outputs are as in the model.
 *
 * <p>Defaults: opset 18, names of inputs and outputs from the layers, open sizes left open.
 *
 * <p>Throws {@link PellucidException} for a model that cannot be written: it draws random numbers
 * at inference, keeps a state between calls, runs on the host (text), solves linear equations, or
 * computes differently for other batch sizes.
 */
public final class OnnxExport {
  private static final int OLDEST = 18;
  private static final int NEWEST = 23;

  /** Above this, weights go into a file of their own: a message holds no more than 2^31 bytes. */
  private static final long IN_ONE_FILE = 1_500_000_000L;

  private final Layer layer;
  private final List<TensorType> types;
  private final List<String> inputs;
  private final List<String> outputs;
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private int opset = OLDEST;
  private int batch = Shape.UNKNOWN;
  private String description = "";
  private String producer = "pellucid";
  private String producerVersion = "";
  private boolean externalData;

  private OnnxExport(
      Layer layer, List<TensorType> types, List<String> inputs, List<String> outputs) {
    this.layer = layer;
    this.types = List.copyOf(types);
    this.inputs = new ArrayList<>(inputs);
    this.outputs = new ArrayList<>(outputs);
    String version = OnnxExport.class.getPackage().getImplementationVersion();
    if (version != null) {
      producerVersion = version;
    }
  }

  /**
   * Writes a model with default settings.
   *
   * @param model a sequence or a graph of layers
   * @param file where to
   */
  public static void write(Model model, Path file) {
    of(model).write(file);
  }

  /**
   * Begins an export.
   *
   * @param model a sequence or a graph of layers
   * @return the export, with default settings
   */
  public static OnnxExport of(Model model) {
    List<SymbolicTensor> from = model.inputs();
    for (SymbolicTensor input : from) {
      if (input.isText()) {
        throw new PellucidException(
            "ONNX export: input \""
                + input.use().layer().name()
                + "\" of \""
                + model.name()
                + "\" is text, which layers turn into numbers on the host. Put the layers behind"
                + " them into a model of their own and export that.");
      }
    }
    List<SymbolicTensor> to = model.outputs();
    return new OnnxExport(
        model,
        from.stream().map(x -> new TensorType(x.dtype(), x.shape())).toList(),
        from.stream().map(x -> x.use().layer().name()).toList(),
        to.stream().map(x -> x.use().layer().name()).toList());
  }

  /**
   * Begins the export of any layer or model, such as a class of one's own.
   *
   * @param layer what to export
   * @param inputs the types of its inputs; extents may be {@link Shape#UNKNOWN}
   * @return the export, with default settings
   */
  public static OnnxExport of(Layer layer, TensorType... inputs) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < inputs.length; i++) {
      names.add(inputs.length == 1 ? "input" : "input_" + i);
    }
    return new OnnxExport(layer, Arrays.asList(inputs), names, List.of());
  }

  /**
   * Sets the version of the operators.
   *
   * @param version 18 to 23; 18 without
   * @return this
   */
  public OnnxExport opset(int version) {
    if (version < OLDEST || version > NEWEST) {
      throw new PellucidException(
          "ONNX export: opset must be " + OLDEST + " to " + NEWEST + ", got " + version + ".");
    }
    opset = version;
    return this;
  }

  /**
   * Fixes the batch size, the first extent of all inputs.
   *
   * @param size how many samples are computed at a time
   * @return this
   */
  public OnnxExport batch(int size) {
    if (size < 1) {
      throw new PellucidException("ONNX export: batch must be >= 1, got " + size + ".");
    }
    batch = size;
    return this;
  }

  /**
   * Names the inputs.
   *
   * @param names one per input
   * @return this
   */
  public OnnxExport inputNames(String... names) {
    return named(inputs, "inputNames", inputs.size(), names);
  }

  /**
   * Names the outputs.
   *
   * @param names one per output
   * @return this
   */
  public OnnxExport outputNames(String... names) {
    return named(outputs, "outputNames", outputs.isEmpty() ? names.length : outputs.size(), names);
  }

  private OnnxExport named(List<String> list, String setting, int count, String... names) {
    if (names.length != count || new HashSet<>(Arrays.asList(names)).size() != count) {
      throw new PellucidException(
          "ONNX export: "
              + setting
              + " needs "
              + count
              + " different names, got "
              + Arrays.toString(names)
              + ".");
    }
    list.clear();
    list.addAll(Arrays.asList(names));
    return this;
  }

  /**
   * Sets which program the file says it comes from.
   *
   * @param name "pellucid" without
   * @param version its version
   * @return this
   */
  public OnnxExport producer(String name, String version) {
    producer = name;
    producerVersion = version;
    return this;
  }

  /**
   * Sets what the file says about the model.
   *
   * @param text for people
   * @return this
   */
  public OnnxExport description(String text) {
    description = text;
    return this;
  }

  /**
   * Adds a remark to the file.
   *
   * @param key its name
   * @param value what it says
   * @return this
   */
  public OnnxExport metadata(String key, String value) {
    metadata.put(key, value);
    return this;
  }

  /**
   * Sets whether weights go into a second file beside the first, named like it with ".data" behind;
   * they always do when they are larger than 1.5 GB.
   *
   * @param on false without
   * @return this
   */
  public OnnxExport externalData(boolean on) {
    externalData = on;
    return this;
  }

  /**
   * Writes the file, or leaves what was there as it was.
   *
   * @param file where to
   */
  public void write(Path file) {
    Written written = translate();
    long size =
        written.constants().values().stream()
            .mapToLong(array -> (long) array.size() * array.dtype().bytes())
            .sum();
    byte[] bytes;
    if (externalData || size > IN_ONE_FILE) {
      Path data = file.resolveSibling(file.getFileName() + ".data");
      List<OnnxTensor> tensors = new ArrayList<>();
      long offset = 0;
      for (Map.Entry<String, NdArray> entry : written.constants().entrySet()) {
        NdArray array = entry.getValue();
        long length = (long) array.size() * array.dtype().bytes();
        tensors.add(external(entry.getKey(), array, data, offset, length));
        offset += length;
      }
      AtomicFile.write(data, size, out -> writeAll(written.constants(), out));
      bytes = model(written, tensors).toBytes();
    } else {
      bytes = toModel(written).toBytes();
    }
    AtomicFile.write(file, bytes.length, out -> out.write(bytes));
  }

  private static OnnxTensor external(
      String name, NdArray array, Path data, long offset, long length) {
    List<Long> dims = new ArrayList<>();
    for (int dim : array.shape().toArray()) {
      dims.add((long) dim);
    }
    return new OnnxTensor(
        name,
        OnnxDType.of(array.dtype()),
        dims,
        new OnnxTensor.External(String.valueOf(data.getFileName()), offset, length));
  }

  private static void writeAll(Map<String, NdArray> constants, OutputStream out)
      throws IOException {
    for (NdArray array : constants.values()) {
      ArrayBytes.write(array, out);
    }
  }

  /** The model as it would stand in the file. */
  OnnxModel toModel() {
    return toModel(translate());
  }

  private OnnxModel toModel(Written written) {
    List<OnnxTensor> tensors = new ArrayList<>();
    written.constants().forEach((name, array) -> tensors.add(OnnxTensor.of(name, array)));
    return model(written, tensors);
  }

  private OnnxModel model(Written written, List<OnnxTensor> tensors) {
    long irVersion = opset >= 23 ? 11 : opset >= 21 ? 10 : opset >= 19 ? 9 : 8;
    OnnxGraph graph =
        OnnxGraph.of(layer.name(), written.nodes(), tensors, written.inputs(), written.outputs());
    return new OnnxModel(
        irVersion,
        producer,
        producerVersion,
        description,
        Map.of("", (long) opset),
        graph,
        List.of(),
        new LinkedHashMap<>(metadata));
  }

  // ---- From recordings to nodes ----

  private record Written(
      List<OnnxNode> nodes,
      Map<String, NdArray> constants,
      List<OnnxValueInfo> inputs,
      List<OnnxValueInfo> outputs) {}

  private Written translate() {
    Recordings recordings = Recordings.of(layer, types, inputs, batch);
    return translate(recordings.sizes(), recordings.sources(), recordings.graphs());
  }

  private Written translate(Sizes sizes, List<OpenSizes.Source> sources, List<Graph> recordings) {
    GraphWriter writer = new GraphWriter(sizes, sources, opset);
    Translator translator = new Translator(writer);
    Graph base = recordings.getFirst();
    List<OnnxValueInfo> given = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      int input = i;
      List<Extent> dims = new ArrayList<>();
      for (int axis = 0; axis < types.get(i).shape().rank(); axis++) {
        int at = axis;
        dims.add(Extent.of(recordings, graph -> graph.parameters().get(input).shape().dim(at)));
      }
      String name = inputs.get(i);
      writer.reserve(name);
      given.add(Translator.info(writer, name, types.get(i).dtype(), dims));
      translator.bind(
          base.parameters().get(i),
          GraphWriter.plain(writer.main(), name, types.get(i).dtype(), dims));
    }
    translator.translate(writer.main(), recordings);
    if (!translator.problems().isEmpty()) {
      throw new PellucidException(
          "ONNX export of \""
              + layer.name()
              + "\" is not possible: "
              + String.join("; ", translator.problems())
              + ".");
    }
    Map<String, String> renamed = new HashMap<>();
    Set<String> inputNames = new HashSet<>(inputs);
    List<OnnxValueInfo> results = new ArrayList<>();
    for (int i = 0; i < base.outputs().size(); i++) {
      Ref ref = writer.plain(translator.ref(base.outputs().get(i)), "");
      String name = writer.name(ref);
      String wanted = writer.unique(outputName(i, base.outputs().size()));
      boolean movable =
          ref.constant() == null && !inputNames.contains(name) && !renamed.containsKey(name);
      renamed.put(
          movable ? name : writer.emit(writer.main(), "", "Identity", List.of(name)), wanted);
      results.add(Translator.info(writer, wanted, ref.dtype(), ref.dims()));
    }
    Tidy tidy =
        Tidy.of(writer.nodes(), renamed, results.stream().map(OnnxValueInfo::name).toList());
    Set<String> fixed = new HashSet<>(inputs);
    results.forEach(info -> fixed.add(info.name()));
    Renaming renaming = new Renaming(writer.unnumbered(), fixed);
    Map<String, NdArray> constants = new LinkedHashMap<>();
    writer
        .constants()
        .forEach((name, array) -> {
          if (tidy.used().contains(name)) {
            constants.put(renaming.value(name), array);
          }
        });
    return new Written(renaming.nodes(tidy.nodes()), constants, given, results);
  }

  private String outputName(int index, int count) {
    @Nullable String name = index < outputs.size() ? outputs.get(index) : null;
    return name != null ? name : count == 1 ? "output" : "output_" + index;
  }
}
