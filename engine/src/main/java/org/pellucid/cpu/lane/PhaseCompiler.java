package org.pellucid.cpu.lane;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes the loop over the columns of one phase as static methods: in scalar code one, in vector
 * code one for whole steps and one, masked, for what is left.
 *
 * <p>Each method is small and by itself, so that C2 compiles it soon and without the rest. Whatever
 * does not lie in memory as lanes do goes through blocks of scratch, which the caller fills before
 * and empties after.
 */
final class PhaseCompiler {
  private final LoopSpec spec;
  private final LoopPlan plan;
  private final LoopSpec.Phase phase;
  private final LoopPlan.Phase order;
  private final int number;
  private final int bits;
  private final int lanes;
  private final List<Parameter> parameters = new ArrayList<>();
  private final List<Staged> stagedLoads = new ArrayList<>();
  private final List<Staged> stagedStores = new ArrayList<>();
  private final List<Integer> accumulators = new ArrayList<>();
  private final Parameter.@Nullable Block callBlock;

  /** What a phase method is given. */
  sealed interface Parameter {
    record Array(int operand) implements Parameter {}

    record Offset(int operand) implements Parameter {}

    record Block(LaneType type, int block) implements Parameter {}

    /** The negated first column of the block. */
    record BlockOffset() implements Parameter {}

    record RowValue(int value) implements Parameter {}

    /** How far an operand moves from row to row. */
    record RowStride(int operand) implements Parameter {}

    /** The number of rows. */
    record Rows() implements Parameter {}

    record Begin() implements Parameter {}

    record End() implements Parameter {}
  }

  /** A value that is loaded from or stored to an operand through a block of scratch. */
  record Staged(int value, int operand, LaneType type, int block) {}

  /** Something that phases load through one block, as the loop stores nothing where it may lie. */
  record Source(int operand, LaneType type) {}

  /**
   * Prepares a phase.
   *
   * @param bits the vector size, or 0 for scalar code
   * @param blocks counts the scratch blocks of each type, to which this adds its own
   * @param sources the blocks that phases share, to which this adds what it loads
   */
  PhaseCompiler(LoopPlan plan, int number, int bits, int[] blocks, Map<Source, Integer> sources) {
    this.plan = plan;
    this.spec = plan.spec();
    this.phase = spec.phases().get(number);
    this.order = plan.phases().get(number);
    this.number = number;
    this.bits = bits;
    this.lanes = bits == 0 ? 1 : bits / 32;
    for (int v : order.columns()) {
      if (spec.values().get(v) instanceof LaneOp.Load load) {
        if (isDirect(load.operand(), load.type())) {
          addOperand(load.operand());
        } else {
          stagedLoads.add(stageLoad(v, load.operand(), load.type().stored(), blocks, sources));
        }
      }
    }
    for (LoopSpec.Store store : phase.stores()) {
      if (plan.isOncePerRow(store)) {
        continue;
      }
      LaneType type = spec.values().get(store.value()).type();
      if (isDirect(store.operand(), type.stored())) {
        addOperand(store.operand());
      } else {
        int block = blocks[type.stored().ordinal()]++;
        stagedStores.add(stage(store.value(), store.operand(), type.stored(), block));
      }
    }
    for (int value : reducedValues()) {
      LaneType type = spec.values().get(value).type();
      accumulators.add(blocks[type.ordinal()]++);
      add(new Parameter.Block(type, accumulators.getLast()));
    }
    if (bits != 0 && order.columns().stream().anyMatch(this::isCall)) {
      callBlock = new Parameter.Block(LaneType.F32, blocks[LaneType.F32.ordinal()]++);
      add(callBlock);
    } else {
      callBlock = null;
    }
    if (needsBlocks()) {
      add(new Parameter.BlockOffset());
    }
    addRowValues();
    add(new Parameter.Begin());
    add(new Parameter.End());
  }

  private boolean isCall(int value) {
    return spec.values().get(value) instanceof LaneOp.Call;
  }

  private List<Integer> reducedValues() {
    List<Integer> values = new ArrayList<>();
    phase.reductions().forEach(r -> values.add(r.value()));
    phase.columnReductions().forEach(r -> values.add(r.value()));
    return values;
  }

  private void addRowValues() {
    List<Integer> used = new ArrayList<>(reducedValues());
    order.columns().forEach(v -> Arrays.stream(LoopPlan.uses(op(v))).forEach(used::add));
    phase.stores().stream().filter(s -> !plan.isOncePerRow(s)).forEach(s -> used.add(s.value()));
    for (int value : used) {
      if (!plan.varies(value) && !(op(value) instanceof LaneOp.Constant)) {
        add(new Parameter.RowValue(value));
      }
    }
  }

  private LaneOp op(int value) {
    return spec.values().get(value);
  }

  private boolean isDirect(int operand, LaneType type) {
    LoopSpec.Operand o = spec.operands().get(operand);
    return o.columns() == ColumnStride.CONTIGUOUS
        && o.storage().isDirect()
        && o.storage().lane() == type;
  }

  private void addOperand(int operand) {
    add(new Parameter.Array(operand));
    add(new Parameter.Offset(operand));
  }

  private Staged stageLoad(
      int value, int operand, LaneType type, int[] blocks, Map<Source, Integer> sources) {
    Integer shared = sources.get(new Source(operand, type));
    int block = shared == null ? blocks[type.ordinal()]++ : shared;
    if (isSteady(operand)) {
      sources.put(new Source(operand, type), block);
    }
    return stage(value, operand, type, block);
  }

  /** Whether the loop stores nothing to any array of this kind, which might be the same one. */
  private boolean isSteady(int operand) {
    ClassDesc array = Descriptors.array(spec.operands().get(operand).storage());
    for (LoopSpec.Phase other : spec.phases()) {
      for (LoopSpec.Store store : other.stores()) {
        if (Descriptors.array(spec.operands().get(store.operand()).storage()).equals(array)) {
          return false;
        }
      }
      for (LoopSpec.ColumnReduction sum : other.columnReductions()) {
        if (Descriptors.array(spec.operands().get(sum.operand()).storage()).equals(array)) {
          return false;
        }
      }
    }
    return true;
  }

  private Staged stage(int value, int operand, LaneType type, int block) {
    add(new Parameter.Block(type, block));
    return new Staged(value, operand, type, block);
  }

  private void add(Parameter parameter) {
    if (!parameters.contains(parameter)) {
      parameters.add(parameter);
    }
  }

  List<Parameter> parameters() {
    return parameters;
  }

  List<Staged> stagedLoads() {
    return stagedLoads;
  }

  List<Staged> stagedStores() {
    return stagedStores;
  }

  /** The scratch block of a reduction, those over columns first. */
  int accumulator(int reduction) {
    return accumulators.get(reduction);
  }

  /** Whether the columns must be done in blocks. */
  boolean needsBlocks() {
    return !stagedLoads.isEmpty() || !stagedStores.isEmpty() || !phase.columnReductions().isEmpty();
  }

  /** How many columns one iteration does; what is left goes to the masked method. */
  int step() {
    if (bits == 0) {
      return 1;
    }
    return phase.reductions().isEmpty() ? lanes : LoopScratch.LANES;
  }

  String mainName() {
    return "phase" + number;
  }

  String tailName() {
    return "phase" + number + "Tail";
  }

  MethodTypeDesc descriptor() {
    return descriptor(parameters);
  }

  private MethodTypeDesc descriptor(List<Parameter> given) {
    return MethodTypeDesc.of(CD_void, given.stream().map(this::type).toList());
  }

  /**
   * Whether there are methods that do many rows at once, which is what short rows need: nothing is
   * computed or stored once per row, and all operands lie in memory as lanes do.
   */
  boolean hasRowMethods() {
    return spec.phases().size() == 1
        && phase.reductions().isEmpty()
        && stagedLoads.isEmpty()
        && stagedStores.isEmpty()
        && order.before().isEmpty()
        && order.after().isEmpty()
        && phase.stores().stream().noneMatch(plan::isOncePerRow)
        && parameters.stream().noneMatch(Parameter.RowValue.class::isInstance)
        && rowParameters().size() < LoopCompiler.PARAMETER_LIMIT;
  }

  String rowsName() {
    return "rows";
  }

  String rowsTailName() {
    return "rowsTail";
  }

  /** What the methods for many rows are given. */
  List<Parameter> rowParameters() {
    List<Parameter> all = new ArrayList<>(parameters);
    for (Parameter parameter : parameters) {
      if (parameter instanceof Parameter.Offset offset) {
        all.add(new Parameter.RowStride(offset.operand()));
      }
    }
    all.add(new Parameter.Rows());
    return all;
  }

  MethodTypeDesc rowDescriptor() {
    return descriptor(rowParameters());
  }

  private ClassDesc type(Parameter parameter) {
    return switch (parameter) {
      case Parameter.Array a -> Descriptors.array(spec.operands().get(a.operand()).storage());
      case Parameter.Block b -> Descriptors.array(b.type());
      case Parameter.RowValue r -> Descriptors.scalar(op(r.value()).type());
      case Parameter.Offset _,
          Parameter.BlockOffset _,
          Parameter.RowStride _,
          Parameter.Rows _,
          Parameter.Begin _,
          Parameter.End _ ->
          CD_int;
    };
  }

  /** Whether vector code can do this phase. */
  static boolean suitsVectors(LoopPlan plan) {
    LoopSpec spec = plan.spec();
    for (int p = 0; p < spec.phases().size(); p++) {
      LoopSpec.Phase phase = spec.phases().get(p);
      List<Integer> values = new ArrayList<>(plan.phases().get(p).columns());
      for (int v : plan.phases().get(p).columns()) {
        if (!VectorSelection.supports(spec.values().get(v))) {
          return false;
        }
      }
      phase.reductions().forEach(r -> values.add(r.value()));
      phase.columnReductions().forEach(r -> values.add(r.value()));
      phase.stores().stream()
          .filter(s -> !plan.isOncePerRow(s))
          .forEach(s -> values.add(s.value()));
      if (values.stream().anyMatch(v -> spec.values().get(v).type().isWide())) {
        return false;
      }
    }
    return true;
  }

  /** Writes the methods. */
  void write(ClassBuilder type) {
    int flags = ClassFile.ACC_STATIC | ClassFile.ACC_PRIVATE;
    MethodTypeDesc one = descriptor();
    if (bits == 0) {
      type.withMethodBody(mainName(), one, flags, code -> new Body(code, false).writeScalar());
    } else {
      type.withMethodBody(mainName(), one, flags, code -> new Body(code, false).writeVector());
      type.withMethodBody(tailName(), one, flags, code -> new Body(code, false).writeTail());
    }
    if (hasRowMethods()) {
      MethodTypeDesc many = rowDescriptor();
      if (bits == 0) {
        type.withMethodBody(rowsName(), many, flags, code -> new Body(code, true).writeScalar());
      } else {
        type.withMethodBody(rowsName(), many, flags, code -> new Body(code, true).writeVector());
        type.withMethodBody(rowsTailName(), many, flags, code -> new Body(code, true).writeTail());
      }
    }
  }

  /** The writing of one method. */
  private final class Body {
    private final CodeBuilder code;
    private final Map<Parameter, Integer> slots = new HashMap<>();
    private final int[] scalarLocals = new int[spec.values().size()];
    private final int[] vectorLocals = new int[spec.values().size()];
    private final VectorSelection vectors;

    /** Whether the method walks rows: inside of its columns in vectors, around them in scalars. */
    private final boolean manyRows;

    /** Where each operand stands, column included, while vector code walks the rows. */
    private final Map<Integer, Integer> rowOffsets = new HashMap<>();

    /** The sums of column reductions, while vector code walks the rows. */
    private final List<Integer> rowSums = new ArrayList<>();

    Body(CodeBuilder code, boolean manyRows) {
      this.code = code;
      this.manyRows = manyRows;
      List<Parameter> given = manyRows ? rowParameters() : parameters;
      for (int i = 0; i < given.size(); i++) {
        int slot = code.parameterSlot(i);
        slots.put(given.get(i), slot);
        if (given.get(i) instanceof Parameter.RowValue row) {
          scalarLocals[row.value()] = slot;
        }
      }
      vectors = new VectorSelection(spec, code, bits, vectorLocals);
    }

    private int slot(Parameter parameter) {
      return Objects.requireNonNull(slots.get(parameter), "parameter has no slot");
    }

    private int local(TypeKind kind) {
      return code.allocateLocal(kind);
    }

    void writeScalar() {
      ScalarSelection scalars = new ScalarSelection(spec, code, scalarLocals);
      Label rows = code.newBoundLabel();
      Label done = code.newLabel();
      if (manyRows) {
        code.iload(slot(new Parameter.Rows())).ifle(done);
      }
      int j = local(TypeKind.INT);
      code.iload(slot(new Parameter.Begin())).istore(j);
      Label loop = code.newBoundLabel();
      Label end = code.newLabel();
      code.iload(j).iload(slot(new Parameter.End())).if_icmpge(end);
      for (int v : order.columns()) {
        switch (op(v)) {
          case LaneOp.Load load -> {
            pushAddress(v, load, j);
            code.arrayLoad(Descriptors.kind(load.type()));
          }
          case LaneOp.Index _ -> code.iload(j);
          default -> scalars.compute(op(v));
        }
        scalars.define(v);
      }
      for (int r = 0; r < phase.reductions().size(); r++) {
        LoopSpec.RowReduction reduction = phase.reductions().get(r);
        pushBlock(reduction.value(), r);
        code.iload(j).loadConstant(LoopScratch.LANES - 1).iand();
        accumulateScalar(scalars, reduction.kind(), reduction.value());
      }
      for (int r = 0; r < phase.columnReductions().size(); r++) {
        LoopSpec.ColumnReduction reduction = phase.columnReductions().get(r);
        pushBlock(reduction.value(), phase.reductions().size() + r);
        pushBlockIndex(j);
        accumulateScalar(scalars, reduction.kind(), reduction.value());
      }
      for (LoopSpec.Store store : phase.stores()) {
        if (!plan.isOncePerRow(store)) {
          pushStoreAddress(store, j);
          scalars.push(store.value());
          code.arrayStore(Descriptors.kind(op(store.value()).type()));
        }
      }
      code.iinc(j, 1).goto_(loop).labelBinding(end);
      if (manyRows) {
        for (Parameter parameter : parameters) {
          if (parameter instanceof Parameter.Offset offset) {
            code.iload(slot(offset)).iload(slot(new Parameter.RowStride(offset.operand()))).iadd();
            code.istore(slot(offset));
          }
        }
        code.iinc(slot(new Parameter.Rows()), -1).goto_(rows);
      }
      code.labelBinding(done).return_();
    }

    /** Walks the rows of one vector of columns, with the sums of column reductions in registers. */
    private void writeRows(int at, int floatMask, int intMask) {
      for (Parameter parameter : parameters) {
        if (parameter instanceof Parameter.Offset offset) {
          int local = rowOffsets.computeIfAbsent(offset.operand(), _ -> local(TypeKind.INT));
          code.iload(slot(offset)).iload(at).iadd().istore(local);
        }
      }
      rowSums.clear();
      for (int r = 0; r < phase.columnReductions().size(); r++) {
        LaneType type = op(phase.columnReductions().get(r).value()).type();
        rowSums.add(local(TypeKind.REFERENCE));
        vectors.species(type);
        pushBlock(phase.columnReductions().get(r).value(), r);
        pushBlockIndex(at);
        load(type, type == LaneType.F32 ? floatMask : intMask);
        code.astore(rowSums.get(r));
      }
      int left = local(TypeKind.INT);
      code.iload(slot(new Parameter.Rows())).istore(left);
      Label loop = code.newBoundLabel();
      Label end = code.newLabel();
      code.iload(left).ifle(end);
      writeLanes(at, 0, List.of(), floatMask, intMask);
      rowOffsets.forEach((operand, local) ->
          code.iload(local).iload(slot(new Parameter.RowStride(operand))).iadd().istore(local));
      code.iinc(left, -1).goto_(loop).labelBinding(end);
      for (int r = 0; r < rowSums.size(); r++) {
        LaneType type = op(phase.columnReductions().get(r).value()).type();
        code.aload(rowSums.get(r));
        pushBlock(phase.columnReductions().get(r).value(), r);
        pushBlockIndex(at);
        store(type, type == LaneType.F32 ? floatMask : intMask);
      }
    }

    private void accumulateScalar(ScalarSelection scalars, Reduction kind, int value) {
      LaneType type = op(value).type();
      code.dup2().arrayLoad(Descriptors.kind(type));
      scalars.push(value);
      ScalarSelection.combine(code, kind.combine(), type);
      code.arrayStore(Descriptors.kind(type));
    }

    private void pushBlock(int value, int accumulator) {
      code.aload(slot(new Parameter.Block(op(value).type(), accumulators.get(accumulator))));
    }

    private void pushBlockIndex(int j) {
      code.iload(slot(new Parameter.BlockOffset())).iload(j).iadd();
    }

    /** Pushes the array and the index that a column value is loaded from. */
    private void pushAddress(int value, LaneOp.Load load, int j) {
      for (Staged staged : stagedLoads) {
        if (staged.value() == value) {
          code.aload(slot(new Parameter.Block(staged.type(), staged.block())));
          pushBlockIndex(j);
          return;
        }
      }
      pushDirectAddress(load.operand(), j);
    }

    private void pushStoreAddress(LoopSpec.Store store, int j) {
      for (Staged staged : stagedStores) {
        if (staged.value() == store.value() && staged.operand() == store.operand()) {
          code.aload(slot(new Parameter.Block(staged.type(), staged.block())));
          pushBlockIndex(j);
          return;
        }
      }
      pushDirectAddress(store.operand(), j);
    }

    private void pushDirectAddress(int operand, int j) {
      code.aload(slot(new Parameter.Array(operand)));
      Integer walking = rowOffsets.get(operand);
      if (walking != null) {
        code.iload(walking);
        return;
      }
      code.iload(slot(new Parameter.Offset(operand))).iload(j).iadd();
    }

    void writeVector() {
      spreadRowValues();
      List<int[]> sums = loadAccumulators();
      int j = local(TypeKind.INT);
      code.iload(slot(new Parameter.Begin())).istore(j);
      Label loop = code.newBoundLabel();
      Label end = code.newLabel();
      code.iload(j).iload(slot(new Parameter.End())).if_icmpge(end);
      for (int part = 0; part < step() / lanes; part++) {
        int at = j;
        if (manyRows) {
          writeRows(j, -1, -1);
          continue;
        }
        if (part > 0) {
          at = local(TypeKind.INT);
          code.iload(j).loadConstant(part * lanes).iadd().istore(at);
        }
        writeLanes(at, part, sums, -1, -1);
      }
      code.iinc(j, step()).goto_(loop).labelBinding(end);
      storeAccumulators(sums);
      code.return_();
    }

    /** Does what is left of a step, with masks for the lanes that exist. */
    void writeTail() {
      spreadRowValues();
      List<int[]> sums = loadAccumulators();
      Label end = code.newLabel();
      int floatMask = local(TypeKind.REFERENCE);
      int intMask = local(TypeKind.REFERENCE);
      for (int part = 0; part < step() / lanes; part++) {
        int at = local(TypeKind.INT);
        int left = local(TypeKind.INT);
        code.iload(slot(new Parameter.Begin())).loadConstant(part * lanes).iadd().istore(at);
        code.iload(slot(new Parameter.End())).iload(at).isub().istore(left);
        code.iload(left).ifle(end);
        code.iload(left).loadConstant(lanes);
        code.invokestatic(Descriptors.MATH, "min", MethodTypeDesc.of(CD_int, CD_int, CD_int));
        code.istore(left);
        vectors.species(LaneType.F32);
        code.loadConstant(-1L).loadConstant(64).iload(left).isub().lushr();
        code.invokestatic(
            Descriptors.MASK,
            "fromLong",
            MethodTypeDesc.of(Descriptors.MASK, Descriptors.SPECIES, CD_long));
        code.astore(floatMask);
        code.aload(floatMask);
        vectors.castMask(false);
        code.astore(intMask);
        if (manyRows) {
          writeRows(at, floatMask, intMask);
          continue;
        }
        writeLanes(at, part, sums, floatMask, intMask);
      }
      code.labelBinding(end);
      storeAccumulators(sums);
      code.return_();
    }

    private void spreadRowValues() {
      for (Parameter parameter : parameters) {
        if (parameter instanceof Parameter.RowValue row) {
          vectors.spread(row.value(), scalarLocals[row.value()]);
        }
      }
    }

    private List<int[]> loadAccumulators() {
      List<int[]> sums = new ArrayList<>();
      for (int r = 0; r < phase.reductions().size(); r++) {
        int value = phase.reductions().get(r).value();
        int[] parts = new int[LoopScratch.LANES / lanes];
        for (int part = 0; part < parts.length; part++) {
          LaneType type = op(value).type();
          vectors.species(type);
          pushBlock(value, r);
          code.loadConstant(part * lanes);
          load(type, -1);
          parts[part] = local(TypeKind.REFERENCE);
          code.astore(parts[part]);
        }
        sums.add(parts);
      }
      return sums;
    }

    private void storeAccumulators(List<int[]> sums) {
      for (int r = 0; r < sums.size(); r++) {
        int value = phase.reductions().get(r).value();
        for (int part = 0; part < sums.get(r).length; part++) {
          code.aload(sums.get(r)[part]);
          pushBlock(value, r);
          code.loadConstant(part * lanes);
          store(op(value).type(), -1);
        }
      }
    }

    /** Computes one vector of columns from {@code at}, masked unless the masks are -1. */
    private void writeLanes(int at, int part, List<int[]> sums, int floatMask, int intMask) {
      int callSlot = callBlock == null ? -1 : slot(callBlock);
      for (int v : order.columns()) {
        switch (op(v)) {
          case LaneOp.Load load -> {
            LaneType type = load.type().stored();
            vectors.species(type);
            pushAddress(v, load, at);
            load(type, type == LaneType.F32 ? floatMask : intMask);
            if (load.type() == LaneType.MASK) {
              vectors.nonZero();
            }
          }
          case LaneOp.Index _ -> pushColumns(at);
          default -> vectors.compute(op(v), callSlot);
        }
        vectors.define(v);
      }
      for (int r = 0; r < sums.size(); r++) {
        LoopSpec.RowReduction reduction = phase.reductions().get(r);
        int mask = op(reduction.value()).type() == LaneType.F32 ? floatMask : intMask;
        int sum = sums.get(r)[part];
        vectors.combine(sum, reduction.kind(), reduction.value(), mask);
        code.astore(sum);
      }
      for (int r = 0; r < phase.columnReductions().size(); r++) {
        LoopSpec.ColumnReduction reduction = phase.columnReductions().get(r);
        LaneType type = op(reduction.value()).type();
        if (manyRows) {
          vectors.combine(rowSums.get(r), reduction.kind(), reduction.value(), -1);
          code.astore(rowSums.get(r));
          continue;
        }
        int mask = type == LaneType.F32 ? floatMask : intMask;
        int sum = local(TypeKind.REFERENCE);
        vectors.species(type);
        pushBlock(reduction.value(), phase.reductions().size() + r);
        pushBlockIndex(at);
        load(type, mask);
        code.astore(sum);
        vectors.combine(sum, reduction.kind(), reduction.value(), -1);
        pushBlock(reduction.value(), phase.reductions().size() + r);
        pushBlockIndex(at);
        store(type, mask);
      }
      for (LoopSpec.Store store : phase.stores()) {
        if (!plan.isOncePerRow(store)) {
          LaneType type = op(store.value()).type().stored();
          vectors.pushStored(store.value());
          pushStoreAddress(store, at);
          store(type, type == LaneType.F32 ? floatMask : intMask);
        }
      }
    }

    private void pushColumns(int at) {
      ClassDesc vector = Descriptors.INT_VECTOR;
      vectors.species(LaneType.I32);
      code.iload(at);
      code.invokestatic(
          vector, "broadcast", MethodTypeDesc.of(vector, Descriptors.SPECIES, CD_int));
      code.iconst_1();
      code.invokevirtual(vector, "addIndex", MethodTypeDesc.of(vector, CD_int));
    }

    /** Pops species, array and index and pushes the vector. */
    private void load(LaneType type, int mask) {
      ClassDesc vector = Descriptors.vector(type);
      ClassDesc array = Descriptors.array(type);
      if (mask < 0) {
        code.invokestatic(
            vector, "fromArray", MethodTypeDesc.of(vector, Descriptors.SPECIES, array, CD_int));
      } else {
        code.aload(mask);
        code.invokestatic(
            vector,
            "fromArray",
            MethodTypeDesc.of(vector, Descriptors.SPECIES, array, CD_int, Descriptors.MASK));
      }
    }

    /** Pops vector, array and index. */
    private void store(LaneType type, int mask) {
      ClassDesc vector = Descriptors.vector(type);
      ClassDesc array = Descriptors.array(type);
      if (mask < 0) {
        code.invokevirtual(vector, "intoArray", MethodTypeDesc.of(CD_void, array, CD_int));
      } else {
        code.aload(mask);
        code.invokevirtual(
            vector, "intoArray", MethodTypeDesc.of(CD_void, array, CD_int, Descriptors.MASK));
      }
    }
  }
}
