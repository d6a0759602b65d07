package org.pellucid.cpu;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Writes the innermost loops of products, unrolled over the rows and vectors of a tile so that
 * every sum stays in a register of its own.
 *
 * <p>A tile of {@code h} rows and {@code v} vectors is this loop, where all lines with an r or a v
 * are written out for each of them:
 *
 * <pre>
 * for (int k = 0; k &lt; depth; k++, row += ldb) {
 *   b_v = fromArray(LANE, b, row + v * LANES);
 *   x = broadcast(LANE, a[place of A[r, k]]);
 *   s_rv = x.fma(b_v, s_rv);
 * }
 * </pre>
 *
 * <p>What the places of A[r, k] and of rows of B look like decides what C2 makes of it. Figures are
 * GFLOP/s of one core with operands in the first cache, a depth of 256 and JDK 25: on a Sapphire
 * Rapids core whose peak is 246 with 16 lanes and 32 registers, under the serial collector, and 133
 * when held to 8 lanes and 16 registers.
 *
 * <pre>
 * lanes  place of A[r, k]       rows of B    12x2  10x2   8x2   4x2   6x2
 *    16  a[a_r + k]             ldb apart     177   171   176    98
 *    16  a[a_r + k]             2 vectors     199   203   215   101         PANEL_ROWS
 *    16  a[at + r * 400 + k]    2 vectors     219   207   209   171         (1 vector, r * 16)
 *    16  a[at + r], at += step  ldb apart     170   165   174   125         COLUMNS
 *    16  a[at + r], at += 12    2 vectors     231   206   205   164         PANELS
 *     8  a[a_r + k]             ldb apart                             114   ROWS
 *     8  a[a_r], a_r += step    ldb apart                              80   COLUMNS
 *     8  a[at + r], at += 6     2 vectors                             116   PANELS
 * </pre>
 *
 * <p>Registers for addresses are what is scarce: twelve rows of A, a row of B that moves by a step
 * known at run time alone and is checked against the array's end need sixteen, of which C2 has
 * thirteen. What it then does depends on little things, the collector for one: it moved the row of
 * B through memory and vector registers in each round under the serial collector, but not under G1,
 * a quarter of the speed. Steps that are constants leave one moving register and checks before the
 * loop.
 *
 * <p>Offsets known to be small keep C2 from sign-extending sums of indexes for each row. With 16
 * vector registers, one index for all rows lets it load many broadcasts ahead of their use, and it
 * spills, as it does when the loop is unrolled over k. With memory segments the checks cost what
 * vectors of B that begin at a border of 64 bytes gain.
 *
 * <p>A Zen 5 core runs nearly all of them alike: 237 to 258 of a peak of 264, from either cache, at
 * depths of 64 to 768 and whatever lies between rows of A. Columns of A at a step that each call
 * says are the exception: 178 with eight rows. At a depth of 16 or 32, checks of where rows of C
 * lie are a large part of a call: with one distance between them 153 become 182, and 223 become
 * 246.
 */
final class TileCompiler {

  private static final ClassDesc FLOATS = CD_float.arrayType();
  private static final ClassDesc VECTOR = ClassDesc.of(Vector.class.getName());
  private static final ClassDesc FLOAT_VECTOR = ClassDesc.of(FloatVector.class.getName());
  private static final ClassDesc SPECIES = ClassDesc.of(VectorSpecies.class.getName());
  private static final ClassDesc WIDTH = ClassDesc.of(VectorWidth.class.getName());
  private static final ClassDesc TILES = ClassDesc.of(RegisterTiles.class.getName());
  private static final ClassDesc PACKING_TILES = ClassDesc.of(PackingTiles.class.getName());
  private static final MethodTypeDesc TILE =
      MethodTypeDesc.of(
          CD_void,
          CD_int,
          FLOATS,
          CD_int,
          CD_int,
          FLOATS,
          CD_int,
          CD_int,
          CD_boolean,
          FLOATS,
          CD_int,
          CD_int);
  private static final MethodTypeDesc PACKING_TILE =
      TILE.insertParameterTypes(TILE.parameterCount(), FLOATS, CD_int);

  private static final MethodTypeDesc INTO_ARRAY = MethodTypeDesc.of(CD_void, FLOATS, CD_int);

  private static final int LANES = VectorWidth.FLOATS.length();

  /** Indexes and depths below this are known to be small; longer operands need other loops. */
  static final int INDEX_LIMIT = 1 << 30;

  /** Parameters of a tile, in the order of {@link #TILE}. */
  private static final int DEPTH = 0;

  private static final int A = 1;
  private static final int A_OFF = 2;
  private static final int A_STEP = 3;
  private static final int B = 4;
  private static final int B_OFF = 5;
  private static final int LDB = 6;
  private static final int FRESH = 7;
  private static final int C = 8;
  private static final int C_OFF = 9;
  private static final int LDC = 10;

  /** Of tiles that pack, behind the others. */
  private static final int PANEL = 11;

  private static final int PANEL_OFF = 12;

  /** Where A[r, k] lies. */
  enum Left {
    /** At {@code a[aOff + r * aStep + k]}; A is shorter than {@link #INDEX_LIMIT}. */
    ROWS,
    /** At {@code a[aOff + k * aStep + r]}. */
    COLUMNS
  }

  private final Left left;
  private final int vectors;
  private final int[] heights;

  /** Floats between columns, or rows, of A if these are known beforehand; 0 if each call says. */
  private final int fixedStep;

  /** Floats between rows of C, likewise. */
  private final int fixedOut;

  /** Where rows of B lie, and whether they are copied on the way. */
  private enum Right {
    ANYWHERE,
    /** One behind the other. */
    PACKED,
    /** Anywhere, and the tile writes them one behind the other. */
    TO_PACK,
    /** Two packed panels, each as wide as half of the tile, that begin {@code ldb} apart. */
    TWO_PANELS
  }

  private final Right right;

  private TileCompiler(
      Left left, int vectors, int fixedStep, Right right, int fixedOut, int[] heights) {
    this.left = left;
    this.vectors = vectors;
    this.fixedStep = fixedStep;
    this.fixedOut = fixedOut;
    this.right = right;
    this.heights = heights;
  }

  /** Makes tiles that are so many vectors wide, one for each height. */
  static RegisterTiles compile(Left left, int vectors, int... heights) {
    return (RegisterTiles) load(new TileCompiler(left, vectors, 0, Right.ANYWHERE, 0, heights));
  }

  /**
   * Makes tiles for a B whose rows follow each other.
   *
   * @param step what all calls will give as {@code aStep}; 0 if they differ
   */
  static RegisterTiles compilePacked(Left left, int vectors, int step, int... heights) {
    return (RegisterTiles) load(new TileCompiler(left, vectors, step, Right.PACKED, 0, heights));
  }

  /**
   * Makes tiles for a B and a C whose rows follow each other. With one distance between rows of C,
   * C2 checks the first and the last of them alone.
   *
   * @param step as for {@link #compilePacked}
   */
  static RegisterTiles compileDense(Left left, int vectors, int step, int... heights) {
    int out = vectors * LANES;
    return (RegisterTiles) load(new TileCompiler(left, vectors, step, Right.PACKED, out, heights));
  }

  /**
   * Makes tiles that pack a B that lies anywhere: two stores a round, for which the multiplications
   * leave time.
   *
   * @param step as for {@link #compilePacked}
   */
  static PackingTiles compilePacking(Left left, int vectors, int step, int... heights) {
    return (PackingTiles) load(new TileCompiler(left, vectors, step, Right.TO_PACK, 0, heights));
  }

  /** Makes tiles of four vectors, two of each of two packed panels, for rows of A anywhere. */
  static RegisterTiles compilePairs(int... heights) {
    return (RegisterTiles) load(new TileCompiler(Left.ROWS, 4, 0, Right.TWO_PANELS, 0, heights));
  }

  private static Object load(TileCompiler compiler) {
    return instance(compiler.bytes());
  }

  /** Makes an object of a generated class of this package. */
  static Object instance(byte[] bytes) {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
      MethodType constructor = MethodType.methodType(void.class);
      return lookup.findConstructor(lookup.lookupClass(), constructor).invoke();
    } catch (Throwable e) {
      throw new IllegalStateException("A generated kernel could not be loaded.", e);
    }
  }

  private byte[] bytes() {
    ClassDesc self = ClassDesc.of(TileCompiler.class.getPackageName(), "GeneratedTiles");
    return ClassFile.of()
        .build(
            self,
            type -> {
              type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
              type.withInterfaceSymbols(right == Right.TO_PACK ? PACKING_TILES : TILES);
              writeConstructor(type);
              type.withMethodBody(
                  "multiply",
                  tile().insertParameterTypes(0, CD_int),
                  ClassFile.ACC_PUBLIC,
                  code -> writeChoice(code, self));
              for (int height : heights) {
                type.withMethodBody(
                    "rows" + height,
                    tile(),
                    ClassFile.ACC_STATIC,
                    code -> new Tile(code, height).write());
              }
            });
  }

  static void writeConstructor(ClassBuilder type) {
    type.withMethodBody(
        INIT_NAME,
        MTD_void,
        0,
        code -> code.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_());
  }

  private MethodTypeDesc tile() {
    return right == Right.TO_PACK ? PACKING_TILE : TILE;
  }

  /** Calls the tile of the height that is asked for. */
  private void writeChoice(CodeBuilder code, ClassDesc self) {
    int rows = 1;
    for (int height : heights) {
      Label next = code.newLabel();
      code.iload(rows).loadConstant(height).if_icmpne(next);
      for (int i = 0; i < tile().parameterCount(); i++) {
        int slot = rows + 1 + i;
        if (tile().parameterType(i).isArray()) {
          code.aload(slot);
        } else {
          code.iload(slot);
        }
      }
      code.invokestatic(self, "rows" + height, tile()).return_().labelBinding(next);
    }
    ClassDesc exception = ClassDesc.of(IllegalArgumentException.class.getName());
    code.new_(exception).dup().invokespecial(exception, INIT_NAME, MTD_void).athrow();
  }

  /** Writes one tile. Fields that end in s hold the local variables of rows or vectors. */
  private final class Tile {
    private final CodeBuilder code;
    private final int height;
    private final int[] lefts;
    private final int[] outs;
    private final int[][] sums;
    private final int[] rights;
    private final int x;
    private final int row;
    private final int secondRow;
    private final int k;
    private int locals = tile().parameterCount();

    Tile(CodeBuilder code, int height) {
      this.code = code;
      this.height = height;
      lefts = take(height);
      outs = take(height);
      sums = new int[height][];
      for (int r = 0; r < height; r++) {
        sums[r] = take(vectors);
      }
      rights = take(vectors);
      x = locals++;
      row = locals++;
      secondRow = locals++;
      k = locals++;
    }

    private int[] take(int count) {
      int[] taken = new int[count];
      for (int i = 0; i < count; i++) {
        taken[i] = locals++;
      }
      return taken;
    }

    void write() {
      for (int r = 0; r < height; r++) {
        writeStart(r);
      }
      writeSums();
      boolean pair = right == Right.TWO_PANELS;
      boolean packed = right == Right.PACKED || pair;
      boolean packs = right == Right.TO_PACK;
      int vectorsOfPanel = pair ? vectors / 2 : vectors;
      if (left == Left.ROWS || packed) {
        code.iload(DEPTH).loadConstant(INDEX_LIMIT - 1).iand().istore(DEPTH);
      }
      if (packed) {
        code.iload(A_OFF).loadConstant(INDEX_LIMIT - 1).iand().istore(A_OFF);
        code.iload(B_OFF).loadConstant(INDEX_LIMIT - 1).iand().istore(B_OFF);
      }
      if (packs) {
        code.iload(A_OFF).loadConstant(INDEX_LIMIT - 1).iand().istore(A_OFF);
        code.iload(PANEL_OFF).loadConstant(INDEX_LIMIT - 1).iand().istore(PANEL_OFF);
      }
      if (pair) {
        code.iload(B_OFF).iload(LDB).iadd().loadConstant(INDEX_LIMIT - 1).iand().istore(secondRow);
      }
      code.iload(B_OFF).istore(row).iconst_0().istore(k);
      Label top = code.newLabel();
      Label end = code.newLabel();
      code.labelBinding(top).iload(k).iload(DEPTH).if_icmpge(end);
      for (int v = 0; v < vectors; v++) {
        load(B, v < vectorsOfPanel ? row : secondRow, v % vectorsOfPanel).astore(rights[v]);
        if (packs) {
          code.aload(rights[v]).aload(PANEL);
          at(PANEL_OFF, v).invokevirtual(FLOAT_VECTOR, "intoArray", INTO_ARRAY);
        }
      }
      for (int r = 0; r < height; r++) {
        lane().aload(A);
        writePlace(r);
        code.faload()
            .invokestatic(FLOAT_VECTOR, "broadcast", type(FLOAT_VECTOR, SPECIES, CD_float))
            .astore(x);
        for (int v = 0; v < vectors; v++) {
          code.aload(x)
              .aload(rights[v])
              .aload(sums[r][v])
              .invokevirtual(FLOAT_VECTOR, "fma", type(FLOAT_VECTOR, VECTOR, VECTOR))
              .astore(sums[r][v]);
        }
        if (stepsEachRow()) {
          code.iload(lefts[r]).iload(A_STEP).iadd().istore(lefts[r]);
        }
      }
      if (left == Left.COLUMNS && fixedStep > 0) {
        code.iinc(A_OFF, fixedStep);
      } else if (left == Left.COLUMNS && !stepsEachRow()) {
        code.iload(A_OFF).iload(A_STEP).iadd().istore(A_OFF);
      }
      if (packed) {
        code.iinc(row, vectorsOfPanel * LANES);
      } else {
        code.iload(row).iload(LDB).iadd().istore(row);
      }
      if (pair) {
        code.iinc(secondRow, vectorsOfPanel * LANES);
      }
      if (packs) {
        code.iinc(PANEL_OFF, vectors * LANES);
      }
      code.iinc(k, 1).goto_(top).labelBinding(end);
      for (int r = 0; r < height; r++) {
        for (int v = 0; v < vectors; v++) {
          code.aload(sums[r][v]).aload(C);
          out(r, v).invokevirtual(FLOAT_VECTOR, "intoArray", INTO_ARRAY);
        }
      }
      code.return_();
    }

    /** With few registers, columns have an index of each row's own. */
    private boolean stepsEachRow() {
      return left == Left.COLUMNS
          && fixedStep == 0
          && LANES < VectorKernels.LANES_WITH_32_REGISTERS;
    }

    /** Where rows of A and C begin. */
    private void writeStart(int r) {
      if (r == 0) {
        code.iload(C_OFF).istore(outs[r]);
      } else if (fixedOut == 0) {
        code.iload(outs[r - 1]).iload(LDC).iadd().istore(outs[r]);
      }
      if (fixedStep > 0) {
        return;
      }
      code.iload(A_OFF);
      if (left == Left.ROWS) {
        code.iload(A_STEP).loadConstant(r).imul().iadd();
        code.loadConstant(INDEX_LIMIT - 1).iand();
      } else {
        code.loadConstant(r).iadd();
      }
      code.istore(lefts[r]);
    }

    /** What the sums start from: zeros, or C. */
    private void writeSums() {
      Label old = code.newLabel();
      Label end = code.newLabel();
      code.iload(FRESH).ifeq(old);
      lane().invokestatic(FLOAT_VECTOR, "zero", type(FLOAT_VECTOR, SPECIES)).astore(x);
      for (int r = 0; r < height; r++) {
        for (int v = 0; v < vectors; v++) {
          code.aload(x).astore(sums[r][v]);
        }
      }
      code.goto_(end).labelBinding(old);
      for (int r = 0; r < height; r++) {
        for (int v = 0; v < vectors; v++) {
          loadOut(r, v).astore(sums[r][v]);
        }
      }
      code.labelBinding(end);
    }

    private void writePlace(int r) {
      if (left == Left.ROWS && fixedStep > 0) {
        code.iload(A_OFF).iload(k).iadd().loadConstant(r * fixedStep).iadd();
      } else if (left == Left.ROWS) {
        code.iload(lefts[r]).iload(k).iadd();
      } else if (stepsEachRow()) {
        code.iload(lefts[r]);
      } else {
        code.iload(A_OFF).loadConstant(r).iadd();
      }
    }

    private CodeBuilder load(int array, int index, int vector) {
      lane().aload(array);
      return fromArray(at(index, vector));
    }

    private CodeBuilder loadOut(int r, int vector) {
      lane().aload(C);
      return fromArray(out(r, vector));
    }

    private static CodeBuilder fromArray(CodeBuilder code) {
      return code.invokestatic(
          FLOAT_VECTOR, "fromArray", type(FLOAT_VECTOR, SPECIES, FLOATS, CD_int));
    }

    /** Where a vector of a row of C lies. */
    private CodeBuilder out(int r, int vector) {
      return fixedOut == 0 ? at(outs[r], vector) : at(outs[0], r * fixedOut / LANES + vector);
    }

    private CodeBuilder at(int index, int vector) {
      code.iload(index);
      return vector == 0 ? code : code.loadConstant(vector * LANES).iadd();
    }

    private CodeBuilder lane() {
      return code.getstatic(WIDTH, "FLOATS", SPECIES);
    }

    private static MethodTypeDesc type(ClassDesc result, ClassDesc... parameters) {
      return MethodTypeDesc.of(result, parameters);
    }
  }
}
