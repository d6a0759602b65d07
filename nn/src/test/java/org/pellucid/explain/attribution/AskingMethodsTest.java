package org.pellucid.explain.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pellucid.array.NdArray;
import org.pellucid.config.Session;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Input;
import org.pellucid.models.Label;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.plots.Heatmap;

final class AskingMethodsTest {
  @BeforeEach
  void fresh() {
    Session.clear();
    Session.setRandomSeed(7);
  }

  /** A game: parts are numbers 0 to n-1, a sample is the list of those that are there. */
  private static Parts<List<Integer>> game(int n) {
    return Parts.of(
        IntStream.range(0, n).mapToObj(i -> "p" + i).toList(),
        kept -> List.of(IntStream.range(0, n).filter(i -> kept[i]).boxed().toList()));
  }

  private static Scorer<List<Integer>> worth(ToDoubleFunction<List<Integer>> value) {
    return samples -> samples.stream().mapToDouble(value).toArray();
  }

  @Test
  void shapleyValuesOfAnAdditiveGameAreItsTerms() {
    double[] terms = {1, -2, 0, 5};
    Contributions values =
        new KernelShap()
            .explain(game(4), worth(there -> 3 + there.stream().mapToDouble(i -> terms[i]).sum()));

    assertThat(values.scores()).containsExactly(terms, within(1e-12));
    assertThat(values.base()).isEqualTo(3);
    assertThat(values.output()).isEqualTo(7);
    assertThat(values.error()).isCloseTo(0, within(1e-12));
    assertThat(values.ranked().getFirst().name()).isEqualTo("p3");
  }

  @Test
  void shapleyValuesOfTheGloveGameAreThoseOfTheBooks() {
    // One left glove (0), two right ones (1, 2); a pair is worth 1: 2/3, 1/6, 1/6.
    Contributions values =
        new KernelShap()
            .explain(game(3), worth(there -> there.contains(0) && there.size() > 1 ? 1 : 0));

    assertThat(values.scores())
        .containsExactly(new double[] {4 / 6.0, 1 / 6.0, 1 / 6.0}, within(1e-12));
  }

  @Test
  void drawnShapleyValuesComeNearTheExactOnesAndKeepTheSum() {
    // Each pair of neighbours is worth their number: half of it goes to each.
    int n = 14;
    Scorer<List<Integer>> scorer =
        worth(there ->
            there.stream().filter(i -> there.contains(i + 1)).mapToDouble(i -> i + 1).sum());
    double[] expected = new double[n];
    for (int i = 0; i < n - 1; i++) {
      expected[i] += (i + 1) / 2.0;
      expected[i + 1] += (i + 1) / 2.0;
    }

    Contributions exact = new KernelShap(1 << n, 0).explain(game(n), scorer);
    Contributions drawn = new KernelShap(3000, 1).explain(game(n), scorer);

    assertThat(exact.scores()).containsExactly(expected, within(1e-9));
    assertThat(drawn.scores()).containsExactly(expected, within(0.8));
    assertThat(Arrays.stream(drawn.scores()).sum()).isCloseTo(91, within(1e-6));
    assertThat(new KernelShap(3000, 1).explain(game(n), scorer).scores()).isEqualTo(drawn.scores());
  }

  @Test
  void limeFindsTheLineOfALinearNumber() {
    double[] terms = {1, -2, 0, 5};
    Contributions values =
        new Lime(400, 0.5, 0, 0)
            .explain(game(4), worth(there -> 3 + there.stream().mapToDouble(i -> terms[i]).sum()));

    assertThat(values.scores()).containsExactly(terms, within(1e-6));
    assertThat(values.base()).isCloseTo(3, within(1e-6));
    assertThat(values.error()).as("nothing is left unexplained").isCloseTo(0, within(1e-9));
  }

  @Test
  void wordsThatMoveATextAreFound() {
    Scorer<String> praise =
        texts ->
            texts.stream()
                .mapToDouble(
                    text -> (text.contains("good") ? 1 : 0) - (text.contains("bad") ? 2 : 0))
                .toArray();

    Contributions values =
        new KernelShap().explain(Parts.words("a good  film with bad <sound>"), praise);

    assertThat(values.ranked().getFirst().name()).isEqualTo("bad");
    assertThat(values.scores()).containsExactly(new double[] {0, 1, 0, 0, -2, 0}, within(1e-9));
    assertThat(values.toHtml())
        .startsWith(
            "<span style=\"background: rgba(0, 114, 178, 0.00)\" title=\"+0.000\">a</span> ")
        .contains("rgba(213, 94, 0, 0.70)\" title=\"-2.000\">bad</span>", "&lt;sound&gt;");
    assertThat(values.toString())
        .startsWith("Shapley values: from 0.000 to -1.000")
        .contains("-2.0000  bad");
  }

  @Test
  void columnsOfALinearModelGetTheirDistanceFromTheMean() {
    // w · (x - mean of the background)
    Model model = new Sequential(new Input(3), new Dense(1));
    model.setWeights(
        List.of(NdArray.of(new float[] {2, -1, 0}, 3, 1), NdArray.of(new float[] {0.5f})));
    NdArray background = NdArray.of(new float[] {0, 0, 0, 2, 4, 6}, 2, 3);
    Parts<NdArray> parts =
        Parts.columns(NdArray.of(new float[] {3, 3, 3}), background, List.of("a", "b", "c"));

    Contributions values = new KernelShap().explain(parts, Scorer.of(model, 0));

    assertThat(values.scores()).containsExactly(new double[] {4, -1, 0}, within(1e-5));
    assertThat(values.toPicture(2).toSvg()).contains(">a<", ">b<").doesNotContain(">c<");
  }

  @Test
  void segmentsFollowTheColours() {
    // Left half dark, right half light
    float[] pixels = new float[8 * 8];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = i % 8 < 4 ? 0 : 1;
    }
    NdArray image = NdArray.of(pixels, 8, 8, 1);
    int[] segments = Parts.superpixels(image, 4);
    Parts<NdArray> parts = Parts.segments(image, segments, 0);
    Scorer<NdArray> light =
        images ->
            images.stream()
                .mapToDouble(
                    one -> IntStream.range(0, one.size()).mapToDouble(one::getDouble).sum())
                .toArray();

    Contributions values = new Lime(200, 0.5, 0, 0).explain(parts, light);

    for (int place = 0; place < 64; place++) {
      double value = values.scores()[segments[place]];
      if (place % 8 < 4) {
        assertThat(value).isCloseTo(0, within(1e-6));
      } else {
        assertThat(value).isGreaterThan(1);
      }
    }
    assertThat(Arrays.stream(values.scores()).sum()).isCloseTo(32, within(1e-4));
  }

  private static NdArray table() {
    SplittableRandom random = new SplittableRandom(4);
    float[] numbers = new float[300];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextDouble(-1, 1);
    }
    return NdArray.of(numbers, 100, 3);
  }

  private static Model weighted() {
    Model model = new Sequential(new Input(3), new Dense(1));
    model.setWeights(List.of(NdArray.of(new float[] {3, -1, 0}, 3, 1), NdArray.of(new float[1])));
    return model;
  }

  @Test
  void shufflingAColumnThatCountsMakesAModelWorse() {
    NdArray x = table();
    Model model = weighted();
    double[] truth = model.predict(x).value().toDoubleArray();

    PermutationImportance importance =
        PermutationImportance.of(
            x,
            List.of("a", "b", "c"),
            shuffled -> {
              double[] outputs = model.predict(shuffled).value().toDoubleArray();
              double sum = 0;
              for (int i = 0; i < outputs.length; i++) {
                sum -= Math.pow(outputs[i] - truth[i], 2) / outputs.length;
              }
              return sum;
            },
            5,
            1);

    assertThat(importance.columns()).extracting("name").containsExactly("a", "b", "c");
    // Twice the variance of the column times the square of its weight
    assertThat(importance.columns().get(0).importance()).isCloseTo(9 * 2 / 3.0, within(1.5));
    assertThat(importance.columns().get(2).importance()).isZero();
  }

  record Flat(double area, String city, double unused, @Label double price) {}

  @Test
  void shufflingAColumnOfRecordsCostsWhatTheModelTakesFromIt() {
    List<Flat> flats = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      flats.add(new Flat(i % 10, i % 3 == 0 ? "Graz" : "Linz", i, 0));
    }
    // As if a model were right as often as area (twice) and city are those of the row
    float[] areas = new float[200];
    String[] cities = new String[200];
    for (int i = 0; i < 200; i++) {
      areas[i] = i % 10;
      cities[i] = i % 3 == 0 ? "Graz" : "Linz";
    }
    ToDoubleFunction<Map<String, Object>> quality =
        columns -> {
          int right = 0;
          for (int i = 0; i < 200; i++) {
            right += ((float[]) columns.get("area"))[i] == areas[i] ? 2 : 0;
            right += ((String[]) columns.get("city"))[i].equals(cities[i]) ? 1 : 0;
          }
          return right / 600.0;
        };

    PermutationImportance importance = PermutationImportance.ofRows(flats, quality, 5, 1);

    assertThat(importance.columns()).extracting("name").containsExactly("area", "city", "unused");
    // One in ten stays right by chance; of the cities 1/9 + 4/9.
    assertThat(importance.columns().get(0).importance()).isCloseTo(2 / 3.0 * 0.9, within(0.03));
    assertThat(importance.columns().get(0).deviation()).isBetween(0.0, 0.03);
    assertThat(importance.columns().get(1).importance()).isCloseTo(1 / 3.0 * 4 / 9, within(0.03));
    assertThat(importance.columns().get(2))
        .isEqualTo(new PermutationImportance.Column("unused", 0, 0));
    assertThat(PermutationImportance.ofRows(flats, quality, 5, 1)).isEqualTo(importance);
    assertThatThrownBy(() -> PermutationImportance.ofRows(flats, quality, 0, 1))
        .hasMessage("PermutationImportance: repeats must be >= 1, got 0.");
  }

  @Test
  void equallyImportantColumnsComeByName() {
    NdArray x = NdArray.of(new float[] {1, 2, 3, 4}, 2, 2);

    assertThat(PermutationImportance.of(x, List.of("b", "a"), shuffled -> 1, 1, 1).columns())
        .extracting("name")
        .containsExactly("a", "b");
  }

  @Test
  void partialDependenceOfALinearModelIsALine() {
    PartialDependence lines = PartialDependence.of(table(), 0, "a", 5, Scorer.of(weighted(), 0));

    List<Double> steps = new ArrayList<>();
    for (int i = 1; i < 5; i++) {
      steps.add(
          (lines.mean().get(i) - lines.mean().get(i - 1))
              / (lines.grid().get(i) - lines.grid().get(i - 1)));
    }
    assertThat(steps).allSatisfy(slope -> assertThat(slope).isCloseTo(3, within(1e-4)));
    assertThat(lines.lines()).hasSize(100);
    assertThat(lines.toPicture().toSvg()).contains("Output by a");
  }

  @Test
  void aCounterfactualChangesFewColumnsAndNotTheFixedOnes() {
    Model model = new Sequential(new Input(3), new Dense(1).activation("sigmoid"));
    model.setWeights(List.of(NdArray.of(new float[] {3, -1, 0}, 3, 1), NdArray.of(new float[1])));
    NdArray row = NdArray.of(new float[] {-0.5f, 0, 0});
    List<String> names = List.of("a", "b", "c");

    Counterfactual near = Counterfactual.of(model, row, 0, 0.5, table(), names, List.of());
    assertThat(near.reached()).isTrue();
    assertThat(near.output()).isBetween(0.5, 0.6);
    assertThat(near.changes()).extracting("column").containsExactly("a");
    assertThat(near.changes().getFirst().toString()).startsWith("a: -0.5000 -> ");

    Counterfactual other = Counterfactual.of(model, row, 0, 0.3, table(), names, List.of("a"));
    assertThat(other.reached()).isTrue();
    assertThat(other.changes()).extracting("column").containsExactly("b");

    Counterfactual none = Counterfactual.of(model, row, 0, 0.5, table(), names, List.of("a"));
    assertThat(none.reached()).as("b alone cannot do it within its range").isFalse();
  }

  record Offer(double area, String city, int rooms, @Label double price) {}

  @Test
  void columnsOfRecordsAreTakenAwayByThoseOfTheBackground() {
    List<Offer> background = List.of(new Offer(50, "Graz", 2, 1), new Offer(70, "Linz", 3, 2));
    Parts<Map<String, Object>> parts = Parts.columns(new Offer(90, "Wien", 4, 9), background);

    assertThat(parts.names()).containsExactly("area", "city", "rooms");
    assertThat(parts.with(new boolean[] {true, false, true}))
        .containsExactly(
            Map.of("area", 90f, "city", "Graz", "rooms", 4),
            Map.of("area", 90f, "city", "Linz", "rooms", 4));
  }

  @Test
  void partsAreDeletedByScoreAndAtRandom() {
    // Each word is worth its length.
    Scorer<String> letters =
        texts -> texts.stream().mapToDouble(text -> text.replace(" ", "").length()).toArray();
    Parts<String> parts = Parts.words("a bb cccccc dddddddd");
    Contributions why = new KernelShap().explain(parts, letters);

    DeletionCurve curve =
        DeletionCurve.of(List.of(new DeletionCurve.Explained<>(parts, letters, why)), 1);

    assertThat(curve.parts()).hasSize(21).startsWith(0.0).endsWith(1.0);
    assertThat(List.of(curve.ranked().get(0), curve.ranked().get(5), curve.ranked().get(10)))
        .containsExactly(17.0, 9.0, 3.0);
    assertThat(curve.ranked().getLast()).isZero();
    assertThat(curve.random()).startsWith(17.0).endsWith(0.0);
    assertThat(curve.area()).isLessThanOrEqualTo(curve.randomArea());
    assertThatThrownBy(() -> DeletionCurve.of(List.of(), 1))
        .hasMessage("DeletionCurve: there are no samples.");
  }

  @Test
  void heatMapsArePicturesAndCheckTheirSize() {
    byte[] png =
        Heatmap.of(new double[] {1, -1, 0, 0.5}, 2, 2)
            .over(NdArray.of(new float[16], 4, 4, 1))
            .toPng();

    assertThat(png).startsWith(0x89, 'P', 'N', 'G');
    assertThatThrownBy(() -> Heatmap.of(new double[3], 2, 2))
        .hasMessage("Heatmap: got 3 values for 2 rows of 2.");
  }
}
