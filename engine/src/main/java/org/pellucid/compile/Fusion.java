// Longer than most files on purpose: what joins what is one walk over the graph.
package org.pellucid.compile;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;

/**
 * Pass: groups operations into loops.
 *
 * <p>Nodes are visited from the results backwards. A node joins the loop that uses its result, if
 * the loop can compute it at the points where it is needed and every other user comes later than
 * the loop; otherwise it opens a loop of its own. So every value is computed once. Movements are no
 * members of loops but views through which these load; one that no view can express, or that a
 * kernel needs in order, is copied.
 */
final class Fusion {
  /** Somebody who needs a value, and how it lies seen from there. */
  record Use(Unit unit, Access access) {}

  /** Extents and strides that suit no loop, for values that are read by something else. */
  private static final int[] APART = {-1};

  private enum Relation {
    FULL,
    ROW,
    APART
  }

  final List<Node> nodes;
  final Map<Node, Integer> positions;
  final List<List<Use>> uses;
  final @Nullable Unit[] units;
  final boolean[] roots;

  /** Gradients of max pooling that are not stored. */
  final Map<Value, Unpooling> unpoolings = new HashMap<>();

  /** Loops that reduce rows, each with what is as large as these rows and read for that. */
  private final Map<Group, Set<Integer>> reductions = new LinkedHashMap<>();

  /** Right operands of gradients of kernels, which can add up their columns. */
  private final Set<Integer> kernelGradients = new HashSet<>();

  private final GatePairs pairs;
  private final @Nullable Access[] views;

  /** What copies of views are made from. */
  private final @Nullable Access[] sources;

  private Fusion(Graph graph) {
    nodes = resultsBesideOperands(graph);
    pairs = new GatePairs(nodes);
    positions = HashMap.newHashMap(nodes.size());
    uses = new ArrayList<>(nodes.size());
    units = new Unit[nodes.size()];
    roots = new boolean[nodes.size()];
    views = new Access[nodes.size()];
    sources = new Access[nodes.size()];
    for (int i = 0; i < nodes.size(); i++) {
      positions.put(nodes.get(i), i);
      uses.add(new ArrayList<>(2));
    }
    findViews();
    for (Node node : nodes) {
      if (node.op() instanceof Op.MatMul op && op.transposeX() && !op.transposeY()) {
        kernelGradients.add(position(access(node.input(1)).base()));
      }
    }
    for (Value root : graph.roots()) {
      Access access = access(root);
      int position = position(access.isWhole() ? access.base() : copied(root));
      roots[position] = true;
    }
    for (int i = nodes.size() - 1; i >= 0; i--) {
      visit(i);
    }
  }

  /**
   * The graph's nodes with each result that nothing else uses right behind its operands, so that it
   * finds the loops that read these.
   */
  private static List<Node> resultsBesideOperands(Graph graph) {
    List<Node> sorted = graph.nodes();
    Set<Node> used = new HashSet<>();
    sorted.forEach(node -> node.inputs().forEach(input -> used.add(input.node())));
    Map<Node, Integer> places = HashMap.newHashMap(sorted.size());
    List<List<Node>> behind = new ArrayList<>(sorted.size());
    for (int i = 0; i < sorted.size(); i++) {
      Node node = sorted.get(i);
      places.put(node, i);
      behind.add(new ArrayList<>(1));
      int place = i;
      if (!used.contains(node) && LaneEmitter.canEmit(node)) {
        place =
            node.inputs().stream()
                .mapToInt(x -> requireNonNull(places.get(x.node())))
                .max()
                .orElse(i);
      }
      behind.get(place).add(node);
    }
    List<Node> nodes = new ArrayList<>(sorted.size());
    behind.forEach(nodes::addAll);
    return nodes;
  }

  static Fusion of(Graph graph) {
    return new Fusion(graph);
  }

  int position(Value value) {
    return requireNonNull(positions.get(value.node()));
  }

  /** How a value lies in the memory of the one it is a view of. */
  Access access(Value value) {
    Access view = views[position(value)];
    return view == null ? Access.of(value) : view;
  }

  private static boolean isView(Op op) {
    return op instanceof Op.Reshape
        || op instanceof Op.Transpose
        || op instanceof Op.Broadcast
        || op instanceof Op.Slice;
  }

  private void findViews() {
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      if (isView(node.op())) {
        Access moved = access(node.input(0)).move(node.op());
        if (moved == null) {
          moved = Access.of(copied(node.input(0))).move(node.op());
        }
        views[i] = moved;
        sources[i] = moved;
      }
    }
  }

  /** Has a view copied; from here on it is no view. */
  private Value copied(Value view) {
    views[position(view)] = null;
    return view;
  }

  private void visit(int position) {
    Node node = nodes.get(position);
    if (views[position] != null || (uses.get(position).isEmpty() && !roots[position])) {
      return;
    }
    switch (node.op()) {
      case Op.Parameter _, Op.Data _, Op.Read _ -> {}
      case Op.Reduction _ -> visitReduction(position);
      case Op.Concat op when Concatenation.isLoop(op, node) -> visitConcat(op, position);
      case Op.WindowMaxGradient _ when staysUnpooled(position) -> {}
      case Op.MatMul _, Op.Conv _, Op.ConvInputGradient _, Op.WindowMaxGradient _ -> {
        if (!joinAsProduct(position)) {
          visitSingle(position);
        }
      }
      case Op op -> {
        if (LaneEmitter.canEmit(node)) {
          visitElementwise(position);
        } else {
          visitSingle(position);
        }
      }
    }
  }

  /** Leaves out a gradient of max pooling, if all its users can read its parts instead. */
  private boolean staysUnpooled(int position) {
    Node node = nodes.get(position);
    Unpooling unpooling = Unpooling.of(node, nodes);
    if (unpooling == null
        || roots[position]
        || !access(unpooling.numbers()).isContiguous()
        || !uses.get(position).stream().allMatch(use -> unpooling.suits(use.unit(), nodes))) {
      return false;
    }
    unpoolings.put(node.output(), unpooling);
    for (Use use : uses.get(position)) {
      operand(unpooling.numbers(), use.unit());
      operand(unpooling.pooled(), use.unit());
    }
    return true;
  }

  private void visitSingle(int position) {
    Unit.Single unit = new Unit.Single(nodes.get(position), position);
    settle(position, unit, stageAbove(position, unit));
    operands(nodes.get(position), unit);
  }

  private void visitElementwise(int position) {
    Value value = nodes.get(position).output();
    int weight = LaneEmitter.weight(nodes.get(position));
    if (visitPair(position)) {
      return;
    }
    for (Group group : candidates(position)) {
      Relation relation = relation(position, group);
      boolean allowed =
          relation == Relation.FULL || (relation == Relation.ROW && group.product < 0);
      if (allowed
          && group.weight + weight <= Group.WEIGHT_LIMIT
          && (!group.reducesRows || staysWithin(position, group))
          && rise(position, group)
          && cutForRows(position, group, relation)
          && fitsSource(position, group, relation)) {
        join(position, group, relation == Relation.ROW);
        return;
      }
    }
    if (sources[position] == null && uses.get(position).isEmpty()) {
      for (Group group : beside(position, value.shape().size())) {
        if (group.weight + weight <= Group.WEIGHT_LIMIT && rise(position, group)) {
          join(position, group, false);
          return;
        }
      }
    }
    Group group = new Group(value.shape().size());
    open(position, group);
  }

  /**
   * Loops of some size that nobody but their members needs at the points of an operation, but that
   * read one of its operands, when all operands lie as the loop's points do.
   */
  private List<Group> beside(int position, int size) {
    List<Group> found = new ArrayList<>(2);
    for (Value input : nodes.get(position).inputs()) {
      if (input.op() instanceof Op.Fill) {
        continue;
      }
      Access access = access(input);
      if (!access.isWhole() || access.size() != size) {
        return List.of();
      }
      for (Use use : uses.get(position(access.base()))) {
        if (use.unit() instanceof Group group
            && group.size == size
            && group.product < 0
            && !group.reducesRows
            && relation(use.access(), group) == Relation.FULL
            && !found.contains(group)) {
          found.add(group);
        }
      }
    }
    return found;
  }

  /** A gate's derivative opens a loop, which its function joins. */
  private boolean visitPair(int position) {
    Node node = nodes.get(position);
    int size = node.output().shape().size();
    if (pairs.isSlope(node)) {
      Group group = new Group(size);
      open(position, group);
      pairs.put(node, group);
      return true;
    }
    Group group = pairs.group(node);
    if (group == null || group.size != size || !rise(position, group)) {
      return false;
    }
    join(position, group, false);
    return true;
  }

  /** Parts of one shape are computed by one loop, which stores each where it belongs. */
  private void visitConcat(Op.Concat op, int position) {
    Shape part = nodes.get(position).input(0).shape();
    for (Group group : beside(position, part.size())) {
      if (rise(position, group) && group.fitAt(Concatenation.run(op, part))) {
        join(position, group, false);
        return;
      }
    }
    Group group = new Group(part.size());
    group.fitAt(Concatenation.run(op, part));
    open(position, group);
  }

  private void visitReduction(int position) {
    Node node = nodes.get(position);
    Shape shape = node.input(0).shape();
    int run = shape.dim(1);
    boolean overColumns = shape.dim(2) == 1;
    if (!LaneEmitter.canEmit(node)) {
      visitSingle(position);
      return;
    }
    if (overColumns) {
      for (Group group : candidates(position)) {
        Relation relation = relation(position, group);
        boolean sameRows =
            relation == Relation.ROW
                && group.size == shape.size()
                && rowLength(position, group) == run;
        boolean widens =
            relation == Relation.FULL
                && group.columns == 0
                && !group.reducesRows
                && group.product < 0
                && group.size == shape.dim(0);
        if ((sameRows || widens)
            && group.product < 0
            && group.weight < Group.WEIGHT_LIMIT
            && rise(position, group)
            && (widens || cutForRows(position, group, relation))) {
          if (widens) {
            group.widen(run);
          }
          join(position, group, true);
          return;
        }
      }
    }
    Group group = new Group(shape.size());
    group.columns = 0;
    if (overColumns) {
      group.cutRows(run);
      group.hasRowMembers = true;
    } else {
      Set<Integer> read = largeSources(node.input(0));
      if (joinReduction(position, read)) {
        return;
      }
      reductions.put(group, read);
      group.cutRows(shape.dim(2));
      group.before = shape.dim(0);
      group.fitAt(shape.dim(1) * shape.dim(2));
      group.reducesRows = true;
    }
    open(position, group);
  }

  /**
   * Lets a loop that reduces the same rows reduce one more thing, if both read something as large:
   * the sums of dy and of dy z of a normalization. Sums that the gradient of a kernel can take on
   * its way ({@link SummingProducts}) stay alone.
   */
  private boolean joinReduction(int position, Set<Integer> read) {
    Value reduced = nodes.get(position).input(0);
    Shape shape = reduced.shape();
    if (kernelGradients.contains(position(access(reduced).base()))) {
      return false;
    }
    for (Map.Entry<Group, Set<Integer>> entry : reductions.entrySet()) {
      Group group = entry.getKey();
      if (group.size == shape.size()
          && group.before == shape.dim(0)
          && group.columns == shape.dim(2)
          && group.weight < Group.WEIGHT_LIMIT
          && !Collections.disjoint(entry.getValue(), read)
          && uses.get(position).stream().noneMatch(use -> use.unit() == group)
          && rise(position, group)) {
        entry.getValue().addAll(read);
        join(position, group, false);
        return true;
      }
    }
    return false;
  }

  /**
   * What a reduced value lies in, or what it is computed of by one operation, if that is as large.
   */
  private Set<Integer> largeSources(Value reduced) {
    Value base = access(reduced).base();
    Set<Integer> sources = new HashSet<>(Set.of(position(base)));
    if (LaneEmitter.canEmit(base.node())) {
      for (Value input : base.node().inputs()) {
        Value source = access(input).base();
        if (source.shape().size() == reduced.shape().size()) {
          sources.add(position(source));
        }
      }
    }
    return sources;
  }

  private boolean joinAsProduct(int position) {
    Node node = nodes.get(position);
    Value value = node.output();
    Shape shape = value.shape();
    if (value.dtype() != DType.FLOAT32 || (node.op() instanceof Op.MatMul && shape.rank() > 2)) {
      return false;
    }
    int columns = shape.dim(-1);
    for (Group group : candidates(position)) {
      if (relation(position, group) == Relation.FULL
          && columns > 1
          && columns < shape.size()
          && group.product < 0
          && !group.hasRowMembers
          && !group.reducesRows
          && rise(position, group)
          && group.cutRows(columns)) {
        group.product = position;
        join(position, group, false);
        return true;
      }
    }
    return false;
  }

  /** The loops that use a value, without repetition. */
  private List<Group> candidates(int position) {
    List<Group> found = new ArrayList<>(2);
    for (Use use : uses.get(position)) {
      if (use.unit() instanceof Group group && !found.contains(group)) {
        found.add(group);
      }
    }
    return found;
  }

  /** Whether nobody else needs a value; loops that reduce over rows store nothing else. */
  private boolean staysWithin(int position, Group group) {
    for (Use use : uses.get(position)) {
      if (use.unit() != group) {
        return false;
      }
    }
    return !roots[position];
  }

  /** How a value stands to the points of a loop, in all the loop's uses of it. */
  private Relation relation(int position, Group group) {
    DType dtype = nodes.get(position).outputs().getFirst().dtype();
    if (dtype == DType.FLOAT16 || dtype == DType.BFLOAT16) {
      // Storing rounds these; a loop that went on with the value would not.
      return Relation.APART;
    }
    Relation all = null;
    for (Use use : uses.get(position)) {
      if (use.unit() == group) {
        Relation one = relation(use.access(), group);
        if (all != null && all != one) {
          return Relation.APART;
        }
        all = one;
      }
    }
    return all == null ? Relation.APART : all;
  }

  private static Relation relation(Access access, Group group) {
    if (access.isWhole()) {
      if (access.size() == group.size) {
        return Relation.FULL;
      }
      return group.columns > 0 && access.size() == group.rows() && !group.reducesRows
          ? Relation.ROW
          : Relation.APART;
    }
    int repeats = access.repeats();
    boolean rows = repeats > 1 && access.size() == group.size && !group.reducesRows;
    return rows && (group.columns == repeats || group.columns == 0) ? Relation.ROW : Relation.APART;
  }

  /** How long the rows are at the ends of which a loop needs a value. */
  private int rowLength(int position, Group group) {
    return group.size / Math.max(1, nodes.get(position).output().shape().size());
  }

  private boolean cutForRows(int position, Group group, Relation relation) {
    return relation != Relation.ROW || group.cutRows(rowLength(position, group));
  }

  /** Moves a loop before all other users of a value; false if it cannot be. */
  private boolean rise(int position, Group group) {
    int needed = stageAbove(position, group);
    if (group.stage < needed) {
      if (!group.canRaise(needed)) {
        return false;
      }
      group.stage = needed;
    }
    return true;
  }

  /** The lowest stage before all users of a value but the unit itself. */
  private int stageAbove(int position, Unit unit) {
    int stage = 0;
    for (Use use : uses.get(position)) {
      if (use.unit() != unit) {
        stage = Math.max(stage, use.unit().stage + 1);
      }
    }
    return stage;
  }

  private void open(int position, Group group) {
    group.stage = stageAbove(position, group);
    join(position, group, false);
  }

  private boolean fitsSource(int position, Group group, Relation relation) {
    Access source = sources[position];
    return source == null || group.fit(source, relation == Relation.ROW);
  }

  private void settle(int position, Unit unit, int stage) {
    unit.stage = stage;
    units[position] = unit;
    for (Use use : uses.get(position)) {
      if (use.unit() != unit) {
        use.unit().lowestProducer = Math.min(use.unit().lowestProducer, stage);
      }
    }
  }

  private void join(int position, Group group, boolean ofRows) {
    Node node = nodes.get(position);
    group.members.add(position);
    settle(position, group, group.stage);
    group.hasRowMembers |= ofRows;
    if (group.product == position) {
      operands(node, group);
      return;
    }
    group.weight += LaneEmitter.weight(node);
    Access source = sources[position];
    if (source != null) {
      group.fit(source, ofRows);
      group.copies.put(node.output(), source);
      uses.get(position(source.base())).add(new Use(group, source));
      return;
    }
    boolean rowInputs = ofRows && !(node.op() instanceof Op.Reduction);
    for (Value input : node.inputs()) {
      if (!(input.op() instanceof Op.Fill)) {
        load(input, group, rowInputs);
      }
    }
  }

  private void load(Value input, Group group, boolean ofRows) {
    if (group.accesses.containsKey(input)) {
      return;
    }
    Access access = access(input);
    if (!group.fit(access, ofRows)) {
      access = Access.of(copied(input));
    }
    group.accesses.put(input, access);
    uses.get(position(access.base())).add(new Use(group, access));
  }

  /** Notes what a kernel reads, which must lie in memory in order. */
  private void operands(Node node, Unit unit) {
    for (Value input : node.inputs()) {
      operand(input, unit);
    }
  }

  private void operand(Value input, Unit unit) {
    Access access = access(input);
    if (!access.isContiguous()) {
      access = Access.of(copied(input));
    }
    unit.operands.put(input, access);
    Access apart = new Access(access.base(), APART, APART, 0);
    uses.get(position(access.base())).add(new Use(unit, apart));
  }
}
