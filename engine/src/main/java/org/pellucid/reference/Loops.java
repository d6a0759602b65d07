package org.pellucid.reference;

import java.util.ArrayList;
import java.util.List;
import org.pellucid.graph.Op;
import org.pellucid.graph.TensorType;

/** The loop of fixed length: runs its body step by step. */
final class Loops {
  private Loops() {}

  static List<Values> scan(
      Op.Scan op, List<Values> inputs, List<TensorType> outputs, Interpretation outer) {
    Interpretation body = outer.body(op);
    List<Values> sequences = inputs.subList(op.carried(), op.carried() + op.sequences());
    List<Values> same = inputs.subList(op.carried() + op.sequences(), inputs.size());
    List<Values> carried = inputs.subList(0, op.carried());
    List<Values> collected = new ArrayList<>();
    for (TensorType type : outputs.subList(op.carried(), outputs.size())) {
      collected.add(Values.zeros(type));
    }
    for (int step = 0; step < op.length(); step++) {
      int row = op.reverse() ? op.length() - 1 - step : step;
      List<Values> arguments = new ArrayList<>(carried);
      for (Values sequence : sequences) {
        arguments.add(slice(sequence, row));
      }
      arguments.addAll(same);
      List<Values> results = body.run(arguments);
      carried = results.subList(0, op.carried());
      for (int i = 0; i < collected.size(); i++) {
        put(collected.get(i), row, results.get(op.carried() + i));
      }
    }
    List<Values> results = new ArrayList<>(carried);
    results.addAll(collected);
    return results;
  }

  private static Values slice(Values sequence, int row) {
    Values result = Values.zeros(sequence.dtype(), sequence.shape().without(0));
    for (int i = 0; i < result.size(); i++) {
      result.set(i, sequence, row * result.size() + i);
    }
    return result;
  }

  private static void put(Values sequence, int row, Values slice) {
    for (int i = 0; i < slice.size(); i++) {
      sequence.set(row * slice.size() + i, slice, i);
    }
  }
}
