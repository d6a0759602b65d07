package org.pellucid.interop.onnx;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Tensor;

/** Texts. */
final class Texts {
  private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");

  private Texts() {}

  static void register(Map<String, Operator> all) {
    all.put("StringConcat", Operator.one(Texts::concat));
    all.put("StringSplit", Texts::split);
    all.put("StringNormalizer", Operator.one(Texts::normalize));
    all.put("RegexFullMatch", Operator.one(Texts::match));
    all.put("TfIdfVectorizer", Operator.one(Texts::countGrams));
  }

  private static OnnxValue concat(Call call) {
    OnnxValue.Text a = call.texts(0);
    OnnxValue.Text b = call.texts(1);
    Shape shape = Raw.common(a.shape(), b.shape());
    int[] left = places(a.shape(), shape);
    int[] right = places(b.shape(), shape);
    List<String> items = new ArrayList<>();
    for (int i = 0; i < left.length; i++) {
      items.add(a.items().get(left[i]) + b.items().get(right[i]));
    }
    return new OnnxValue.Text(shape, List.copyOf(items));
  }

  private static int[] places(Shape from, Shape to) {
    Tensor numbers = Tensor.arange(from.size(), DType.INT32).reshape(from);
    return numbers.broadcastTo(to).value().toIntArray();
  }

  private static List<OnnxValue> split(Call call) {
    OnnxValue.Text text = call.texts(0);
    String delimiter = call.text("delimiter", "");
    long most = call.whole("maxsplit", Integer.MAX_VALUE);
    List<List<String>> parts = new ArrayList<>();
    int longest = 0;
    for (String item : text.items()) {
      List<String> own = delimiter.isEmpty() ? words(item, most) : parts(item, delimiter, most);
      parts.add(own);
      longest = Math.max(longest, own.size());
    }
    List<String> items = new ArrayList<>();
    long[] counts = new long[parts.size()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = parts.get(i).size();
      items.addAll(parts.get(i));
      items.addAll(Collections.nCopies(longest - parts.get(i).size(), ""));
    }
    TypedTensor sizes = TypedTensor.longs(counts, counts.length);
    return List.of(
        new OnnxValue.Text(text.shape().plus(longest), List.copyOf(items)),
        sizes.moved(sizes.tensor().reshape(text.shape())));
  }

  private static List<String> words(String text, long most) {
    List<String> words = new ArrayList<>();
    String rest = text.stripLeading();
    while (!rest.isEmpty()) {
      if (words.size() == most) {
        words.add(rest.stripTrailing());
        break;
      }
      int end = 0;
      while (end < rest.length() && !Character.isWhitespace(rest.charAt(end))) {
        end++;
      }
      words.add(rest.substring(0, end));
      rest = rest.substring(end).stripLeading();
    }
    return words;
  }

  private static List<String> parts(String text, String delimiter, long most) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    int at = text.indexOf(delimiter);
    while (at >= 0 && parts.size() < most) {
      parts.add(text.substring(from, at));
      from = at + delimiter.length();
      at = text.indexOf(delimiter, from);
    }
    parts.add(text.substring(from));
    return parts;
  }

  private static OnnxValue normalize(Call call) {
    OnnxValue.Text text = call.texts(0);
    String action = call.text("case_change_action", "NONE");
    boolean sensitive = call.flag("is_case_sensitive", false);
    Set<String> stops = new HashSet<>();
    call.texts("stopwords")
        .forEach(stop -> stops.add(sensitive ? stop : stop.toLowerCase(Locale.ROOT)));
    List<String> kept = new ArrayList<>();
    for (String item : text.items()) {
      String plain =
          ACCENTS.matcher(Normalizer.normalize(item, Normalizer.Form.NFKD)).replaceAll("");
      if (!stops.contains(sensitive ? plain : plain.toLowerCase(Locale.ROOT))) {
        kept.add(
            switch (action) {
              case "LOWER" -> plain.toLowerCase(Locale.ROOT);
              case "UPPER" -> plain.toUpperCase(Locale.ROOT);
              default -> plain;
            });
      }
    }
    if (kept.isEmpty()) {
      kept.add("");
    }
    boolean row = text.shape().rank() == 2;
    return new OnnxValue.Text(
        row ? Shape.of(1, kept.size()) : Shape.of(kept.size()), List.copyOf(kept));
  }

  private static TypedTensor match(Call call) {
    OnnxValue.Text text = call.texts(0);
    Pattern pattern;
    try {
      pattern = Pattern.compile(call.text("pattern", ""));
    } catch (PatternSyntaxException e) {
      throw call.wrong("its pattern cannot be read: " + e.getDescription());
    }
    int[] result = new int[text.items().size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = pattern.matcher(text.items().get(i)).matches() ? 1 : 0;
    }
    Tensor flags = Tensor.of(NdArray.of(result, result.length)).reshape(text.shape());
    return TypedTensor.bools(flags.cast(DType.BOOL));
  }

  /** Counts runs of items, with gaps between them, that stand in a list. */
  private static TypedTensor countGrams(Call call) {
    OnnxValue value = call.value(0);
    List<String> pool =
        call.hasAttribute("pool_strings")
            ? call.texts("pool_strings")
            : Arrays.stream(call.wholes("pool_int64s", new long[0]))
                .mapToObj(Long::toString)
                .toList();
    int shortest = (int) call.whole("min_gram_length", 1);
    int longest = (int) call.whole("max_gram_length", 1);
    int most = (int) call.whole("max_skip_count", 0);
    long[] places = call.wholes("ngram_indexes", new long[0]);
    Map<List<String>, Integer> grams = new HashMap<>();
    long[] starts = call.wholes("ngram_counts", new long[0]);
    int number = 0;
    for (int length = 1; length <= starts.length; length++) {
      int from = Call.narrow(starts[length - 1]);
      int to = length < starts.length ? Call.narrow(starts[length]) : pool.size();
      for (int at = from; at + length <= to; at += length) {
        grams.put(pool.subList(at, at + length), Call.narrow(places[number++]));
      }
    }
    int width = (int) Arrays.stream(places).max().orElse(-1) + 1;
    Shape shape = value instanceof OnnxValue.Text t ? t.shape() : call.tensor(0).shape();
    List<String> items =
        value instanceof OnnxValue.Text t
            ? t.items()
            : Arrays.stream(call.longs(0)).mapToObj(Long::toString).toList();
    int rows = shape.rank() == 2 ? shape.dim(0) : 1;
    int columns = rows == 0 ? 0 : items.size() / rows;
    float[] counts = new float[rows * width];
    for (int row = 0; row < rows; row++) {
      List<String> line = items.subList(row * columns, (row + 1) * columns);
      for (int length = shortest; length <= longest; length++) {
        // Items alone have no gaps between them.
        for (int skip = 1; skip <= (length == 1 ? 1 : most + 1); skip++) {
          for (int at = 0; at + (length - 1) * skip < columns; at++) {
            List<String> gram = new ArrayList<>();
            for (int k = 0; k < length; k++) {
              gram.add(line.get(at + k * skip));
            }
            Integer place = grams.get(gram);
            if (place != null) {
              counts[row * width + place]++;
            }
          }
        }
      }
    }
    weigh(call, counts, width, places);
    Shape result = shape.rank() == 2 ? Shape.of(rows, width) : Shape.of(width);
    return TypedTensor.floats(Tensor.of(NdArray.wrap(DType.FLOAT32, result, counts)));
  }

  private static void weigh(Call call, float[] counts, int width, long[] places) {
    String mode = call.text("mode", "TF");
    double[] given = call.reals("weights");
    double[] weights = new double[width];
    Arrays.fill(weights, 1);
    for (int i = 0; i < given.length; i++) {
      weights[Call.narrow(places[i])] = given[i];
    }
    for (int i = 0; i < counts.length; i++) {
      double weight = weights[i % width];
      counts[i] =
          switch (mode) {
            case "IDF" -> counts[i] > 0 ? (float) weight : 0;
            case "TFIDF" -> (float) (weight * counts[i]);
            default -> counts[i];
          };
    }
  }
}
