// Longer than most files on purpose: from units to steps and their memory, in one pass.
package org.pellucid.compile;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.cpu.lane.ColumnStride;
import org.pellucid.cpu.lane.LoopBuilder;
import org.pellucid.cpu.lane.LoopKernel;
import org.pellucid.graph.Cell;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.TensorType;
import org.pellucid.graph.Value;

/** Pass: turns the units of a graph into steps on buffers. */
final class Lowering {
  private final Graph graph;
  private final KernelChoice choice;
  private final Fusion fusion;
  private final List<Buffer> buffers = new ArrayList<>();
  private final Map<Value, Buffer> places = new HashMap<>();
  private final List<Buffer> inputs = new ArrayList<>();
  private final List<Buffer> outputs = new ArrayList<>();
  private final Map<Cell, Buffer> cells = new HashMap<>();
  private final List<Cell> variables = new ArrayList<>();
  private final List<NdArray> constants = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();

  /** Where poolings note the places of their maxima. */
  private final Map<Value, Buffer> maxima = new HashMap<>();

  /** Poolings that are done while what they pool is computed. */
  private final Map<Group, Unit.Single> poolings = new HashMap<>();

  private Lowering(Graph graph, KernelChoice choice) {
    this.graph = graph;
    this.choice = choice;
    this.fusion = Fusion.of(graph);
  }

  static Plan lower(Graph graph, KernelChoice choice) {
    return new Lowering(SlicedSums.apply(graph), choice).lower();
  }

  private Plan lower() {
    List<Unit> units = Schedule.of(fusion, graph);
    for (Value parameter : graph.parameters()) {
      Buffer buffer = buffer(parameter.type(), Buffer.Kind.INPUT, inputs.size());
      inputs.add(buffer);
      places.put(parameter, buffer);
    }
    placeSources();
    placeOutputs();
    placeUpdates(units);
    placeRest();
    findPoolings(units);
    for (Unit unit : units) {
      step(unit);
    }
    finish();
    List<Step> summed = PiecedProducts.apply(SummingProducts.join(steps));
    List<Step> joined = JointRowStep.join(JointProductStep.join(summed));
    int[] sizes = MemoryPlan.lay(joined, buffers);
    List<Buffer> cellBuffers = new ArrayList<>();
    variables.forEach(cell -> cellBuffers.add(cells.get(cell)));
    List<Cell> changed = new ArrayList<>();
    graph.updates().forEach(update -> changed.add(update.cell()));
    return new Plan(
        List.copyOf(joined),
        List.copyOf(buffers),
        List.copyOf(inputs),
        List.copyOf(outputs),
        List.copyOf(cellBuffers),
        List.copyOf(variables),
        List.copyOf(changed),
        List.copyOf(constants),
        sizes);
  }

  private Buffer buffer(TensorType type, Buffer.Kind kind, int place) {
    Buffer buffer = new Buffer(buffers.size(), type, kind, place);
    buffers.add(buffer);
    return buffer;
  }

  private Buffer temporary(TensorType type) {
    return buffer(type, Buffer.Kind.ARENA, 0);
  }

  private Buffer cell(Cell cell) {
    return cells.computeIfAbsent(
        cell,
        _ -> {
          variables.add(cell);
          return buffer(cell.type(), Buffer.Kind.CELL, variables.size() - 1);
        });
  }

  private void placeSources() {
    for (Node node : fusion.nodes) {
      switch (node.op()) {
        case Op.Read read -> places.put(node.output(), cell(read.cell()));
        case Op.Data data -> {
          places.put(
              node.output(), buffer(node.output().type(), Buffer.Kind.CONSTANT, constants.size()));
          constants.add(data.array());
        }
        case Op.Parameter parameter -> {
          if (!places.containsKey(node.output())) {
            throw new IllegalArgumentException(
                "Parameter " + parameter.name() + " is not one of the graph's.");
          }
        }
        case Op _ -> {}
      }
    }
  }

  /** The value in memory that a result is a view of, or the result itself if that is a copy. */
  private Value base(Value root) {
    Access access = fusion.access(root);
    return access.isWhole() ? access.base() : root;
  }

  private void placeOutputs() {
    for (Value output : graph.outputs()) {
      Buffer buffer = buffer(output.type(), Buffer.Kind.OUTPUT, outputs.size());
      outputs.add(buffer);
      places.putIfAbsent(base(output), buffer);
    }
  }

  /** Lets updates be written where the variable lies, if nothing reads the old value later. */
  private void placeUpdates(List<Unit> units) {
    Map<Unit, Integer> order = new HashMap<>();
    for (int i = 0; i < units.size(); i++) {
      order.put(units.get(i), i);
    }
    int lastFailure = lastFailure(units);
    Map<Cell, Value> reads = new HashMap<>();
    for (Node node : fusion.nodes) {
      if (node.op() instanceof Op.Read read) {
        reads.put(read.cell(), node.output());
      }
    }
    for (Graph.Update update : graph.updates()) {
      Value value = base(update.value());
      Unit writer = fusion.units[fusion.position(value)];
      if (writer == null
          || places.containsKey(value)
          || requireNonNull(order.get(writer)) <= lastFailure) {
        continue;
      }
      Value old = reads.get(update.cell());
      if (old == null || isReadBefore(old, writer, value, order)) {
        places.put(value, cell(update.cell()));
      }
    }
  }

  /**
   * The place of the last unit that may end the run; -1 if there is none. A scatter does not, if
   * its indices have been good for a gather from as many or fewer places: the gradient of an
   * embedding, for which all updates would wait else.
   */
  private static int lastFailure(List<Unit> units) {
    Map<Value, Integer> checked = new HashMap<>();
    int last = -1;
    for (int i = 0; i < units.size(); i++) {
      if (!(units.get(i) instanceof Unit.Single single) || !Kernels.mayFail(single.node)) {
        continue;
      }
      Node node = single.node;
      if (node.op() instanceof Op.Gather gather && gather.outOfRange() == Op.OutOfRange.FAIL) {
        checked.merge(node.input(1), node.input(0).shape().dim(gather.axis()), Math::min);
      }
      boolean passes =
          node.op() instanceof Op.Scatter scatter
              && checked.getOrDefault(node.input(1), Integer.MAX_VALUE)
                  <= node.input(0).shape().dim(scatter.axis());
      last = passes ? last : i;
    }
    return last;
  }

  /** Whether a value is not read after a unit, and by the unit itself only where it writes. */
  private boolean isReadBefore(Value old, Unit writer, Value result, Map<Unit, Integer> order) {
    int written = requireNonNull(order.get(writer));
    for (Fusion.Use use : fusion.uses.get(fusion.position(old))) {
      int place = requireNonNull(order.get(use.unit()));
      if (place > written) {
        return false;
      }
      if (use.unit() == writer && !overwrites(writer, use, result)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a unit may write its result where it reads an old value. */
  private boolean overwrites(Unit writer, Fusion.Use use, Value result) {
    return switch (writer) {
      case Group group ->
          isPointwise(group)
              && use.access().isWhole()
              && use.access().size() == group.size
              && result.shape().size() == group.size;
      case Unit.Single single ->
          single.node.op() instanceof Op.Scatter && isWholeAndOnlyBase(single, use.access().base());
    };
  }

  /** Whether a scatter changes the whole of a value and reads its indices and updates elsewhere. */
  private static boolean isWholeAndOnlyBase(Unit.Single scatter, Value old) {
    Access base = requireNonNull(scatter.operands.get(scatter.node.input(0)));
    Access indices = requireNonNull(scatter.operands.get(scatter.node.input(1)));
    Access updates = requireNonNull(scatter.operands.get(scatter.node.input(2)));
    return base.isWhole() && !indices.base().equals(old) && !updates.base().equals(old);
  }

  /** Whether no point of a loop needs another point of what is as large as the loop. */
  private boolean isPointwise(Group group) {
    return !group.reducesRows
        && group.members.stream()
            .noneMatch(position -> fusion.nodes.get(position).op() instanceof Op.Reduction);
  }

  /** Gives memory to everything else that some step must find there. */
  private void placeRest() {
    placeNeeded();
    for (Unit unit : fusion.units) {
      if (unit instanceof Group group && group.product >= 0) {
        Value product = fusion.nodes.get(group.product).output();
        places.computeIfAbsent(product, _ -> productPlace(group, product));
      }
    }
  }

  /** A product lies where the loop behind it stores its own result, if nobody else needs it. */
  private Buffer productPlace(Group group, Value product) {
    for (int position : group.members) {
      Value value = fusion.nodes.get(position).output();
      Buffer place = places.get(value);
      if (place != null
          && (place.kind == Buffer.Kind.ARENA || place.kind == Buffer.Kind.OUTPUT)
          && value.dtype() == product.dtype()
          && value.shape().size() == product.shape().size()) {
        return place;
      }
    }
    return temporary(product.type());
  }

  private void placeNeeded() {
    for (int i = 0; i < fusion.nodes.size(); i++) {
      Unit unit = fusion.units[i];
      if (unit == null) {
        continue;
      }
      Node node = fusion.nodes.get(i);
      boolean needed = unit instanceof Unit.Single || fusion.roots[i];
      for (Fusion.Use use : fusion.uses.get(i)) {
        needed |= use.unit() != unit;
      }
      boolean reduced =
          unit instanceof Group g && g.reducesRows && node.op() instanceof Op.Reduction;
      if (needed || reduced) {
        for (int k = 0; k < node.outputs().size(); k++) {
          Value value = new Value(node, k);
          if (!places.containsKey(value)) {
            places.put(value, temporary(value.type()));
          }
        }
      }
    }
  }

  private void step(Unit unit) {
    switch (unit) {
      case Unit.Single single when poolings.containsValue(single) -> {}
      case Unit.Single single when notesPlaces(single.node) -> {
        Value pooled = single.node.output();
        Location x = operand(single, single.node.input(0));
        steps.add(UnpoolingSteps.pooling(single.node, x, place(pooled), places(pooled)));
      }
      case Unit.Single single when unpooling(single.node) != null ->
          steps.add(unpool(single, single.node, null, null));
      case Unit.Single single -> {
        List<Location> operands = new ArrayList<>();
        for (Value input : single.node.inputs()) {
          operands.add(operand(single, input));
        }
        List<Buffer> results = new ArrayList<>();
        for (int k = 0; k < single.node.outputs().size(); k++) {
          results.add(place(new Value(single.node, k)));
        }
        steps.add(Kernels.step(single.node, operands, results, this::temporary, choice));
      }
      case Group group when group.reducesRows -> columns(group);
      case Group group when group.product >= 0 -> product(group);
      case Group group when movesOnly(group) -> {
        Value value = fusion.nodes.get(group.members.getFirst()).output();
        Access source = requireNonNull(group.copies.get(value));
        Location from = new Location(place(source.base()), source.offset());
        steps.add(CopyKernels.strided(origin(group), source, from, place(value)));
      }
      case Group group -> {
        Loop loop = LoopWriter.write(group, fusion.nodes, places);
        steps.add(new LoopStep(origin(group), loop, choice.kernel(loop)));
      }
      case Unit _ -> throw new IllegalStateException("Neither a single operation nor a group.");
    }
  }

  /** Finds what can be pooled in the step that computes it. */
  private void findPoolings(List<Unit> units) {
    for (Unit unit : units) {
      if (unit instanceof Unit.Single single && single.node.op() instanceof Op.WindowMax) {
        Access pooled = fusion.access(single.node.input(0));
        int position = fusion.position(pooled.base());
        Buffer.Kind kind = place(single.node.output()).kind;
        if (pooled.isWhole()
            && (kind == Buffer.Kind.ARENA || kind == Buffer.Kind.OUTPUT)
            && fusion.units[position] instanceof Group group
            && group.product >= 0
            && PoolingTiles.suits(fusion.nodes.get(group.product), single.node)) {
          poolings.putIfAbsent(group, single);
        }
      }
    }
  }

  private @Nullable PoolingTiles pooling(Group group) {
    Unit.Single single = poolings.get(group);
    if (single == null) {
      return null;
    }
    Node node = single.node;
    Buffer x = place(fusion.access(node.input(0)).base());
    Buffer places = notesPlaces(node) ? places(node.output()) : null;
    return new PoolingTiles(WindowKernels.shape(node), x, place(node.output()), places);
  }

  private boolean notesPlaces(Node node) {
    return node.op() instanceof Op.WindowMax
        && fusion.unpoolings.values().stream()
            .anyMatch(unpooling -> unpooling.pooled().equals(node.output()));
  }

  private Buffer places(Value pooled) {
    return maxima.computeIfAbsent(pooled, _ -> temporary(pooled.type()));
  }

  /** The input of a node that is not stored, if there is one. */
  private @Nullable Unpooling unpooling(Node node) {
    for (Value input : node.inputs()) {
      Unpooling unpooling = fusion.unpoolings.get(fusion.access(input).base());
      if (unpooling != null) {
        return unpooling;
      }
    }
    return null;
  }

  private Unpooling.Source source(Unit unit, Unpooling unpooling) {
    Location places = Location.of(places(unpooling.pooled()));
    return new Unpooling.Source(unpooling.shape(), places, operand(unit, unpooling.numbers()));
  }

  /** The gradient of a convolution from a gradient of max pooling that is not stored. */
  private Step unpool(Unit unit, Node node, @Nullable Loop loop, @Nullable LoopKernel kernel) {
    Unpooling dy = requireNonNull(unpooling(node));
    Value other = node.input(node.input(0).equals(dy.gradient()) ? 1 : 0);
    return UnpoolingSteps.convolution(
        node, source(unit, dy), operand(unit, other), place(node.output()), loop, kernel);
  }

  /** Whether a group is a single copy that reads across rows, as transposing does. */
  private boolean movesOnly(Group group) {
    Access source = group.copies.get(fusion.nodes.get(group.members.getFirst()).output());
    if (group.members.size() > 1
        || source == null
        || fusion.units[fusion.position(source.base())] == group) {
      return false;
    }
    Access simple = source.simplified();
    int rank = simple.dims().length;
    return rank > 1 && simple.strides()[rank - 1] != 0 && simple.strides()[rank - 1] != 1;
  }

  private Buffer place(Value value) {
    Buffer buffer = places.get(value);
    if (buffer == null) {
      throw new IllegalStateException("No memory for " + value);
    }
    return buffer;
  }

  private Location operand(Unit unit, Value input) {
    Access access = unit.operands.get(input);
    if (access == null) {
      throw new IllegalStateException("No access to " + input);
    }
    return new Location(place(access.base()), access.offset());
  }

  private String origin(Unit unit) {
    return fusion.nodes.get(unit.members.getFirst()).origin();
  }

  private void product(Group group) {
    Node node = fusion.nodes.get(group.product);
    Loop loop = LoopWriter.write(group, fusion.nodes, places);
    LoopKernel kernel = choice.kernel(loop);
    if (unpooling(node) != null) {
      steps.add(unpool(group, node, loop, kernel));
      return;
    }
    List<Location> operands = List.of(operand(group, node.input(0)), operand(group, node.input(1)));
    Buffer target = place(node.output());
    steps.add(
        switch (node.op()) {
          case Op.MatMul _ ->
              new ProductStep(
                  node.origin(),
                  Kernels.extents(node),
                  operands.getFirst(),
                  operands.getLast(),
                  target,
                  loop,
                  kernel);
          case Op.WindowMaxGradient _ -> WindowKernels.step(node, operands, target, loop, kernel);
          case Op _ ->
              ConvolutionKernels.step(node, operands, target, loop, kernel, pooling(group));
        });
  }

  private void columns(Group group) {
    int runs = group.before;
    int rows = group.size / runs / group.columns;
    int block = group.columnBlock();
    if (block == rows) {
      columnStep(group, places, rows);
      return;
    }
    int parts = Math.ceilDiv(rows, block);
    Map<Value, Buffer> partial = new HashMap<>(places);
    List<Step> combine = new ArrayList<>();
    for (int position : group.members) {
      Node node = fusion.nodes.get(position);
      if (node.op() instanceof Op.Reduction op) {
        Value value = node.output();
        Shape shape = Shape.of(parts, group.columns);
        Buffer part = temporary(new TensorType(value.dtype(), shape));
        partial.put(value, part);
        combine.add(combine(op, origin(group), part, place(value)));
      }
    }
    columnStep(group, partial, block);
    steps.addAll(combine);
  }

  private void columnStep(Group group, Map<Value, Buffer> targets, int block) {
    Node first = fusion.nodes.get(group.members.getFirst());
    Unpooling unpooling = unpooling(first);
    if (unpooling != null) {
      Buffer target = requireNonNull(targets.get(first.output()));
      Unpooling.Source source = source(group, unpooling);
      steps.add(UnpoolingSteps.sums(origin(group), source, block, target));
      return;
    }
    Loop loop = LoopWriter.write(group, fusion.nodes, targets);
    steps.add(new ColumnStep(origin(group), loop, choice.kernel(loop), block));
  }

  /** Combines the results of blocks, in their order. */
  private Step combine(Op.Reduction op, String origin, Buffer from, Buffer to) {
    int parts = from.type.shape().dim(0);
    int columns = from.type.shape().dim(1);
    LoopBuilder builder = new LoopBuilder();
    int source = builder.operand(LaneEmitter.storage(from.dtype()), ColumnStride.CONTIGUOUS);
    int target = builder.operand(LaneEmitter.storage(to.dtype()), ColumnStride.CONTIGUOUS);
    int x = new LaneEmitter(builder).number(builder.load(source));
    builder.reduceColumns(LaneEmitter.kind(op), x, target);
    Loop loop =
        new Loop(
            builder.build(),
            new int[] {parts, columns},
            List.of(
                new LoopOperand(Location.of(from), new int[] {columns, 1}),
                new LoopOperand(Location.of(to), new int[] {columns, 1})));
    return new ColumnStep(origin, loop, choice.kernel(loop), parts);
  }

  /** Copies results that are not computed in their place. */
  private void finish() {
    List<Step> toCells = new ArrayList<>();
    for (Graph.Update update : graph.updates()) {
      Buffer from = place(base(update.value()));
      Buffer to = cell(update.cell());
      if (from == to) {
        continue;
      }
      if (from.kind == Buffer.Kind.CELL) {
        // Another variable's old value: keep it before anything is overwritten.
        Buffer kept = temporary(from.type);
        steps.add(copy(from, kept));
        from = kept;
      }
      toCells.add(copy(from, to));
    }
    for (int i = 0; i < outputs.size(); i++) {
      Buffer from = place(base(graph.outputs().get(i)));
      if (from != outputs.get(i)) {
        steps.add(copy(from, outputs.get(i)));
      }
    }
    steps.addAll(toCells);
  }

  private static Step copy(Buffer from, Buffer to) {
    return KernelStep.copy("", Location.of(from), Location.of(to), to.size());
  }

  /** Makes buffers for kernels that need working memory. */
  interface Temporaries {
    /** A buffer that lives during one step. */
    Buffer take(TensorType type);
  }
}
