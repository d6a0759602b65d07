package org.pellucid.reference;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.array.Storage;
import org.pellucid.graph.TensorType;

/** Values of a floating type, kept as doubles and not rounded while an evaluation runs. */
final class Reals extends Values {
  private final double[] data;

  Reals(TensorType type) {
    this(type, new double[type.shape().size()]);
  }

  Reals(TensorType type, double[] data) {
    super(type);
    this.data = data;
  }

  double[] data() {
    return data;
  }

  @Override
  NdArray toArray() {
    NdArray array = NdArray.zeros(dtype(), shape());
    for (int i = 0; i < data.length; i++) {
      Storage.set(dtype(), array.data(), i, data[i]);
    }
    return array;
  }

  @Override
  Reals reshape(Shape shape) {
    return new Reals(new TensorType(dtype(), shape), data);
  }

  Reals map(DoubleUnaryOperator function) {
    Reals result = new Reals(type());
    for (int i = 0; i < data.length; i++) {
      result.data[i] = function.applyAsDouble(data[i]);
    }
    return result;
  }

  @Override
  void fill(double value) {
    Arrays.fill(data, NdArray.scalar(dtype(), value).item());
  }

  @Override
  void fillLeast() {
    Arrays.fill(data, Double.NEGATIVE_INFINITY);
  }

  @Override
  void fillGreatest() {
    Arrays.fill(data, Double.POSITIVE_INFINITY);
  }

  @Override
  void set(int at, Values x, int i) {
    data[at] = ((Reals) x).data[i];
  }

  @Override
  void add(int at, Values x, int i) {
    data[at] += ((Reals) x).data[i];
  }

  @Override
  void multiply(int at, Values x, int i) {
    data[at] *= ((Reals) x).data[i];
  }

  @Override
  void addProduct(int at, Values x, int i, Values y, int j) {
    data[at] = Math.fma(((Reals) x).data[i], ((Reals) y).data[j], data[at]);
  }

  @Override
  void max(int at, Values x, int i) {
    data[at] = Math.max(data[at], ((Reals) x).data[i]);
  }

  @Override
  void min(int at, Values x, int i) {
    data[at] = Math.min(data[at], ((Reals) x).data[i]);
  }

  @Override
  boolean isNaN(int i) {
    return Double.isNaN(data[i]);
  }

  @Override
  boolean isLess(int i, int j) {
    return data[i] < data[j];
  }
}
