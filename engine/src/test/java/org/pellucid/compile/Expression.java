package org.pellucid.compile;

import java.util.List;
import java.util.stream.IntStream;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.graph.Cell;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.TensorType;
import org.pellucid.graph.Value;

/** A short way to write graphs in tests: arithmetic with broadcasting. */
record Expression(Value value) {
  static Expression parameter(DType dtype, int... dims) {
    return new Expression(Node.value(new Op.Parameter("p", new TensorType(dtype, Shape.of(dims)))));
  }

  static Expression parameter(int... dims) {
    return parameter(DType.FLOAT32, dims);
  }

  static Expression read(Cell cell) {
    return new Expression(Node.value(new Op.Read(cell)));
  }

  Shape shape() {
    return value.shape();
  }

  Expression like(double number) {
    return new Expression(
        Node.value(new Op.Fill(value.type(), Double.doubleToRawLongBits(number))));
  }

  Expression apply(Op op, Expression... others) {
    Value[] inputs = new Value[others.length + 1];
    inputs[0] = value;
    for (int i = 0; i < others.length; i++) {
      inputs[i + 1] = others[i].value;
    }
    return new Expression(Node.value(op, inputs));
  }

  Expression to(Shape shape) {
    return shape().equals(shape) ? this : apply(new Op.Broadcast(shape));
  }

  private Expression binary(Op op, Expression other) {
    Shape common = shape().broadcast(other.shape());
    return to(common).apply(op, other.to(common));
  }

  Expression plus(Expression other) {
    return binary(new Op.Add(), other);
  }

  Expression minus(Expression other) {
    return binary(new Op.Sub(), other);
  }

  Expression times(Expression other) {
    return binary(new Op.Mul(), other);
  }

  Expression times(double number) {
    return times(like(number));
  }

  Expression plus(double number) {
    return plus(like(number));
  }

  Expression over(Expression other) {
    return binary(new Op.Div(), other);
  }

  Expression max(double number) {
    return binary(new Op.Max(), like(number));
  }

  Expression where(Expression mask, double otherwise) {
    return new Expression(Node.value(new Op.Select(), mask.value, value, like(otherwise).value));
  }

  Expression above(double number) {
    return new Expression(Node.value(new Op.Less(), like(number).value, value));
  }

  Expression matmul(Expression other, boolean transposeX, boolean transposeY) {
    return apply(new Op.MatMul(transposeX, transposeY), other);
  }

  Expression sum(int... axes) {
    return apply(new Op.Sum(Ints.of(axes)));
  }

  Expression sumAll() {
    return sum(IntStream.range(0, shape().rank()).toArray());
  }

  /** A reduction over the last axis, which stays with extent 1. */
  Expression overLast(Op.Reduction op) {
    return apply(op).apply(new Op.Reshape(shape().with(-1, 1)));
  }

  Expression sumLast() {
    return overLast(new Op.Sum(Ints.of(shape().rank() - 1)));
  }

  Expression maxLast() {
    return overLast(new Op.ReduceMax(Ints.of(shape().rank() - 1)));
  }

  Expression reshape(int... dims) {
    return apply(new Op.Reshape(Shape.of(dims)));
  }

  static List<Value> values(Expression... expressions) {
    return List.of(expressions).stream().map(Expression::value).toList();
  }
}
