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
import org.pellucid.graph.TensorType;

/**
 * Pass: puts units in an order. Of those that are ready, one that makes little of much goes first,
 * such as the gradient of a kernel: what it reads is still in a cache, and its memory is free
 * sooner. So does one of few numbers, such as the factors of an optimizer, for which such gradients
 * would wait. Else the one that comes first in the graph goes first. What only changes a variable
 * waits for the readers of its old value, so that it can be written in place.
 */
final class Schedule {
  /** So many times as many numbers as it makes are much for a unit to read. */
  private static final long MUCH = 4;

  /** Numbers that take no time to compute and no memory to keep. */
  private static final long FEW = 16;

  private final Fusion fusion;
  private final Map<Unit, List<Unit>> users = new HashMap<>();
  private final Map<Unit, Integer> waits = new HashMap<>();

  /** How many numbers each unit reads beyond {@link #MUCH} times those that it makes. */
  private final Map<Unit, Long> surplus = new HashMap<>();

  /** Units that read or make more than {@link #FEW} numbers at one place. */
  private final Set<Unit> large = new HashSet<>();

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
      weigh(i);
    }
    waitForReaders(graph);
    PriorityQueue<Unit> ready =
        new PriorityQueue<>((one, other) -> {
          int first = Boolean.compare(goesFirst(other), goesFirst(one));
          return first != 0 ? first : Integer.compare(place(one), place(other));
        });
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

  private boolean goesFirst(Unit unit) {
    return !large.contains(unit) || surplus.getOrDefault(unit, 0L) > 0;
  }

  /** Counts a node's results for those who read them and, if they leave it, for their unit. */
  private void weigh(int position) {
    long size = 0;
    for (TensorType result : fusion.nodes.get(position).outputs()) {
      size += result.shape().size();
    }
    Unit producer = fusion.units[position];
    Set<Unit> readers = new HashSet<>();
    fusion.uses.get(position).forEach(use -> readers.add(use.unit()));
    readers.remove(producer);
    if (size > FEW) {
      large.addAll(readers);
      if (producer != null) {
        large.add(producer);
      }
    }
    for (Unit reader : readers) {
      surplus.merge(reader, size, Long::sum);
    }
    if (producer != null && (fusion.roots[position] || !readers.isEmpty())) {
      surplus.merge(producer, -MUCH * size, Long::sum);
    }
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
      if (writer == null || read == null) {
        continue;
      }
      if (inner.contains(writer)) {
        surplus.remove(writer);
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
