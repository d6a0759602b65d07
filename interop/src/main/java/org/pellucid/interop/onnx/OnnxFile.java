// Longer than most files: all that a user does with a file, opening, running, and making a model.
package org.pellucid.interop.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.Bytes;
import org.pellucid.files.ModelFormatException;
import org.pellucid.interop.onnx.proto.OnnxDType;
import org.pellucid.interop.onnx.proto.OnnxModel;
import org.pellucid.interop.onnx.proto.OnnxNode;
import org.pellucid.interop.onnx.proto.OnnxTensor;
import org.pellucid.interop.onnx.proto.OnnxType;
import org.pellucid.interop.onnx.proto.OnnxValueInfo;
import org.pellucid.layers.Input;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.models.Imported;
import org.pellucid.models.MigrationReport;
import org.pellucid.models.Model;
import org.pellucid.tensor.Program;
import org.pellucid.tensor.Tensor;

/**
 * An ONNX file: what it computes can be run as it is, or made a model, to be trained further.
 *
 * <pre>{@code
 * OnnxFile file = OnnxFile.open(Path.of("mnist-8.onnx"));
 * Map<String, Object> outputs = file.run(Map.of("Input3", images));
 * Model model = file.toModel().model();
 * model.compile("adam", new SparseCategoricalCrossentropy().fromLogits(true));
 * }</pre>
 *
 * <p>All operators of the standard's own domain up to opset 28 are there, and some of {@code
 * ai.onnx.ml}. Weights that the file keeps elsewhere are read from plain files in its folder, and
 * from nowhere else. A file that is not what it should be raises a {@code ModelFormatException}.
 *
 * @see <a href="https://onnx.ai/onnx/operators/">the operators</a>
 */
public final class OnnxFile {
  private static final String KIND = "ONNX file";

  /** Whole numbers up to this count decide something and are no data. */
  private static final int SETTINGS = 16;

  private static final int MOST_PROGRAMS = 32;

  private static final int LONGEST_PROBLEM = 220;

  /** How a graph can be computed; a file moves down this list when it turns out to need more. */
  private enum Way {
    /** Compiled once for each combination of input shapes. */
    COMPILED,
    /** Compiled once for each combination of shapes and of short inputs of whole numbers. */
    COMPILED_FOR_SETTINGS,
    /** Walked over each time. */
    WALKED
  }

  private volatile Way way = Way.COMPILED;

  /** The element types of the outputs, known once the graph has been walked over. */
  private volatile List<OnnxDType> outputTypes = List.of();

  private final String name;
  private final OnnxModel model;
  private final Constants constants;

  /** By the inputs that are settings; those that are none are null. */
  private final Map<List<Optional<NdArray>>, Program> programs = new ConcurrentHashMap<>();

  private OnnxFile(String name, OnnxModel model, ExternalData external) {
    this.name = name;
    this.model = model;
    this.constants = new Constants(model, external);
  }

  /**
   * Opens a file. Its weights are read when they are needed.
   *
   * @param file the file
   * @return its content
   */
  public static OnnxFile open(Path file) {
    Bytes bytes = Bytes.open(file, KIND);
    Path folder = file.toAbsolutePath().getParent();
    return new OnnxFile(
        bytes.name(), OnnxModel.read(bytes), new ExternalData(folder, bytes.name()));
  }

  /**
   * Opens a file that is in memory; there are no other files beside it.
   *
   * @param content the bytes of the file
   * @return its content
   */
  public static OnnxFile open(Bytes content) {
    return new OnnxFile(
        content.name(), OnnxModel.read(content), new ExternalData(null, content.name()));
  }

  OnnxModel content() {
    return model;
  }

  Constants constants() {
    return constants;
  }

  /** {@return the names of the inputs that must be given} */
  public List<String> inputNames() {
    return inputs().stream().map(OnnxValueInfo::name).toList();
  }

  /** {@return the names of the outputs} */
  public List<String> outputNames() {
    return model.graph().outputs().stream().map(OnnxValueInfo::name).toList();
  }

  /** Those that have no default. */
  private List<OnnxValueInfo> inputs() {
    Set<String> defaults = new HashSet<>();
    model.graph().initializers().forEach(tensor -> defaults.add(tensor.name()));
    return model.graph().inputs().stream()
        .filter(input -> !defaults.contains(input.name()))
        .toList();
  }

  /** {@return what becomes of each node} */
  public MigrationReport report() {
    return reportBuilder().build();
  }

  private MigrationReport.Builder reportBuilder() {
    MigrationReport.Builder report =
        new MigrationReport.Builder(
            name, "ONNX, opset " + model.opsets().getOrDefault("", 1L) + producer());
    Set<OnnxNode> unknown = new HashSet<>(Parameters.unknown(model.graph(), constants));
    for (OnnxNode node : model.graph().nodes()) {
      String nodeName = node.name().isEmpty() ? String.join(", ", node.outputs()) : node.name();
      if (unknown.remove(node)) {
        missing(report, node, nodeName);
      } else if (OnnxConformance.drawsNumbers(node)) {
        report.approximated(
            nodeName,
            node.operator(),
            "its random numbers have the same distribution and come from another generator",
            "");
      } else {
        report.exact(nodeName, node.operator());
      }
    }
    unknown.forEach(node -> missing(report, node, node.name()));
    return report;
  }

  private void missing(MigrationReport.Builder report, OnnxNode node, String nodeName) {
    report.missing(
        nodeName,
        node.operator(),
        "operator \"" + OperatorTable.key(node.domain(), node.operator()) + "\" is not supported",
        "Export the model without it.");
  }

  private String producer() {
    return model.producer().isEmpty()
        ? ""
        : ", by " + (model.producer() + " " + model.producerVersion()).strip();
  }

  /**
   * Reads all constants of the graph that are numbers.
   *
   * @return the arrays by name; types that the engine lacks come in a wider one
   */
  public Map<String, NdArray> readTensors() {
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    for (OnnxTensor tensor : model.graph().initializers()) {
      if (tensor.type() != OnnxDType.STRING) {
        arrays.put(tensor.name(), array(tensor));
      }
    }
    return arrays;
  }

  // ---- Running ----

  /**
   * Computes the outputs. Where shapes and decisions depend on the inputs' shapes alone, the graph
   * is compiled once for each of these; else it is computed step by step.
   *
   * @param inputs arrays of any kind, or lists of texts, by name
   * @return the outputs by name: {@link NdArray}, a list of texts, or a list or map of such
   */
  public Map<String, Object> run(Map<String, ?> inputs) {
    report().requireWhole();
    Map<String, OnnxValue> values = new LinkedHashMap<>();
    for (OnnxValueInfo input : inputs()) {
      Object given = inputs.get(input.name());
      if (given == null) {
        throw new PellucidException(
            name + ": input \"" + input.name() + "\" is missing; it has " + inputNames() + ".");
      }
      values.put(input.name(), value(input, given));
    }
    List<OnnxValue> results = compiled(values);
    if (results == null) {
      results = new GraphRunner(constants, null).run(values);
    }
    Map<String, Object> outputs = new LinkedHashMap<>();
    for (int i = 0; i < results.size(); i++) {
      outputs.put(model.graph().outputs().get(i).name(), plain(results.get(i)));
    }
    return outputs;
  }

  private @Nullable List<OnnxValue> compiled(Map<String, OnnxValue> values) {
    List<NdArray> arrays = new ArrayList<>();
    for (OnnxValue value : values.values()) {
      if (!(value instanceof TypedTensor tensor)) {
        return null;
      }
      arrays.add(tensor.tensor().value());
    }
    if (OnnxConformance.drawsNumbers(model.graph())) {
      return null;
    }
    while (way != Way.WALKED) {
      try {
        return compiled(arrays);
      } catch (DataDependent e) {
        way = way == Way.COMPILED ? Way.COMPILED_FOR_SETTINGS : Way.WALKED;
      }
    }
    return null;
  }

  private List<OnnxValue> compiled(List<NdArray> arrays) {
    List<Optional<NdArray>> settings = new ArrayList<>();
    List<Object> data = new ArrayList<>();
    for (NdArray array : arrays) {
      boolean isSetting =
          way == Way.COMPILED_FOR_SETTINGS
              && !array.dtype().isFloating()
              && array.size() <= SETTINGS;
      settings.add(isSetting ? Optional.of(array) : Optional.empty());
      if (!isSetting) {
        data.add(array);
      }
    }
    if (programs.size() > MOST_PROGRAMS) {
      programs.clear();
    }
    Program program =
        programs.computeIfAbsent(
            List.copyOf(settings), key -> Program.ofAll(xs -> compute(key, xs)));
    List<Tensor> results = program.runAll(data.toArray());
    List<OnnxDType> types = outputTypes;
    List<OnnxValue> typed = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      typed.add(new TypedTensor(types.get(i), results.get(i)));
    }
    return typed;
  }

  private List<Tensor> compute(List<Optional<NdArray>> settings, List<Tensor> data) {
    Map<String, OnnxValue> values = new LinkedHashMap<>();
    List<OnnxValueInfo> infos = inputs();
    int next = 0;
    for (int i = 0; i < infos.size(); i++) {
      Optional<NdArray> setting = settings.get(i);
      Tensor tensor = setting.isPresent() ? Tensor.of(setting.get()) : data.get(next++);
      values.put(infos.get(i).name(), new TypedTensor(element(infos.get(i)), tensor));
    }
    return tensors(new GraphRunner(constants, null).run(values));
  }

  private List<Tensor> tensors(List<OnnxValue> results) {
    List<Tensor> tensors = new ArrayList<>();
    List<OnnxDType> types = new ArrayList<>();
    for (OnnxValue result : results) {
      if (!(result instanceof TypedTensor tensor)) {
        throw new DataDependent();
      }
      tensors.add(tensor.tensor());
      types.add(tensor.type());
    }
    outputTypes = List.copyOf(types);
    return tensors;
  }

  static OnnxDType element(OnnxValueInfo info) {
    return info.type() instanceof OnnxType.Tensor(OnnxDType element, var _)
        ? element
        : OnnxDType.UNDEFINED;
  }

  private OnnxValue value(OnnxValueInfo input, Object given) {
    if (given instanceof List<?> items && items.stream().allMatch(String.class::isInstance)) {
      List<String> texts = items.stream().map(String.class::cast).toList();
      return new OnnxValue.Text(Shape.of(texts.size()), texts);
    }
    if (element(input) == OnnxDType.STRING || !(input.type() instanceof OnnxType.Tensor)) {
      throw new PellucidException(
          name + ": input \"" + input.name() + "\" must be a list of texts or a plain tensor.");
    }
    OnnxDType type = element(input);
    return new TypedTensor(type, Tensor.of(Tensor.of(given).value().cast(Carrier.of(type))));
  }

  private static Object plain(OnnxValue value) {
    return switch (value) {
      case TypedTensor tensor -> {
        NdArray array = Host.array(tensor.tensor());
        yield tensor.type() == OnnxDType.UINT8 ? array.cast(DType.UINT8) : array;
      }
      case OnnxValue.Text text -> text.items();
      case OnnxValue.Sequence sequence -> sequence.items().stream().map(OnnxFile::plain).toList();
      case OnnxValue.Table table -> {
        Map<Object, Object> items = new LinkedHashMap<>();
        table.items().forEach((key, item) -> items.put(key, plain(item)));
        yield items;
      }
      case OnnxValue.Absent _ -> List.of();
    };
  }

  // ---- As a model ----

  /**
   * Makes a model of the file: one layer, {@link OnnxLayer}, whose weights are the file's floats.
   * The batch size is free, also where the file fixes it.
   *
   * @return the model, and what became of each node
   */
  public Imported toModel() {
    MigrationReport.Builder report = reportBuilder();
    report.build().requireWhole();
    List<SymbolicTensor> inputs = new ArrayList<>();
    for (OnnxValueInfo input : inputs()) {
      inputs.add(symbolic(input, report));
    }
    if (inputs.isEmpty()) {
      throw new ModelFormatException(name + " has no inputs and cannot be a model; use run.");
    }
    OnnxLayer layer = new OnnxLayer(this);
    List<SymbolicTensor> outputs;
    try {
      outputs = layer.connect(inputs);
    } catch (ModelFormatException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      // Whatever it is, the file is not one that a model can be made of.
      String problem = String.valueOf(e.getMessage());
      int room = Math.min(problem.length(), LONGEST_PROBLEM);
      throw new ModelFormatException(name + " cannot be a model: " + problem.substring(0, room), e);
    }
    return new Imported(Model.of(inputs, outputs), report.build());
  }

  private SymbolicTensor symbolic(OnnxValueInfo input, MigrationReport.Builder report) {
    if (!(input.type() instanceof OnnxType.Tensor(OnnxDType element, List<OnnxType.Dim> dims))
        || dims == null
        || dims.isEmpty()
        || element == OnnxDType.STRING) {
      throw new ModelFormatException(
          name
              + ": input \""
              + input.name()
              + "\" has no batch axis or is no tensor of numbers, so it cannot be a model's; use"
              + " run.");
    }
    int[] sample = new int[dims.size() - 1];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = Call.narrow(Math.max(-1, dims.get(i + 1).size()));
    }
    if (dims.getFirst().size() >= 0) {
      report.approximated(
          input.name(),
          "input",
          "the file fixes the batch size to " + dims.getFirst().size() + " and here it is free",
          "");
    }
    if (element == OnnxDType.DOUBLE) {
      report.approximated(
          input.name(), "input", "layers compute in float32 what comes as float64", "Use run.");
    }
    Input layer = new Input(sample).dtype(Carrier.of(element));
    return layer.name(input.name()).output();
  }

  /** The size of batch that the file is made for, or -1 where it is free. */
  int declaredBatch() {
    for (OnnxValueInfo input : inputs()) {
      if (input.type() instanceof OnnxType.Tensor(var _, List<OnnxType.Dim> dims)
          && dims != null
          && !dims.isEmpty()) {
        return Call.narrow(dims.getFirst().size());
      }
    }
    return -1;
  }

  /** Computes with tensors of layers. */
  List<Tensor> compute(List<Tensor> tensors, GraphRunner runner) {
    List<OnnxValueInfo> infos = inputs();
    if (tensors.size() != infos.size()) {
      throw new PellucidException(
          name + " has " + infos.size() + " inputs, got " + tensors.size() + ".");
    }
    Map<String, OnnxValue> values = new LinkedHashMap<>();
    for (int i = 0; i < tensors.size(); i++) {
      OnnxDType type = element(infos.get(i));
      values.put(infos.get(i).name(), new TypedTensor(type, tensors.get(i).cast(Carrier.of(type))));
    }
    return tensors(runner.run(values));
  }

  /** A name that says which file this is. */
  String name() {
    return name;
  }

  /** The numbers of a tensor of the file. */
  NdArray array(OnnxTensor tensor) {
    return constants.array(tensor);
  }
}
