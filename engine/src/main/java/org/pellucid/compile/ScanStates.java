package org.pellucid.compile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;

/**
 * Which result sequences of a loop are carried values, from before or after each step. Such a
 * sequence is where the carried value lives, so nothing is copied into it.
 */
final class ScanStates {
  /** For each result sequence the body's output that fills it, or -1 if a carried value does. */
  final int[] computed;

  /** For each carried value the sequence whose next slice it is written to, or -1. */
  final int[] before;

  /** For each carried value the sequence whose slice it is written to, or -1. */
  final int[] after;

  /** Further sequences of values from before the step: pairs of a sequence and a carried value. */
  final List<int[]> copiesBefore = new ArrayList<>();

  /** Further sequences of values from after the step. */
  final List<int[]> copiesAfter = new ArrayList<>();

  /** The loop's body without the outputs that are carried values. */
  final Graph body;

  ScanStates(Op.Scan scan) {
    Graph all = scan.body();
    int carried = scan.carried();
    List<Value> states = all.parameters().subList(0, carried);
    List<Value> next = all.outputs().subList(0, carried);
    List<Value> outputs = new ArrayList<>(next);
    before = new int[carried];
    after = new int[carried];
    Arrays.fill(before, -1);
    Arrays.fill(after, -1);
    computed = new int[all.outputs().size() - carried];
    for (int i = 0; i < computed.length; i++) {
      Value value = all.outputs().get(carried + i);
      computed[i] = -1;
      if (states.contains(value)) {
        place(before, copiesBefore, states.indexOf(value), i);
      } else if (next.contains(value)) {
        place(after, copiesAfter, next.indexOf(value), i);
      } else {
        computed[i] = outputs.size();
        outputs.add(value);
      }
    }
    for (int i = 0; i < carried; i++) {
      if (before[i] >= 0 && after[i] >= 0) {
        copiesAfter.add(new int[] {after[i], i});
        after[i] = -1;
      }
    }
    body = new Graph(all.parameters(), outputs);
  }

  private static void place(int[] home, List<int[]> copies, int state, int sequence) {
    if (home[state] < 0) {
      home[state] = sequence;
    } else {
      copies.add(new int[] {sequence, state});
    }
  }
}
