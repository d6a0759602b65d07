package org.pellucid.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.pellucid.graph.Cell;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Op;

/**
 * Pass: puts units in an order. Of those that are ready, the one that comes first in the graph goes
 * first; what only changes a variable waits for the readers of its old value, so that it can be
 * written in place.
 */
final class Schedule {
  private final Fusion fusion;
  private final Map<Unit, List<Unit>> users = new HashMap<>();
  private final Map<Unit, Integer> waits = new HashMap<>();

  private Schedule(Fusion fusion) {
    this.fusion = fusion;
  }

  static List<Unit> of(Fusion fusion, Graph graph) {
    return new Schedule(fusion).order(graph);
  }

  private List<Unit> order(Graph graph) {
    for (Unit unit : fusion.units) {
      if (unit != null) {
        waits.putIfAbsent(unit, 0);
      }
    }
    for (int i = 0; i < fusion.units.length; i++) {
      Unit producer = fusion.units[i];
      if (producer != null) {
        for (Fusion.Use use : fusion.uses.get(i)) {
          after(producer, use.unit());
        }
      }
    }
    waitForReaders(graph);
    PriorityQueue<Unit> ready = new PriorityQueue<>((a, b) -> Integer.compare(place(a), place(b)));
    waits.forEach((unit, count) -> {
      if (count == 0) {
        ready.add(unit);
      }
    });
    List<Unit> ordered = new ArrayList<>(waits.size());
    while (!ready.isEmpty()) {
      Unit unit = ready.poll();
      ordered.add(unit);
      for (Unit user : users.getOrDefault(unit, List.of())) {
        if (waits.merge(user, -1, Integer::sum) == 0) {
          ready.add(user);
        }
      }
    }
    if (ordered.size() != waits.size()) {
      throw new IllegalStateException("The units depend on each other in a circle.");
    }
    return ordered;
  }

  private static int place(Unit unit) {
    return unit.members.getFirst();
  }

  private void after(Unit first, Unit second) {
    if (first != second) {
      users.computeIfAbsent(first, _ -> new ArrayList<>(2)).add(second);
      waits.merge(second, 1, Integer::sum);
    }
  }

  private void waitForReaders(Graph graph) {
    Set<Unit> inner = new HashSet<>(users.keySet());
    Map<Cell, Integer> reads = new HashMap<>();
    for (int i = 0; i < fusion.nodes.size(); i++) {
      if (fusion.nodes.get(i).op() instanceof Op.Read read) {
        reads.put(read.cell(), i);
      }
    }
    for (Graph.Update update : graph.updates()) {
      Unit writer = fusion.units[fusion.position(fusion.access(update.value()).base())];
      Integer read = reads.get(update.cell());
      if (writer == null || read == null || inner.contains(writer)) {
        continue;
      }
      for (Fusion.Use use : fusion.uses.get(read)) {
        boolean before = inner.contains(use.unit()) || place(use.unit()) < place(writer);
        if (use.unit() != writer && before) {
          after(use.unit(), writer);
        }
      }
    }
  }
}
