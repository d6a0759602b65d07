package org.pellucid.cpu.lane;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Generates a class for a {@link LoopSpec}: a driver that walks the rows and computes what there is
 * once per row, and the loops over the columns ({@link PhaseCompiler}) in scalar or vector code.
 */
final class LoopCompiler {
  /** HotSpot compiles no longer methods. */
  private static final int METHOD_LIMIT = 7900;

  static final int PARAMETER_LIMIT = 250;

  private static final String NAME = "GeneratedLoop";
  private static final int ARGS = 1;
  private static final int SCRATCH = 2;
  private static final int ROW_BEGIN = 3;
  private static final int ROW_END = 4;
  private static final int COL_BEGIN = 5;
  private static final int COL_END = 6;

  private final LoopSpec spec;
  private final LoopPlan plan;
  private final int bits;
  private final int[] blocks = new int[LaneType.values().length];
  private final Map<PhaseCompiler.Source, Integer> sources = new HashMap<>();
  private final List<PhaseCompiler> phases = new ArrayList<>();
  private final ClassDesc self = GeneratedClass.named(NAME);

  private LoopCompiler(LoopSpec spec, int bits) {
    this.spec = spec;
    this.plan = new LoopPlan(spec);
    this.bits = PhaseCompiler.suitsVectors(plan) ? bits : 0;
    for (int p = 0; p < spec.phases().size(); p++) {
      phases.add(new PhaseCompiler(plan, p, this.bits, blocks, sources));
    }
  }

  /** A kernel in scalar code, or empty if the loop is too long for one. */
  static Optional<LoopKernel> scalar(LoopSpec spec) {
    return new LoopCompiler(spec, 0).compile();
  }

  /**
   * A kernel in vectors of so many bits, which needs the vector module; in scalar code where the
   * loop has lanes of 64 bits; empty if the loop is too long for one.
   */
  static Optional<LoopKernel> vector(LoopSpec spec, int bits) {
    return new LoopCompiler(spec, bits).compile();
  }

  private Optional<LoopKernel> compile() {
    for (PhaseCompiler phase : phases) {
      int slots = phase.descriptor().parameterList().stream().mapToInt(LoopCompiler::slots).sum();
      if (slots > PARAMETER_LIMIT) {
        return Optional.empty();
      }
    }
    byte[] bytes =
        GeneratedClass.write(
            NAME,
            LoopKernel.class,
            type -> {
              MethodTypeDesc run =
                  MethodTypeDesc.of(
                      CD_void,
                      Descriptors.ARGS,
                      Descriptors.SCRATCH,
                      CD_int,
                      CD_int,
                      CD_int,
                      CD_int);
              type.withMethodBody("run", run, ClassFile.ACC_PUBLIC, c -> new Driver(c).write());
              phases.forEach(phase -> phase.write(type));
            });
    return longestMethod(bytes) > METHOD_LIMIT
        ? Optional.empty()
        : Optional.of((LoopKernel) GeneratedClass.load(bytes, "loop"));
  }

  private static int slots(ClassDesc type) {
    return TypeKind.from(type).slotSize();
  }

  private static int longestMethod(byte[] bytes) {
    int longest = 0;
    for (MethodModel method : ClassFile.of().parse(bytes).methods()) {
      int length = method.code().map(c -> ((CodeAttribute) c).codeLength()).orElse(0);
      longest = Math.max(longest, length);
    }
    return longest;
  }

  /** The writing of the method that walks the rows. */
  private final class Driver {
    private final CodeBuilder code;
    private final int[] locals = new int[spec.values().size()];
    private final ScalarSelection scalars;
    private final int[] arrays = new int[spec.operands().size()];
    private final int[] strides = new int[spec.operands().size()];
    private final int offsets;
    private final int row;

    /**
     * Local variables for the offsets of what lies in the blocks that phases share; -1 at first.
     */
    private final Map<PhaseCompiler.Source, Integer> held = new HashMap<>();

    Driver(CodeBuilder code) {
      this.code = code;
      scalars = new ScalarSelection(spec, code, locals);
      offsets = code.allocateLocal(TypeKind.REFERENCE);
      row = code.allocateLocal(TypeKind.INT);
    }

    void write() {
      reserve();
      if (plan.flattens()) {
        flatten();
      }
      for (int k = 0; k < arrays.length; k++) {
        LaneStorage storage = spec.operands().get(k).storage();
        args("array", CD_Object, k);
        if (storage.isDirect()) {
          code.checkcast(Descriptors.array(storage));
        }
        arrays[k] = code.allocateLocal(TypeKind.REFERENCE);
        code.astore(arrays[k]);
        strides[k] = code.allocateLocal(TypeKind.INT);
        args("columnStride", CD_int, k);
        code.istore(strides[k]);
      }
      code.aload(SCRATCH);
      code.invokevirtual(Descriptors.SCRATCH, "offsets", MethodTypeDesc.of(CD_int.arrayType()));
      code.astore(offsets);
      for (PhaseCompiler.Source source : sources.keySet()) {
        int local = code.allocateLocal(TypeKind.INT);
        held.put(source, local);
        code.iconst_m1().istore(local);
      }
      if (spec.isColumnReduction()) {
        writeColumnReduction();
      } else {
        Label end = code.newLabel();
        code.iload(ROW_BEGIN).iload(ROW_END).if_icmpge(end);
        seek();
        walkRows(
            end,
            COL_BEGIN,
            COL_END,
            () -> {
              for (int p = 0; p < phases.size(); p++) {
                writePhase(p);
              }
            });
        code.labelBinding(end);
      }
      code.return_();
    }

    private void reserve() {
      code.aload(SCRATCH).loadConstant(spec.operands().size());
      for (LaneType type : List.of(LaneType.F32, LaneType.F64, LaneType.I32, LaneType.I64)) {
        code.loadConstant(blocks[type.ordinal()]);
      }
      code.invokevirtual(
          Descriptors.SCRATCH,
          "reserve",
          MethodTypeDesc.of(CD_void, CD_int, CD_int, CD_int, CD_int, CD_int));
    }

    /** Makes all rows one, where they follow each other in memory. */
    private void flatten() {
      Label end = code.newLabel();
      code.iload(COL_BEGIN).ifne(end);
      code.iload(COL_END).aload(ARGS);
      code.invokevirtual(Descriptors.ARGS, "columns", MethodTypeDesc.of(CD_int)).if_icmpne(end);
      code.aload(ARGS);
      code.invokevirtual(Descriptors.ARGS, "isFlat", MethodTypeDesc.of(CD_boolean)).ifeq(end);
      code.iload(ROW_BEGIN).iload(COL_END).imul().istore(COL_BEGIN);
      code.iload(ROW_END).iload(COL_END).imul().istore(COL_END);
      code.iconst_0().istore(ROW_BEGIN);
      code.iconst_1().istore(ROW_END);
      code.labelBinding(end);
    }

    private void args(String name, ClassDesc result, int operand) {
      code.aload(ARGS).loadConstant(operand);
      code.invokevirtual(Descriptors.ARGS, name, MethodTypeDesc.of(result, CD_int));
    }

    private void seek() {
      code.aload(ARGS).aload(SCRATCH).iload(ROW_BEGIN);
      code.invokevirtual(
          Descriptors.ARGS, "seek", MethodTypeDesc.of(CD_void, Descriptors.SCRATCH, CD_int));
      code.iload(ROW_BEGIN).istore(row);
    }

    /** Does the rows one by one or, if they are short and the phase can, many at once. */
    private void walkRows(Label end, int columnBegin, int columnEnd, Runnable oneRow) {
      PhaseCompiler phase = phases.getFirst();
      if (phase.hasRowMethods()) {
        int n = code.allocateLocal(TypeKind.INT);
        int columns = code.allocateLocal(TypeKind.INT);
        Label longRows = code.newLabel();
        code.iload(columnEnd).iload(columnBegin).isub().istore(columns);
        code.iload(columns).loadConstant(LoopArgs.SHORT_ROW).if_icmpgt(longRows);
        Label loop = code.newBoundLabel();
        code.aload(ARGS).aload(SCRATCH).iload(ROW_END).iload(row).isub().iload(columns);
        code.invokevirtual(
            Descriptors.ARGS,
            "rowsAhead",
            MethodTypeDesc.of(CD_int, Descriptors.SCRATCH, CD_int, CD_int));
        code.istore(n);
        callRows(phase, columnBegin, columnEnd, n);
        code.iload(row).iload(n).iadd().istore(row);
        code.iload(row).iload(ROW_END).if_icmpge(end);
        code.aload(ARGS).aload(SCRATCH).iload(n);
        code.invokevirtual(
            Descriptors.ARGS, "skip", MethodTypeDesc.of(CD_void, Descriptors.SCRATCH, CD_int));
        code.goto_(loop);
        code.labelBinding(longRows);
      }
      Label loop = code.newBoundLabel();
      oneRow.run();
      nextRow(loop);
    }

    private void callRows(PhaseCompiler phase, int columnBegin, int columnEnd, int n) {
      int begin = code.allocateLocal(TypeKind.INT);
      int middle = code.allocateLocal(TypeKind.INT);
      code.iload(columnBegin).istore(begin);
      code.iload(columnEnd).iload(columnEnd).iload(columnBegin).isub();
      code.loadConstant(phase.step() - 1).iand().isub().istore(middle);
      List<PhaseCompiler.Parameter> given = phase.rowParameters();
      MethodTypeDesc type = phase.rowDescriptor();
      callIfAny(given, type, phase.rowsName(), columnBegin, begin, middle, n);
      if (phase.step() > 1) {
        callIfAny(given, type, phase.rowsTailName(), columnBegin, middle, columnEnd, n);
      }
    }

    private void nextRow(Label loop) {
      Label end = code.newLabel();
      code.iinc(row, 1).iload(row).iload(ROW_END).if_icmpge(end);
      code.aload(ARGS).aload(SCRATCH);
      code.invokevirtual(Descriptors.ARGS, "next", MethodTypeDesc.of(CD_void, Descriptors.SCRATCH));
      code.goto_(loop);
      code.labelBinding(end);
    }

    private void writePhase(int number) {
      PhaseCompiler phase = phases.get(number);
      LoopSpec.Phase parts = spec.phases().get(number);
      plan.phases().get(number).before().forEach(this::rowValue);
      for (int r = 0; r < parts.reductions().size(); r++) {
        LoopSpec.RowReduction reduction = parts.reductions().get(r);
        LaneType type = spec.values().get(reduction.value()).type();
        code.loadConstant(LoopScratch.LANES);
        int n = code.allocateLocal(TypeKind.INT);
        code.istore(n);
        fill(type, phase.accumulator(r), reduction.kind().identity(type), n);
      }
      if (hasColumns(number)) {
        if (phase.needsBlocks()) {
          forBlocks((at, n) -> {
            copyIn(phase, at, n);
            callPhase(phase, at, n);
            copyOut(phase, at, n);
          });
        } else {
          int n = code.allocateLocal(TypeKind.INT);
          code.iload(COL_END).iload(COL_BEGIN).isub().istore(n);
          callPhase(phase, COL_BEGIN, n);
        }
      }
      for (int r = 0; r < parts.reductions().size(); r++) {
        LoopSpec.RowReduction reduction = parts.reductions().get(r);
        LaneType type = spec.values().get(reduction.value()).type();
        kind(reduction.kind());
        block(type, phase.accumulator(r));
        code.invokestatic(
            Descriptors.REDUCTIONS,
            "combine",
            MethodTypeDesc.of(
                Descriptors.scalar(type), Descriptors.BINARY_KIND, Descriptors.array(type)));
        int result = spec.values().indexOf(new LaneOp.Reduced(type, number, r));
        if (result >= 0) {
          scalars.define(result);
        } else if (type.isWide()) {
          code.pop2();
        } else {
          code.pop();
        }
      }
      plan.phases().get(number).after().forEach(this::rowValue);
      for (LoopSpec.Store store : parts.stores()) {
        if (plan.isOncePerRow(store)) {
          storeRowValue(store);
        }
      }
    }

    private boolean hasColumns(int number) {
      LoopSpec.Phase parts = spec.phases().get(number);
      return !parts.reductions().isEmpty()
          || parts.stores().stream().anyMatch(s -> !plan.isOncePerRow(s));
    }

    private void kind(Reduction reduction) {
      code.getstatic(Descriptors.BINARY_KIND, reduction.combine().name(), Descriptors.BINARY_KIND);
    }

    private void writeColumnReduction() {
      PhaseCompiler phase = phases.get(0);
      List<LoopSpec.ColumnReduction> reductions = spec.phases().get(0).columnReductions();
      forBlocks((at, n) -> {
        for (int r = 0; r < reductions.size(); r++) {
          LaneType type = spec.values().get(reductions.get(r).value()).type();
          fill(type, phase.accumulator(r), reductions.get(r).kind().identity(type), n);
        }
        Label end = code.newLabel();
        code.iload(ROW_BEGIN).iload(ROW_END).if_icmpge(end);
        seek();
        int blockEnd = code.allocateLocal(TypeKind.INT);
        code.iload(at).iload(n).iadd().istore(blockEnd);
        walkRows(
            end,
            at,
            blockEnd,
            () -> {
              plan.phases().get(0).before().forEach(this::rowValue);
              copyIn(phase, at, n);
              callPhase(phase, at, n);
              copyOut(phase, at, n);
            });
        code.labelBinding(end);
        for (int r = 0; r < reductions.size(); r++) {
          int operand = reductions.get(r).operand();
          LaneType type = spec.values().get(reductions.get(r).value()).type();
          storageAndArray(operand);
          code.aload(ARGS).loadConstant(operand).iload(ROW_BEGIN);
          code.invokevirtual(
              Descriptors.ARGS, "partialOffset", MethodTypeDesc.of(CD_int, CD_int, CD_int));
          code.iload(at).iload(strides[operand]).imul().iadd();
          code.iload(strides[operand]);
          block(type, phase.accumulator(r));
          code.iload(n);
          memory("store", type);
        }
      });
    }

    private interface BlockBody {
      void write(int at, int n);
    }

    private void forBlocks(BlockBody body) {
      int at = code.allocateLocal(TypeKind.INT);
      int n = code.allocateLocal(TypeKind.INT);
      code.iload(COL_BEGIN).istore(at);
      Label loop = code.newBoundLabel();
      Label end = code.newLabel();
      code.iload(at).iload(COL_END).if_icmpge(end);
      code.iload(COL_END).iload(at).isub().loadConstant(LoopScratch.BLOCK);
      code.invokestatic(Descriptors.MATH, "min", MethodTypeDesc.of(CD_int, CD_int, CD_int));
      code.istore(n);
      body.write(at, n);
      code.iinc(at, LoopScratch.BLOCK).goto_(loop).labelBinding(end);
    }

    private void copyIn(PhaseCompiler phase, int at, int n) {
      for (PhaseCompiler.Staged staged : phase.stagedLoads()) {
        Integer local = held.get(new PhaseCompiler.Source(staged.operand(), staged.type()));
        if (local == null) {
          copy("load", staged, at, n);
        } else {
          copyOnce(staged, at, n, local);
        }
      }
    }

    /** Loads a block, unless all columns fit into one and it holds them already. */
    private void copyOnce(PhaseCompiler.Staged staged, int at, int n, int held) {
      Label load = code.newLabel();
      Label end = code.newLabel();
      code.iload(COL_END).iload(COL_BEGIN).isub().loadConstant(LoopScratch.BLOCK).if_icmpgt(load);
      pushOffset(staged.operand());
      code.iload(held).if_icmpeq(end);
      code.labelBinding(load);
      copy("load", staged, at, n);
      pushOffset(staged.operand());
      code.istore(held).labelBinding(end);
    }

    private void copyOut(PhaseCompiler phase, int at, int n) {
      phase.stagedStores().forEach(staged -> copy("store", staged, at, n));
    }

    private void copy(String direction, PhaseCompiler.Staged staged, int at, int n) {
      storageAndArray(staged.operand());
      pushOffset(staged.operand());
      code.iload(at).iload(strides[staged.operand()]).imul().iadd();
      code.iload(strides[staged.operand()]);
      block(staged.type(), staged.block());
      code.iload(n);
      memory(direction, staged.type());
    }

    private void memory(String name, LaneType type) {
      code.invokestatic(
          Descriptors.MEMORY,
          name,
          MethodTypeDesc.of(
              CD_void,
              Descriptors.STORAGE,
              CD_Object,
              CD_int,
              CD_int,
              Descriptors.array(type),
              CD_int));
    }

    private void storageAndArray(int operand) {
      LaneStorage storage = spec.operands().get(operand).storage();
      code.getstatic(Descriptors.STORAGE, storage.name(), Descriptors.STORAGE);
      code.aload(arrays[operand]);
    }

    private void pushOffset(int operand) {
      code.aload(offsets).loadConstant(operand).iaload();
    }

    private void block(LaneType type, int number) {
      code.aload(SCRATCH).loadConstant(number);
      code.invokevirtual(
          Descriptors.SCRATCH,
          Descriptors.blockName(type),
          MethodTypeDesc.of(Descriptors.array(type), CD_int));
    }

    private void fill(LaneType type, int number, long value, int n) {
      block(type, number);
      ScalarSelection.pushConstant(code, type, value);
      code.iload(n);
      code.invokestatic(
          Descriptors.MEMORY,
          "fill",
          MethodTypeDesc.of(CD_void, Descriptors.array(type), Descriptors.scalar(type), CD_int));
    }

    private void callPhase(PhaseCompiler phase, int at, int n) {
      int begin = code.allocateLocal(TypeKind.INT);
      int middle = code.allocateLocal(TypeKind.INT);
      int end = code.allocateLocal(TypeKind.INT);
      code.iload(at).istore(begin);
      code.iload(at).iload(n).iadd().istore(end);
      code.iload(end);
      code.iload(n).loadConstant(phase.step() - 1).iand().isub().istore(middle);
      List<PhaseCompiler.Parameter> given = phase.parameters();
      MethodTypeDesc type = phase.descriptor();
      callIfAny(given, type, phase.mainName(), at, begin, middle, -1);
      if (phase.step() > 1) {
        callIfAny(given, type, phase.tailName(), at, middle, end, -1);
      }
    }

    private void callIfAny(
        List<PhaseCompiler.Parameter> given,
        MethodTypeDesc type,
        String name,
        int at,
        int begin,
        int end,
        int rows) {
      Label none = code.newLabel();
      code.iload(begin).iload(end).if_icmpge(none);
      for (PhaseCompiler.Parameter parameter : given) {
        switch (parameter) {
          case PhaseCompiler.Parameter.Array a -> code.aload(arrays[a.operand()]);
          case PhaseCompiler.Parameter.Offset o -> pushOffset(o.operand());
          case PhaseCompiler.Parameter.Block b -> block(b.type(), b.block());
          case PhaseCompiler.Parameter.BlockOffset _ -> code.iload(at).ineg();
          case PhaseCompiler.Parameter.RowValue r -> scalars.push(r.value());
          case PhaseCompiler.Parameter.RowStride r -> args("rowStride", CD_int, r.operand());
          case PhaseCompiler.Parameter.Rows _ -> code.iload(rows);
          case PhaseCompiler.Parameter.Begin _ -> code.iload(begin);
          case PhaseCompiler.Parameter.End _ -> code.iload(end);
        }
      }
      code.invokestatic(self, name, type);
      code.labelBinding(none);
    }

    private void rowValue(int value) {
      switch (spec.values().get(value)) {
        case LaneOp.Load load -> {
          storageAndArray(load.operand());
          pushOffset(load.operand());
          code.invokestatic(
              Descriptors.MEMORY,
              "load" + Descriptors.elementName(load.type()),
              MethodTypeDesc.of(
                  Descriptors.scalar(load.type()), Descriptors.STORAGE, CD_Object, CD_int));
        }
        case LaneOp.Index index -> index(index.kind());
        default -> scalars.compute(spec.values().get(value));
      }
      scalars.define(value);
    }

    private void index(LaneOp.IndexKind kind) {
      code.aload(SCRATCH);
      switch (kind) {
        case ROW -> code.invokevirtual(Descriptors.SCRATCH, "row", MethodTypeDesc.of(CD_int));
        case OUTER_0 -> outerIndex(0);
        case OUTER_1 -> outerIndex(1);
        case OUTER_2 -> outerIndex(2);
        case OUTER_3 -> outerIndex(3);
        case COLUMN -> throw new IllegalStateException("A column is no value of the row.");
      }
    }

    private void outerIndex(int dimension) {
      code.loadConstant(dimension);
      code.invokevirtual(Descriptors.SCRATCH, "index", MethodTypeDesc.of(CD_int, CD_int));
    }

    private void storeRowValue(LoopSpec.Store store) {
      LaneType type = spec.values().get(store.value()).type();
      storageAndArray(store.operand());
      pushOffset(store.operand());
      scalars.push(store.value());
      code.invokestatic(
          Descriptors.MEMORY,
          "store" + Descriptors.elementName(type),
          MethodTypeDesc.of(
              CD_void, Descriptors.STORAGE, CD_Object, CD_int, Descriptors.scalar(type)));
    }
  }
}
