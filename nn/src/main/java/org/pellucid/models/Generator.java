package org.pellucid.models;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.compile.Executable;
import org.pellucid.config.Session;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.TensorType;
import org.pellucid.layers.KeyValueCache;
import org.pellucid.layers.Layer;
import org.pellucid.tensor.Program;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * Generates sequences of tokens with a model that scores the next one.
 *
 * <pre>{@code
 * int[] text = Generator.of(model, 64).temperature(0.8).topK(40).generate(prompt, 50);
 * }</pre>
 *
 * <p>The model takes tokens {@code [batch, length]} and gives logits {@code [batch, length,
 * vocabulary]}, with attention that is causal and positions counted by the layers of this library
 * (see {@link KeyValueCache}). The prompt runs through it in a few pieces, then each further token
 * costs one step; such a step allocates nothing.
 *
 * <p>Default: the most likely token. With {@link #temperature}, {@link #topK} or {@link #topP} it
 * is drawn, from the same seed always the same.
 */
public final class Generator {
  private final Layer model;
  private final int length;
  private boolean drawing;
  private double temperature = 1;
  private int topK;
  private double topP = 1;
  private @Nullable Long seed;
  private int endToken = -1;
  private @Nullable Run session;

  private Generator(Layer model, int length) {
    this.model = model;
    this.length = Setting.atLeast("Generator", "length", 1, length);
  }

  /**
   * Makes a generator.
   *
   * @param model gives logits {@code [batch, length, vocabulary]} for tokens {@code [batch,
   *     length]}
   * @param length how long prompt and result may be together, at most what the model was made for
   * @return the generator
   */
  public static Generator of(Layer model, int length) {
    return new Generator(model, length);
  }

  /**
   * Draws tokens, with logits divided by a number.
   *
   * @param newTemperature above 0: below 1 likely tokens become likelier, above 1 less likely
   * @return this
   */
  public Generator temperature(double newTemperature) {
    temperature = Setting.positive("Generator", "temperature", newTemperature);
    return draw();
  }

  /**
   * Draws tokens, only from the k most likely ones.
   *
   * @param k at least 1
   * @return this
   */
  public Generator topK(int k) {
    topK = Setting.atLeast("Generator", "topK", 1, k);
    return draw();
  }

  /**
   * Draws tokens, only from the most likely ones that together reach a probability.
   *
   * @param p above 0, at most 1
   * @return this
   */
  public Generator topP(double p) {
    topP = Setting.between("Generator", "topP", Double.MIN_NORMAL, 1, p);
    return draw();
  }

  /**
   * Sets the seed of drawing, one from the session without.
   *
   * @param newSeed any number
   * @return this
   */
  public Generator seed(long newSeed) {
    seed = newSeed;
    session = null;
    return this;
  }

  /**
   * Sets the token after which {@link #generate(int[], int)} stops.
   *
   * @param token the token, which is the last one of the result
   * @return this
   */
  public Generator endToken(int token) {
    endToken = Setting.atLeast("Generator", "endToken", 0, token);
    return this;
  }

  private Generator draw() {
    drawing = true;
    session = null;
    return this;
  }

  /**
   * Continues a prompt.
   *
   * @param prompt at least one token
   * @param count how many tokens to add at most
   * @return the added tokens
   */
  public int[] generate(int[] prompt, int count) {
    int[] result = new int[count];
    int[] made = {0};
    generate(
        prompt,
        count,
        token -> {
          result[made[0]++] = token;
          return token != endToken;
        });
    return Arrays.copyOf(result, made[0]);
  }

  /**
   * Continues a prompt, telling each token at once.
   *
   * @param prompt at least one token
   * @param count how many tokens to add at most
   * @param next gets each token and says whether to go on
   */
  public void generate(int[] prompt, int count, IntPredicate next) {
    Run run = begin(new int[][] {prompt}, count);
    boolean goOn = count > 0;
    for (int i = 0; goOn; i++) {
      goOn = next.test(run.token(0)) && i + 1 < count;
      if (goOn) {
        run.step();
      }
    }
  }

  /**
   * Continues several prompts at once.
   *
   * @param prompts of one length, at least one token each
   * @param count how many tokens to add
   * @return the added tokens of each prompt
   */
  public int[][] generate(int[][] prompts, int count) {
    int[][] results = new int[prompts.length][count];
    Run run = begin(prompts, count);
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        run.step();
      }
      for (int row = 0; row < results.length; row++) {
        results[row][i] = run.token(row);
      }
    }
    return results;
  }

  /**
   * Continues a prompt by more than the length of this generator: whenever that is reached, it goes
   * on from the last half of it, and what stood before is forgotten.
   *
   * @param prompt at least one token; of a long one the last half of the length is read
   * @param count how many tokens to add at most
   * @return the added tokens; fewer only after {@link #endToken}
   */
  public int[] generateBeyond(int[] prompt, int count) {
    int[] text = Arrays.copyOf(prompt, prompt.length + count);
    int known = prompt.length;
    boolean goOn = true;
    while (goOn && known < text.length) {
      int kept = Math.min(known, Math.max(1, length / 2));
      int wanted = Math.min(text.length - known, Math.max(1, length - kept));
      int[] next = generate(Arrays.copyOfRange(text, known - kept, known), wanted);
      System.arraycopy(next, 0, text, known, next.length);
      known += next.length;
      goOn = next.length == wanted && text[known - 1] != endToken;
    }
    return Arrays.copyOfRange(text, prompt.length, known);
  }

  private Run begin(int[][] prompts, int count) {
    int prompt = prompts.length == 0 ? 0 : prompts[0].length;
    for (int[] row : prompts) {
      if (row.length != prompt || prompt == 0) {
        throw new PellucidException(
            "generate: prompts must have one length of at least 1; got lengths "
                + Arrays.toString(Arrays.stream(prompts).mapToInt(p -> p.length).toArray())
                + ".");
      }
    }
    if (prompt + count - 1 > length) {
      throw new PellucidException(
          "generate: a prompt of "
              + prompt
              + " and "
              + count
              + " further tokens are more than the "
              + length
              + " steps of this generator.");
    }
    // Built before the cache is in place: shapes are found by recording other sizes.
    model.buildFor(List.of(Shape.of(Shape.UNKNOWN, prompt)));
    Run run = session;
    if (run == null || run.batch != prompts.length) {
      run = new Run(prompts.length);
      session = run;
    }
    run.start(prompts);
    return run;
  }

  /** The programs and the memory for one number of sequences. */
  private final class Run {
    final int batch;
    private final KeyValueCache cache = new KeyValueCache(length);
    private final Variable token;
    private final SeedGenerator random;
    private final Map<Integer, Program> pieces = new HashMap<>();
    private final Program step;
    private final NdArray[] outputs;
    private final NdArray[] nothing = {};
    private @Nullable Executable compiled;

    Run(int batch) {
      this.batch = batch;
      token =
          new Variable("generator/token", NdArray.zeros(DType.INT32, Shape.of(batch, 1)), false);
      random = new SeedGenerator(seed == null ? Session.nextSeed() : seed);
      outputs = new NdArray[] {NdArray.zeros(DType.INT32, Shape.of(batch))};
      step = Program.of(() -> next(token.tensor()));
    }

    /**
     * Runs the prompt in pieces whose lengths are powers of two, so that few programs serve all.
     */
    void start(int[][] prompts) {
      cache.reset();
      int total = prompts[0].length;
      int done = 0;
      while (done < total) {
        int piece = Integer.highestOneBit(total - done);
        int[] tokens = new int[batch * piece];
        for (int row = 0; row < batch; row++) {
          System.arraycopy(prompts[row], done, tokens, row * piece, piece);
        }
        Program program = pieces.computeIfAbsent(piece, _ -> Program.of(x -> next(x)));
        Executable executable =
            program.executable(List.of(new TensorType(DType.INT32, Shape.of(batch, piece))));
        executable.run(new NdArray[] {NdArray.of(tokens, batch, piece)}, outputs);
        done += piece;
      }
    }

    void step() {
      Executable executable = compiled;
      if (executable == null) {
        executable = step.executable(List.of());
        compiled = executable;
      }
      executable.run(nothing, outputs);
    }

    int token(int row) {
      return ((int[]) outputs[0].data())[row];
    }

    private Tensor next(Tensor tokens) {
      return cache.within(() -> {
        Tensor logits = model.call(tokens, false);
        if (logits.rank() != 3 || logits.dim(1) != tokens.dim(1)) {
          throw new PellucidException(
              "generate: the model must give logits [batch, length, vocabulary]; for tokens "
                  + tokens.shape()
                  + " it gives "
                  + logits.shape()
                  + ".");
        }
        cache.advance(tokens.dim(1));
        Tensor chosen = choose(logits.select(1, logits.dim(1) - 1));
        token.assign(chosen.expandDims(1));
        return chosen;
      });
    }

    /** One token per row of logits {@code [batch, vocabulary]}. */
    private Tensor choose(Tensor logits) {
      if (!drawing) {
        return logits.argmax(-1).cast(DType.INT32);
      }
      int vocabulary = logits.dim(1);
      boolean sorted = topK > 0 || topP < 1;
      Tensor order = sorted ? logits.argsort(true).cast(DType.INT32) : null;
      Tensor ranked = order == null ? logits : pick(logits, order);
      Tensor scaled = ranked.divide(temperature);
      Tensor weights = scaled.subtract(scaled.keep(scaled.max(-1), -1)).exp();
      if (topK > 0) {
        Tensor rank = Tensor.iota(DType.INT32, weights.shape(), 1);
        weights = rank.less(topK).where(weights, weights.zerosLike());
      }
      if (topP < 1) {
        Tensor before = weights.cumsum(1).subtract(weights);
        Tensor total = weights.keep(weights.sum(1), 1);
        weights = before.less(total.multiply(topP)).where(weights, weights.zerosLike());
      }
      Tensor sums = weights.cumsum(1);
      Tensor total = sums.slice(1, vocabulary - 1, vocabulary);
      Tensor drawn = random.uniform(total.shape()).multiply(total);
      // The first whose sum goes beyond; rounding must not lead behind the last that has weight.
      Tensor passed = sums.lessEqual(drawn).and(sums.less(total));
      Tensor at = passed.cast(DType.INT32).sum(1);
      return order == null ? at : pick(order, at.expandDims(1)).reshape(batch);
    }

    /** The elements of each row at that row's indices. */
    private Tensor pick(Tensor rows, Tensor indices) {
      Tensor flat =
          Tensor.iota(DType.INT32, indices.shape(), 0)
              .multiply(Tensor.full(DType.INT32, Shape.SCALAR, rows.dim(1)));
      return rows.reshape(-1).take(flat.add(indices), 0);
    }
  }
}
