package org.pellucid.interop.onnx.proto;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An attribute of a node.
 *
 * @param name its name
 * @param reference within a function, the name of the function's attribute whose value it takes;
 *     otherwise empty
 * @param value its value
 */
public record OnnxAttribute(String name, String reference, Value value) {
  private static final int REAL = 1;
  private static final int WHOLE = 2;
  private static final int TEXT = 3;
  private static final int TENSOR = 4;
  private static final int GRAPH = 5;
  private static final int REALS = 6;
  private static final int WHOLES = 7;
  private static final int TEXTS = 8;
  private static final int TENSORS = 9;
  private static final int GRAPHS = 10;
  private static final int SPARSE = 11;
  private static final int TYPE = 13;

  /** The value of an attribute. */
  public sealed interface Value {}

  /** No value, as of a reference. */
  public record Nothing() implements Value {}

  /**
   * A float.
   *
   * @param value it
   */
  public record Real(float value) implements Value {}

  /**
   * A whole number.
   *
   * @param value it
   */
  public record Whole(long value) implements Value {}

  /**
   * A text.
   *
   * @param value it
   */
  public record Text(String value) implements Value {}

  /**
   * A tensor.
   *
   * @param value it
   */
  public record TensorOf(OnnxTensor value) implements Value {}

  /**
   * A sparse tensor.
   *
   * @param value it
   */
  public record SparseOf(OnnxSparseTensor value) implements Value {}

  /**
   * A graph.
   *
   * @param value it
   */
  public record GraphOf(OnnxGraph value) implements Value {}

  /**
   * A type.
   *
   * @param value it
   */
  public record TypeOf(OnnxType value) implements Value {}

  /**
   * Floats.
   *
   * @param values they
   */
  public record Reals(List<Float> values) implements Value {}

  /**
   * Whole numbers.
   *
   * @param values they
   */
  public record Wholes(List<Long> values) implements Value {}

  /**
   * Texts.
   *
   * @param values they
   */
  public record Texts(List<String> values) implements Value {}

  /**
   * Tensors.
   *
   * @param values they
   */
  public record Tensors(List<OnnxTensor> values) implements Value {}

  /**
   * Graphs.
   *
   * @param values they
   */
  public record Graphs(List<OnnxGraph> values) implements Value {}

  /**
   * Makes an attribute.
   *
   * @param name its name
   * @param value its value
   */
  public OnnxAttribute(String name, Value value) {
    this(name, "", value);
  }

  /**
   * Makes a float attribute.
   *
   * @param name its name
   * @param value its value
   * @return the attribute
   */
  public static OnnxAttribute of(String name, float value) {
    return new OnnxAttribute(name, new Real(value));
  }

  /**
   * Makes a whole-number attribute.
   *
   * @param name its name
   * @param value its value
   * @return the attribute
   */
  public static OnnxAttribute of(String name, long value) {
    return new OnnxAttribute(name, new Whole(value));
  }

  /**
   * Makes a text attribute.
   *
   * @param name its name
   * @param value its value
   * @return the attribute
   */
  public static OnnxAttribute of(String name, String value) {
    return new OnnxAttribute(name, new Text(value));
  }

  /**
   * Makes an attribute of whole numbers.
   *
   * @param name its name
   * @param values its values
   * @return the attribute
   */
  public static OnnxAttribute of(String name, long... values) {
    List<Long> list = new ArrayList<>();
    for (long value : values) {
      list.add(value);
    }
    return new OnnxAttribute(name, new Wholes(List.copyOf(list)));
  }

  static OnnxAttribute read(ProtoReader in) {
    Fields fields = new Fields();
    while (in.next()) {
      fields.read(in);
    }
    return new OnnxAttribute(fields.name, fields.reference, fields.value(in));
  }

  void write(ProtoWriter out) {
    out.text(1, name).text(21, reference);
    switch (value) {
      case Nothing() -> {}
      case Real(float real) -> out.number(20, REAL).real(2, real);
      case Whole(long whole) -> out.number(20, WHOLE).number(3, whole);
      case Text(String text) -> out.number(20, TEXT).texts(4, List.of(text));
      case TensorOf(OnnxTensor tensor) -> out.number(20, TENSOR).message(5, tensor::write);
      case SparseOf(OnnxSparseTensor sparse) -> out.number(20, SPARSE).message(22, sparse::write);
      case GraphOf(OnnxGraph graph) -> out.number(20, GRAPH).message(6, graph::write);
      case TypeOf(OnnxType type) -> out.number(20, TYPE).message(14, type::write);
      case Reals(List<Float> reals) -> out.number(20, REALS).reals(7, reals);
      case Wholes(List<Long> wholes) -> out.number(20, WHOLES).numbers(8, wholes);
      case Texts(List<String> texts) -> out.number(20, TEXTS).texts(9, texts);
      case Tensors(List<OnnxTensor> tensors) -> {
        out.number(20, TENSORS);
        tensors.forEach(tensor -> out.message(10, tensor::write));
      }
      case Graphs(List<OnnxGraph> graphs) -> {
        out.number(20, GRAPHS);
        graphs.forEach(graph -> out.message(11, graph::write));
      }
    }
  }

  /** The fields of the message as they come. */
  private static final class Fields {
    private String name = "";
    private String reference = "";
    private long kind;
    private float real;
    private long whole;
    private String text = "";
    private @Nullable OnnxTensor tensor;
    private @Nullable OnnxSparseTensor sparse;
    private @Nullable OnnxGraph graph;
    private @Nullable OnnxType type;
    private final List<Float> reals = new ArrayList<>(0);
    private final List<Long> wholes = new ArrayList<>(0);
    private final List<String> texts = new ArrayList<>(0);
    private final List<OnnxTensor> tensors = new ArrayList<>(0);
    private final List<OnnxGraph> graphs = new ArrayList<>(0);

    /** The kind of the last value that came, for old files that do not say. */
    private int seen;

    void read(ProtoReader in) {
      int field = in.field();
      switch (field) {
        case 1 -> name = in.text();
        case 2 -> real = in.real();
        case 3 -> whole = in.number();
        case 4 -> text = in.text();
        case 5 -> tensor = OnnxTensor.read(in.message());
        case 6 -> graph = OnnxGraph.read(in.message());
        case 7 -> in.reals(value -> reals.add((float) value));
        case 8 -> in.numbers(wholes::add);
        case 9 -> texts.add(in.text());
        case 10 -> tensors.add(OnnxTensor.read(in.message()));
        case 11 -> graphs.add(OnnxGraph.read(in.message()));
        case 14 -> type = OnnxType.read(in.message());
        case 20 -> kind = in.number();
        case 21 -> reference = in.text();
        case 22 -> sparse = OnnxSparseTensor.read(in.message());
        default -> in.skip();
      }
      seen =
          field >= 2 && field <= 11 ? field - 1 : field == 14 ? TYPE : field == 22 ? SPARSE : seen;
    }

    Value value(ProtoReader in) {
      long which = kind != 0 ? kind : seen;
      if (which == 0 || !reference.isEmpty()) {
        return new Nothing();
      }
      @Nullable Value value =
          switch (Math.clamp(which, 0, 99)) {
            case REAL -> new Real(real);
            case WHOLE -> new Whole(whole);
            case TEXT -> new Text(text);
            case TENSOR -> tensor == null ? null : new TensorOf(tensor);
            case GRAPH -> graph == null ? null : new GraphOf(graph);
            case REALS -> new Reals(List.copyOf(reals));
            case WHOLES -> new Wholes(List.copyOf(wholes));
            case TEXTS -> new Texts(List.copyOf(texts));
            case TENSORS -> new Tensors(List.copyOf(tensors));
            case GRAPHS -> new Graphs(List.copyOf(graphs));
            case SPARSE -> sparse == null ? null : new SparseOf(sparse);
            case TYPE -> type == null ? null : new TypeOf(type);
            default -> new Nothing();
          };
      if (value == null) {
        throw in.damaged("attribute \"" + name + "\" lacks the value of its kind");
      }
      return value;
    }
  }
}
