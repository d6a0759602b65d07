package org.pellucid.ops;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Tensor;

/**
 * An arrangement of named axes: lists of names that make up one axis together, before and after.
 */
record Rearrangement(
    String pattern, List<List<String>> from, List<List<String>> to, Map<String, Integer> given) {
  static Rearrangement of(String pattern, List<String> names, Ints extents) {
    String[] sides = pattern.split("->", -1);
    if (sides.length != 2) {
      throw Operands.wrong("rearrange", "a pattern has two sides, got \"" + pattern + "\"");
    }
    Map<String, Integer> given = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      given.put(names.get(i), extents.get(i));
    }
    return new Rearrangement(pattern, groups(sides[0]), groups(sides[1]), given);
  }

  private static List<List<String>> groups(String side) {
    List<List<String>> groups = new ArrayList<>();
    List<String> open = null;
    for (String word : side.replace("(", " ( ").replace(")", " ) ").trim().split("\\s+", -1)) {
      switch (word) {
        case "(" -> {
          open = new ArrayList<>();
          groups.add(open);
        }
        case ")" -> open = null;
        default -> {
          if (open != null) {
            open.add(word);
          } else if (!word.isEmpty()) {
            groups.add(List.of(word));
          }
        }
      }
    }
    return groups;
  }

  Tensor apply(Tensor x) {
    if (x.rank() != from.size()) {
      throw Operands.wrong(
          "rearrange", "\"" + pattern + "\" names " + from.size() + " axes, got " + x.shape());
    }
    Map<String, Integer> extents = new LinkedHashMap<>(given);
    List<String> order = new ArrayList<>();
    for (int axis = 0; axis < x.rank(); axis++) {
      int known = 1;
      String open = null;
      for (String name : from.get(axis)) {
        if (name.equals("1")) {
          continue;
        }
        order.add(name);
        Integer extent = extents.get(name);
        known *= extent == null ? 1 : extent;
        open = extent == null ? name : open;
      }
      if (open != null) {
        extents.put(open, x.dim(axis) / Math.max(1, known));
      }
    }
    Tensor split = x.reshape(shape(order, extents));
    List<String> wanted =
        to.stream().flatMap(List::stream).filter(name -> !name.equals("1")).toList();
    if (!order.containsAll(wanted) || order.size() != wanted.size()) {
      throw Operands.wrong("rearrange", "both sides must name the same axes: \"" + pattern + "\"");
    }
    Tensor moved = split.transpose(wanted.stream().mapToInt(order::indexOf).toArray());
    Shape shape = Shape.SCALAR;
    for (List<String> group : to) {
      shape = shape.plus(shape(group, extents).size());
    }
    return moved.reshape(shape);
  }

  private static Shape shape(List<String> names, Map<String, Integer> extents) {
    return Shape.of(names.stream().mapToInt(name -> extents.getOrDefault(name, 1)).toArray());
  }
}
