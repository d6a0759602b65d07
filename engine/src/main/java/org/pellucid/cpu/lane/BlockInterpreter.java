package org.pellucid.cpu.lane;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The executor that generates no code: it runs one instruction after the other over blocks of up to
 * 1024 columns.
 *
 * <p>Lanes live in blocks numbered per type. A number below 0 names a block of a constant, which
 * the interpreter owns and all threads share. A value of the row has a block of its own, filled
 * with it where columns need it; blocks of column values are used again as soon as their value is
 * dead.
 */
final class BlockInterpreter implements LoopKernel {
  private static final int BLOCK = LoopScratch.BLOCK;

  private final LoopSpec spec;
  private final boolean flattens;
  private final boolean columnReduction;
  private final PhaseSteps[] phases;
  private final int[] blocks = new int[LaneType.values().length];
  private final int[] slots;
  private final LaneStorage[] storages;
  private float[][] f32Constants = {};
  private double[][] f64Constants = {};
  private int[][] i32Constants = {};
  private long[][] i64Constants = {};

  private enum StepKind {
    LOAD,
    INDEX,
    UNARY,
    BINARY,
    FMA,
    COMPARE,
    SELECT,
    CONVERT,
    BITCAST,
    CALL,
    CALL_WHERE
  }

  /** An instruction with the blocks it works on. */
  private record Step(
      StepKind kind, LaneOp op, LaneType type, int a, int b, int c, int d, int to, boolean fill) {}

  private record StoreStep(LaneStorage storage, LaneType type, int operand, int from) {}

  private record ReduceStep(
      LaneOp.BinaryKind kind,
      LaneType type,
      long identity,
      int from,
      int lanes,
      int result,
      int operand) {}

  private record PhaseSteps(
      Step[] before,
      Step[] columns,
      StoreStep[] stores,
      ReduceStep[] reductions,
      Step[] after,
      StoreStep[] rowStores) {}

  BlockInterpreter(LoopSpec spec) {
    this.spec = spec;
    LoopPlan plan = new LoopPlan(spec);
    flattens = plan.flattens();
    columnReduction = spec.isColumnReduction();
    slots = new int[spec.values().size()];
    storages = spec.operands().stream().map(LoopSpec.Operand::storage).toArray(LaneStorage[]::new);
    for (int v = 0; v < slots.length; v++) {
      if (spec.values().get(v) instanceof LaneOp.Constant constant) {
        slots[v] = constantBlock(constant);
      } else if (!plan.varies(v)) {
        slots[v] = newBlock(spec.values().get(v).type());
      }
    }
    BitSet filled = filledValues(plan);
    phases = new PhaseSteps[spec.phases().size()];
    for (int p = 0; p < phases.length; p++) {
      phases[p] = prepare(plan, p, filled);
    }
  }

  /** The values of the row that some column instruction, store or reduction reads as a block. */
  private BitSet filledValues(LoopPlan plan) {
    BitSet filled = new BitSet();
    for (int p = 0; p < plan.phases().size(); p++) {
      for (int v : plan.phases().get(p).columns()) {
        for (int use : LoopPlan.uses(spec.values().get(v))) {
          filled.set(use);
        }
      }
      LoopSpec.Phase phase = spec.phases().get(p);
      phase.stores().stream()
          .filter(s -> !plan.isOncePerRow(s))
          .forEach(s -> filled.set(s.value()));
      phase.reductions().forEach(r -> filled.set(r.value()));
      phase.columnReductions().forEach(r -> filled.set(r.value()));
    }
    return filled;
  }

  private PhaseSteps prepare(LoopPlan plan, int number, BitSet filled) {
    LoopSpec.Phase phase = spec.phases().get(number);
    LoopPlan.Phase order = plan.phases().get(number);
    allocateColumns(plan, phase, order);
    List<ReduceStep> reductions = new ArrayList<>();
    for (int r = 0; r < phase.reductions().size(); r++) {
      LoopSpec.RowReduction reduction = phase.reductions().get(r);
      LaneType type = spec.values().get(reduction.value()).type();
      int result = spec.values().indexOf(new LaneOp.Reduced(type, number, r));
      reductions.add(
          new ReduceStep(
              reduction.kind().combine(),
              type,
              reduction.kind().identity(type),
              slots[reduction.value()],
              newBlock(type),
              result < 0 ? newBlock(type) : slots[result],
              -1));
    }
    for (LoopSpec.ColumnReduction reduction : phase.columnReductions()) {
      LaneType type = spec.values().get(reduction.value()).type();
      reductions.add(
          new ReduceStep(
              reduction.kind().combine(),
              type,
              reduction.kind().identity(type),
              slots[reduction.value()],
              newBlock(type),
              -1,
              reduction.operand()));
    }
    return new PhaseSteps(
        steps(order.before(), filled),
        steps(order.columns(), new BitSet()),
        stores(plan, phase, false),
        reductions.toArray(ReduceStep[]::new),
        steps(order.after(), filled),
        stores(plan, phase, true));
  }

  private StoreStep[] stores(LoopPlan plan, LoopSpec.Phase phase, boolean once) {
    return phase.stores().stream()
        .filter(s -> plan.isOncePerRow(s) == once)
        .map(s ->
            new StoreStep(
                storages[s.operand()],
                spec.values().get(s.value()).type().stored(),
                s.operand(),
                slots[s.value()]))
        .toArray(StoreStep[]::new);
  }

  /** Gives each column value of a phase a block from its computation to its last use. */
  private void allocateColumns(LoopPlan plan, LoopSpec.Phase phase, LoopPlan.Phase order) {
    int[] lastUse = new int[slots.length];
    for (int position = 0; position < order.columns().size(); position++) {
      for (int use : LoopPlan.uses(spec.values().get(order.columns().get(position)))) {
        lastUse[use] = position;
      }
    }
    phase.stores().forEach(s -> lastUse[s.value()] = Integer.MAX_VALUE);
    phase.reductions().forEach(r -> lastUse[r.value()] = Integer.MAX_VALUE);
    phase.columnReductions().forEach(r -> lastUse[r.value()] = Integer.MAX_VALUE);
    List<List<Integer>> free = new ArrayList<>();
    for (LaneType _ : LaneType.values()) {
      free.add(new ArrayList<>());
    }
    for (int position = 0; position < order.columns().size(); position++) {
      int v = order.columns().get(position);
      LaneOp op = spec.values().get(v);
      int now = position;
      Arrays.stream(LoopPlan.uses(op))
          .distinct()
          .filter(use -> plan.varies(use) && lastUse[use] == now)
          .forEach(use -> free.get(block(use)).addLast(slots[use]));
      List<Integer> available = free.get(op.type().stored().ordinal());
      slots[v] = available.isEmpty() ? newBlock(op.type()) : available.removeLast();
    }
  }

  private int block(int value) {
    return spec.values().get(value).type().stored().ordinal();
  }

  private int newBlock(LaneType type) {
    return blocks[type.stored().ordinal()]++;
  }

  private int constantBlock(LaneOp.Constant constant) {
    long bits = constant.bits();
    return switch (constant.type()) {
      case F32 -> {
        float[] block = new float[BLOCK];
        Arrays.fill(block, Float.intBitsToFloat((int) bits));
        f32Constants = Arrays.copyOf(f32Constants, f32Constants.length + 1);
        f32Constants[f32Constants.length - 1] = block;
        yield -f32Constants.length;
      }
      case F64 -> {
        double[] block = new double[BLOCK];
        Arrays.fill(block, Double.longBitsToDouble(bits));
        f64Constants = Arrays.copyOf(f64Constants, f64Constants.length + 1);
        f64Constants[f64Constants.length - 1] = block;
        yield -f64Constants.length;
      }
      case I32, MASK -> {
        int[] block = new int[BLOCK];
        Arrays.fill(block, (int) bits);
        i32Constants = Arrays.copyOf(i32Constants, i32Constants.length + 1);
        i32Constants[i32Constants.length - 1] = block;
        yield -i32Constants.length;
      }
      case I64 -> {
        long[] block = new long[BLOCK];
        Arrays.fill(block, bits);
        i64Constants = Arrays.copyOf(i64Constants, i64Constants.length + 1);
        i64Constants[i64Constants.length - 1] = block;
        yield -i64Constants.length;
      }
    };
  }

  private Step[] steps(List<Integer> order, BitSet filled) {
    return order.stream().map(v -> step(v, filled.get(v))).toArray(Step[]::new);
  }

  private Step step(int value, boolean fill) {
    LaneOp op = spec.values().get(value);
    int[] uses = LoopPlan.uses(op);
    int a = uses.length > 0 ? slots[uses[0]] : 0;
    int b = uses.length > 1 ? slots[uses[1]] : 0;
    int c = uses.length > 2 ? slots[uses[2]] : 0;
    int d = uses.length > 3 ? slots[uses[3]] : 0;
    StepKind kind =
        switch (op) {
          case LaneOp.Load _ -> StepKind.LOAD;
          case LaneOp.Index _ -> StepKind.INDEX;
          case LaneOp.Unary _ -> StepKind.UNARY;
          case LaneOp.Binary _ -> StepKind.BINARY;
          case LaneOp.Fma _ -> StepKind.FMA;
          case LaneOp.Compare _ -> StepKind.COMPARE;
          case LaneOp.Select _ -> StepKind.SELECT;
          case LaneOp.Convert _ -> StepKind.CONVERT;
          case LaneOp.Bitcast _ -> StepKind.BITCAST;
          case LaneOp.Call call -> call.where() < 0 ? StepKind.CALL : StepKind.CALL_WHERE;
          case LaneOp.Constant _, LaneOp.Reduced _ ->
              throw new IllegalStateException("Nothing computes " + op);
        };
    return new Step(kind, op, op.type().stored(), a, b, c, d, slots[value], fill);
  }

  @Override
  public void run(
      LoopArgs args, LoopScratch scratch, int rowBegin, int rowEnd, int colBegin, int colEnd) {
    scratch.reserve(
        storages.length,
        blocks[LaneType.F32.ordinal()],
        blocks[LaneType.F64.ordinal()],
        blocks[LaneType.I32.ordinal()],
        blocks[LaneType.I64.ordinal()]);
    if (columnReduction) {
      runColumnReduction(args, scratch, rowBegin, rowEnd, colBegin, colEnd);
    } else if (flattens && colBegin == 0 && colEnd == args.columns() && args.isFlat()) {
      args.seek(scratch, 0);
      runRow(args, scratch, rowBegin * colEnd, rowEnd * colEnd);
    } else if (rowBegin < rowEnd) {
      args.seek(scratch, rowBegin);
      for (int row = rowBegin; row < rowEnd; row++) {
        runRow(args, scratch, colBegin, colEnd);
        args.next(scratch);
      }
    }
  }

  private void runRow(LoopArgs args, LoopScratch scratch, int colBegin, int colEnd) {
    int block = Math.min(colEnd - colBegin, BLOCK);
    for (PhaseSteps phase : phases) {
      runRowSteps(phase.before, args, scratch, block);
      for (ReduceStep reduction : phase.reductions) {
        fill(scratch, reduction.type, reduction.lanes, reduction.identity, LoopScratch.LANES);
      }
      for (int at = colBegin; at < colEnd; at += BLOCK) {
        int n = Math.min(BLOCK, colEnd - at);
        for (Step step : phase.columns) {
          execute(step, args, scratch, at, n);
        }
        for (ReduceStep reduction : phase.reductions) {
          accumulate(reduction, scratch, n);
        }
        for (StoreStep store : phase.stores) {
          store(store, args, scratch, at, n);
        }
      }
      for (ReduceStep reduction : phase.reductions) {
        finish(reduction, scratch, Math.max(block, 1));
      }
      runRowSteps(phase.after, args, scratch, block);
      for (StoreStep store : phase.rowStores) {
        store(store, args, scratch, 0, 1);
      }
    }
  }

  private void runColumnReduction(
      LoopArgs args, LoopScratch scratch, int rowBegin, int rowEnd, int colBegin, int colEnd) {
    PhaseSteps phase = phases[0];
    for (int at = colBegin; at < colEnd; at += BLOCK) {
      int n = Math.min(BLOCK, colEnd - at);
      for (ReduceStep reduction : phase.reductions) {
        fill(scratch, reduction.type, reduction.lanes, reduction.identity, n);
      }
      args.seek(scratch, rowBegin);
      for (int row = rowBegin; row < rowEnd; row++) {
        runRowSteps(phase.before, args, scratch, n);
        for (Step step : phase.columns) {
          execute(step, args, scratch, at, n);
        }
        for (ReduceStep r : phase.reductions) {
          binary(r.kind, r.type, r.lanes, r.from, r.lanes, scratch, n);
        }
        for (StoreStep store : phase.stores) {
          store(store, args, scratch, at, n);
        }
        args.next(scratch);
      }
      for (ReduceStep r : phase.reductions) {
        int stride = args.columnStride(r.operand);
        int to = args.partialOffset(r.operand, rowBegin) + at * stride;
        LaneStorage storage = storages[r.operand];
        store(storage, r.type, args.array(r.operand), to, stride, r.lanes, scratch, n);
      }
    }
  }

  private void runRowSteps(Step[] steps, LoopArgs args, LoopScratch scratch, int block) {
    for (Step step : steps) {
      execute(step, args, scratch, 0, 1);
      if (step.fill) {
        spread(scratch, step.type, step.to, block);
      }
    }
  }

  private void execute(Step step, LoopArgs args, LoopScratch scratch, int at, int n) {
    switch (step.kind) {
      case LOAD -> load(step, args, scratch, at, n);
      case INDEX -> index(step, scratch, at, n);
      case UNARY -> unary(step, scratch, n);
      case BINARY -> {
        LaneOp.BinaryKind kind = ((LaneOp.Binary) step.op).kind();
        binary(kind, step.type, step.a, step.b, step.to, scratch, n);
      }
      case FMA -> {
        if (step.type == LaneType.F32) {
          float[] to = scratch.f32[step.to];
          BlockLoops.fma(f32(scratch, step.a), f32(scratch, step.b), f32(scratch, step.c), to, n);
        } else {
          double[] to = scratch.f64[step.to];
          BlockLoops.fma(f64(scratch, step.a), f64(scratch, step.b), f64(scratch, step.c), to, n);
        }
      }
      case COMPARE -> compare(step, (LaneOp.Compare) step.op, scratch, n);
      case SELECT -> select(step, scratch, n);
      case CONVERT -> convert(step, (LaneOp.Convert) step.op, scratch, n);
      case BITCAST -> bitcast(step, (LaneOp.Bitcast) step.op, scratch, n);
      case CALL -> {
        LaneFunction function = ((LaneOp.Call) step.op).function();
        if (step.type == LaneType.F32) {
          float[] to = scratch.f32[step.to];
          BlockLoops.call(function, f32(scratch, step.a), f32(scratch, step.b), to, n);
        } else {
          double[] to = scratch.f64[step.to];
          BlockLoops.call(function, f64(scratch, step.a), f64(scratch, step.b), to, n);
        }
      }
      case CALL_WHERE -> callWhere(step, ((LaneOp.Call) step.op).function(), scratch, n);
    }
  }

  private void load(Step step, LoopArgs args, LoopScratch s, int at, int n) {
    int operand = ((LaneOp.Load) step.op).operand();
    LaneStorage storage = storages[operand];
    Object array = args.array(operand);
    int stride = args.columnStride(operand);
    int from = s.offsets[operand] + at * stride;
    switch (step.type) {
      case F32 -> LaneMemory.load(storage, array, from, stride, s.f32[step.to], n);
      case F64 -> LaneMemory.load(storage, array, from, stride, s.f64[step.to], n);
      case I32, MASK -> LaneMemory.load(storage, array, from, stride, s.i32[step.to], n);
      case I64 -> LaneMemory.load(storage, array, from, stride, s.i64[step.to], n);
    }
  }

  private static void index(Step step, LoopScratch scratch, int at, int n) {
    int[] to = scratch.i32[step.to];
    switch (((LaneOp.Index) step.op).kind()) {
      case COLUMN -> {
        for (int i = 0; i < n; i++) {
          to[i] = at + i;
        }
      }
      case ROW -> to[0] = scratch.row;
      case OUTER_0 -> to[0] = scratch.index[0];
      case OUTER_1 -> to[0] = scratch.index[1];
      case OUTER_2 -> to[0] = scratch.index[2];
      case OUTER_3 -> to[0] = scratch.index[3];
    }
  }

  private void unary(Step step, LoopScratch s, int n) {
    LaneOp.Unary op = (LaneOp.Unary) step.op;
    switch (op.type()) {
      case F32 -> BlockLoops.unary(op.kind(), f32(s, step.a), s.f32[step.to], n);
      case F64 -> BlockLoops.unary(op.kind(), f64(s, step.a), s.f64[step.to], n);
      case I32 -> BlockLoops.unary(op.kind(), i32(s, step.a), s.i32[step.to], n);
      case I64 -> BlockLoops.unary(op.kind(), i64(s, step.a), s.i64[step.to], n);
      case MASK -> BlockLoops.notMask(i32(s, step.a), s.i32[step.to], n);
    }
  }

  private void binary(
      LaneOp.BinaryKind kind, LaneType type, int a, int b, int to, LoopScratch s, int n) {
    switch (type) {
      case F32 -> BlockLoops.binary(kind, f32(s, a), f32(s, b), s.f32[to], n);
      case F64 -> BlockLoops.binary(kind, f64(s, a), f64(s, b), s.f64[to], n);
      case I32, MASK -> BlockLoops.binary(kind, i32(s, a), i32(s, b), s.i32[to], n);
      case I64 -> BlockLoops.binary(kind, i64(s, a), i64(s, b), s.i64[to], n);
    }
  }

  private void compare(Step step, LaneOp.Compare op, LoopScratch s, int n) {
    int[] to = s.i32[step.to];
    switch (op.argument()) {
      case F32 -> BlockLoops.compare(op.kind(), f32(s, step.a), f32(s, step.b), to, n);
      case F64 -> BlockLoops.compare(op.kind(), f64(s, step.a), f64(s, step.b), to, n);
      case I32, MASK -> BlockLoops.compare(op.kind(), i32(s, step.a), i32(s, step.b), to, n);
      case I64 -> BlockLoops.compare(op.kind(), i64(s, step.a), i64(s, step.b), to, n);
    }
  }

  private void select(Step step, LoopScratch s, int n) {
    int[] mask = i32(s, step.a);
    switch (step.type) {
      case F32 -> BlockLoops.select(mask, f32(s, step.b), f32(s, step.c), s.f32[step.to], n);
      case F64 -> BlockLoops.select(mask, f64(s, step.b), f64(s, step.c), s.f64[step.to], n);
      case I32, MASK -> BlockLoops.select(mask, i32(s, step.b), i32(s, step.c), s.i32[step.to], n);
      case I64 -> BlockLoops.select(mask, i64(s, step.b), i64(s, step.c), s.i64[step.to], n);
    }
  }

  private void convert(Step step, LaneOp.Convert op, LoopScratch s, int n) {
    switch (op.from()) {
      case F32 -> {
        float[] from = f32(s, step.a);
        switch (step.type) {
          case F32 -> System.arraycopy(from, 0, s.f32[step.to], 0, n);
          case F64 -> BlockLoops.convert(from, s.f64[step.to], n);
          case I32, MASK -> BlockLoops.convert(from, s.i32[step.to], n);
          case I64 -> BlockLoops.convert(from, s.i64[step.to], n);
        }
      }
      case F64 -> {
        double[] from = f64(s, step.a);
        switch (step.type) {
          case F32 -> BlockLoops.convert(from, s.f32[step.to], n);
          case F64 -> System.arraycopy(from, 0, s.f64[step.to], 0, n);
          case I32, MASK -> BlockLoops.convert(from, s.i32[step.to], n);
          case I64 -> BlockLoops.convert(from, s.i64[step.to], n);
        }
      }
      case I32, MASK -> {
        int[] from = i32(s, step.a);
        switch (step.type) {
          case F32 -> BlockLoops.convert(from, s.f32[step.to], n);
          case F64 -> BlockLoops.convert(from, s.f64[step.to], n);
          case I32, MASK -> System.arraycopy(from, 0, s.i32[step.to], 0, n);
          case I64 -> BlockLoops.convert(from, s.i64[step.to], n);
        }
      }
      case I64 -> {
        long[] from = i64(s, step.a);
        switch (step.type) {
          case F32 -> BlockLoops.convert(from, s.f32[step.to], n);
          case F64 -> BlockLoops.convert(from, s.f64[step.to], n);
          case I32, MASK -> BlockLoops.convert(from, s.i32[step.to], n);
          case I64 -> System.arraycopy(from, 0, s.i64[step.to], 0, n);
        }
      }
    }
  }

  private void bitcast(Step step, LaneOp.Bitcast op, LoopScratch s, int n) {
    switch (op.from()) {
      case F32 -> BlockLoops.bitcast(f32(s, step.a), s.i32[step.to], n);
      case F64 -> BlockLoops.bitcast(f64(s, step.a), s.i64[step.to], n);
      case I32, MASK -> BlockLoops.bitcast(i32(s, step.a), s.f32[step.to], n);
      case I64 -> BlockLoops.bitcast(i64(s, step.a), s.f64[step.to], n);
    }
  }

  private void callWhere(Step step, LaneFunction function, LoopScratch s, int n) {
    int[] where = i32(s, step.c);
    if (step.type == LaneType.F32) {
      float[] x = f32(s, step.a);
      float[] y = f32(s, step.b);
      BlockLoops.callWhere(function, x, y, where, f32(s, step.d), s.f32[step.to], n);
    } else {
      double[] x = f64(s, step.a);
      double[] y = f64(s, step.b);
      BlockLoops.callWhere(function, x, y, where, f64(s, step.d), s.f64[step.to], n);
    }
  }

  private void store(StoreStep step, LoopArgs args, LoopScratch scratch, int at, int n) {
    int stride = args.columnStride(step.operand);
    int to = scratch.offsets[step.operand] + at * stride;
    store(step.storage, step.type, args.array(step.operand), to, stride, step.from, scratch, n);
  }

  private void store(
      LaneStorage storage,
      LaneType type,
      Object array,
      int at,
      int stride,
      int from,
      LoopScratch s,
      int n) {
    switch (type) {
      case F32 -> LaneMemory.store(storage, array, at, stride, f32(s, from), n);
      case F64 -> LaneMemory.store(storage, array, at, stride, f64(s, from), n);
      case I32, MASK -> LaneMemory.store(storage, array, at, stride, i32(s, from), n);
      case I64 -> LaneMemory.store(storage, array, at, stride, i64(s, from), n);
    }
  }

  private void accumulate(ReduceStep r, LoopScratch s, int n) {
    switch (r.type) {
      case F32 -> LaneReductions.reduce(r.kind, f32(s, r.from), s.f32[r.lanes], n);
      case F64 -> LaneReductions.reduce(r.kind, f64(s, r.from), s.f64[r.lanes], n);
      case I32, MASK -> LaneReductions.reduce(r.kind, i32(s, r.from), s.i32[r.lanes], n);
      case I64 -> LaneReductions.reduce(r.kind, i64(s, r.from), s.i64[r.lanes], n);
    }
  }

  private static void finish(ReduceStep r, LoopScratch s, int block) {
    switch (r.type) {
      case F32 ->
          LaneMemory.fill(s.f32[r.result], LaneReductions.combine(r.kind, s.f32[r.lanes]), block);
      case F64 ->
          LaneMemory.fill(s.f64[r.result], LaneReductions.combine(r.kind, s.f64[r.lanes]), block);
      case I32, MASK ->
          LaneMemory.fill(s.i32[r.result], LaneReductions.combine(r.kind, s.i32[r.lanes]), block);
      case I64 ->
          LaneMemory.fill(s.i64[r.result], LaneReductions.combine(r.kind, s.i64[r.lanes]), block);
    }
  }

  private static void fill(LoopScratch s, LaneType type, int block, long bits, int n) {
    switch (type) {
      case F32 -> LaneMemory.fill(s.f32[block], Float.intBitsToFloat((int) bits), n);
      case F64 -> LaneMemory.fill(s.f64[block], Double.longBitsToDouble(bits), n);
      case I32, MASK -> LaneMemory.fill(s.i32[block], (int) bits, n);
      case I64 -> LaneMemory.fill(s.i64[block], bits, n);
    }
  }

  private static void spread(LoopScratch s, LaneType type, int block, int n) {
    switch (type) {
      case F32 -> LaneMemory.fill(s.f32[block], s.f32[block][0], n);
      case F64 -> LaneMemory.fill(s.f64[block], s.f64[block][0], n);
      case I32, MASK -> LaneMemory.fill(s.i32[block], s.i32[block][0], n);
      case I64 -> LaneMemory.fill(s.i64[block], s.i64[block][0], n);
    }
  }

  private float[] f32(LoopScratch scratch, int slot) {
    return slot >= 0 ? scratch.f32[slot] : f32Constants[-1 - slot];
  }

  private double[] f64(LoopScratch scratch, int slot) {
    return slot >= 0 ? scratch.f64[slot] : f64Constants[-1 - slot];
  }

  private int[] i32(LoopScratch scratch, int slot) {
    return slot >= 0 ? scratch.i32[slot] : i32Constants[-1 - slot];
  }

  private long[] i64(LoopScratch scratch, int slot) {
    return slot >= 0 ? scratch.i64[slot] : i64Constants[-1 - slot];
  }
}
