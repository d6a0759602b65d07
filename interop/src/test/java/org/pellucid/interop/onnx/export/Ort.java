package org.pellucid.interop.onnx.export;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;

/** A model as ONNX Runtime reads it. */
final class Ort implements AutoCloseable {
  private static final OrtEnvironment ENVIRONMENT =
      OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);

  private final OrtSession session;

  private Ort(OrtSession session) {
    this.session = session;
  }

  static Ort of(byte[] model) {
    try {
      return new Ort(ENVIRONMENT.createSession(model, options()));
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  static Ort of(Path file) {
    try {
      return new Ort(ENVIRONMENT.createSession(file.toString(), options()));
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private static OrtSession.SessionOptions options() throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    options.setInterOpNumThreads(1);
    return options;
  }

  List<String> inputNames() {
    return List.copyOf(session.getInputNames());
  }

  List<String> outputNames() {
    return List.copyOf(session.getOutputNames());
  }

  /** The extents of an input; -1 for open ones. */
  List<Long> inputShape(String name) {
    try {
      TensorInfo info = (TensorInfo) session.getInputInfo().get(name).getInfo();
      return Arrays.stream(info.getShape()).boxed().toList();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  List<NdArray> run(List<NdArray> inputs) {
    Map<String, OnnxTensor> named = new LinkedHashMap<>();
    Iterator<String> names = session.getInputNames().iterator();
    try {
      for (NdArray input : inputs) {
        named.put(names.next(), tensor(input));
      }
      try (OrtSession.Result result = session.run(named)) {
        List<NdArray> outputs = new ArrayList<>();
        for (Map.Entry<String, OnnxValue> entry : result) {
          outputs.add(array((OnnxTensor) entry.getValue()));
        }
        return outputs;
      }
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private static OnnxTensor tensor(NdArray array) throws OrtException {
    long[] shape = Arrays.stream(array.shape().toArray()).asLongStream().toArray();
    return switch (array.dtype()) {
      case FLOAT32 ->
          OnnxTensor.createTensor(ENVIRONMENT, FloatBuffer.wrap(array.toFloatArray()), shape);
      case FLOAT64 ->
          OnnxTensor.createTensor(ENVIRONMENT, DoubleBuffer.wrap(array.toDoubleArray()), shape);
      case INT32 -> OnnxTensor.createTensor(ENVIRONMENT, IntBuffer.wrap(array.toIntArray()), shape);
      case INT64 ->
          OnnxTensor.createTensor(ENVIRONMENT, LongBuffer.wrap(array.toLongArray()), shape);
      case UINT8 -> bytes(array, shape, OnnxJavaType.UINT8);
      case BOOL -> bytes(array, shape, OnnxJavaType.BOOL);
      case BFLOAT16, FLOAT16 -> throw new IllegalArgumentException(array.dtype().text());
    };
  }

  private static OnnxTensor bytes(NdArray array, long[] shape, OnnxJavaType type)
      throws OrtException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(array.size()).order(ByteOrder.nativeOrder());
    buffer.put((byte[]) array.data()).rewind();
    return OnnxTensor.createTensor(ENVIRONMENT, buffer, shape, type);
  }

  private static NdArray array(OnnxTensor tensor) {
    TensorInfo info = tensor.getInfo();
    Shape shape = Shape.of(Arrays.stream(info.getShape()).mapToInt(Math::toIntExact).toArray());
    int size = shape.size();
    return switch (info.type) {
      case FLOAT -> {
        float[] data = new float[size];
        tensor.getFloatBuffer().get(data);
        yield NdArray.wrap(DType.FLOAT32, shape, data);
      }
      case DOUBLE -> {
        double[] data = new double[size];
        tensor.getDoubleBuffer().get(data);
        yield NdArray.wrap(DType.FLOAT64, shape, data);
      }
      case INT32 -> {
        int[] data = new int[size];
        tensor.getIntBuffer().get(data);
        yield NdArray.wrap(DType.INT32, shape, data);
      }
      case INT64 -> {
        long[] data = new long[size];
        tensor.getLongBuffer().get(data);
        yield NdArray.wrap(DType.INT64, shape, data);
      }
      case UINT8, BOOL -> {
        byte[] data = new byte[size];
        tensor.getByteBuffer().get(data);
        yield NdArray.wrap(info.type == OnnxJavaType.BOOL ? DType.BOOL : DType.UINT8, shape, data);
      }
      default -> throw new IllegalStateException("unexpected type " + info.type);
    };
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
