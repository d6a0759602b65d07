package org.pellucid.interop.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.files.Bytes;
import org.pellucid.files.ModelFormatException;
import org.pellucid.interop.Damage;

/**
 * Reads files that h5py 3 wrote (see the README beside them), files of our own, and damaged ones.
 */
class Hdf5Test {
  static byte[] sample(String name) {
    try (InputStream in = Hdf5Test.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Hdf5Group open(byte[] bytes) {
    return Hdf5File.open(Bytes.of(bytes, "a.h5", "file"));
  }

  private static Hdf5Dataset dataset(Hdf5Group root, String path) {
    Hdf5Dataset dataset = root.dataset(path);
    assertThat(dataset).as(path).isNotNull();
    return dataset;
  }

  @Test
  void readsNumbersOfAllTypes() {
    Hdf5Group vars = open(sample("earliest.h5")).group("layers/dense/vars");
    assertThat(vars.names()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8");
    assertThat(vars.text("name")).isEqualTo("dänse");
    float[] eighths = new float[12];
    for (int i = 0; i < 12; i++) {
      eighths[i] = i / 8f;
    }
    assertThat(dataset(vars, "0").read()).isEqualTo(NdArray.of(eighths, 3, 4));
    assertThat(dataset(vars, "1").read()).isEqualTo(NdArray.scalar(DType.FLOAT64, 2.5));
    assertThat(dataset(vars, "2").read()).isEqualTo(NdArray.of(new int[] {1, -2, 3, 4}, 2, 2));
    assertThat(dataset(vars, "3").read())
        .isEqualTo(NdArray.wrap(DType.BOOL, Shape.of(3), new byte[] {1, 0, 1}));
    assertThat(dataset(vars, "4").read())
        .isEqualTo(NdArray.of(new float[] {1.5f, -2}).cast(DType.FLOAT16));
    assertThat(dataset(vars, "5").read())
        .isEqualTo(NdArray.wrap(DType.UINT8, Shape.of(2), new byte[] {(byte) 200, 1}));
    assertThat(dataset(vars, "6").read()).isEqualTo(NdArray.of(new long[] {-7, 1}));
    assertThat(dataset(vars, "7").read()).isEqualTo(NdArray.zeros(DType.FLOAT32, Shape.of(0, 3)));
    assertThat(dataset(vars, "8").read()).isEqualTo(NdArray.of(new int[] {-7, 300}));
    assertThat(dataset(vars, "8").typeName()).isEqualTo("int16");
  }

  @Test
  void readsTextsAndAttributes() {
    Hdf5Group root = open(sample("earliest.h5"));
    assertThat(dataset(root, "texts").readTexts()).containsExactly("one", "zwölf", "");
    assertThat(dataset(root, "fixed").readTexts()).containsExactly("ab", "cde");
    assertThat(root.texts("layer_names")).containsExactly("dense", "dropout_12");
    assertThat(root.texts("weight_names")).containsExactly("w0", "x", "w1", "x");
    assertThat(root.texts("empty")).isEmpty();
    assertThat(root.texts("missing")).isEmpty();
    assertThat(root.attributes().get("count")).isEqualTo(NdArray.scalar(DType.INT32, 5L));
    assertThat(root.find("no/such")).isNull();
    assertThatThrownBy(() -> dataset(root, "texts").read())
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "a.h5 is not a valid HDF5 file: \"/texts\" holds texts where numbers are expected.");
  }

  @Test
  void readsChunks() {
    Hdf5Group chunked = open(sample("earliest.h5")).group("chunked");
    float[] numbers = new float[105];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i;
    }
    NdArray expected = NdArray.of(numbers, 7, 5, 3);
    assertThat(dataset(chunked, "plain").read()).isEqualTo(expected);
    assertThat(dataset(chunked, "gzip").read()).isEqualTo(expected);
    assertThat(dataset(chunked, "all").read()).isEqualTo(expected.cast(DType.FLOAT64));
    assertThat(dataset(chunked, "never").read())
        .isEqualTo(NdArray.zeros(DType.FLOAT32, Shape.of(2, 2)));
  }

  @Test
  void readsGroupsOfManyMembersAndTheNewerKind() {
    Hdf5Group many = open(sample("earliest.h5")).group("many");
    assertThat(many.names()).hasSize(40);
    assertThat(dataset(many, "m39").read().item()).isEqualTo(39);
    Hdf5Group newer = open(sample("v2.h5"));
    assertThat(newer.names()).containsExactlyInAnyOrder("a", "b");
    assertThat(newer.group("a").text("name")).isEqualTo("n");
    assertThat(dataset(newer, "a/x").read()).isEqualTo(NdArray.of(new float[] {0, 1, 2}));
  }

  @Test
  void linksAreNotFollowed() {
    Hdf5Group root = open(sample("links.h5"));
    String end = "\" is a link, and links are not followed.";
    assertThatThrownBy(() -> root.find("soft"))
        .hasMessage("a.h5 is not a valid HDF5 file: \"/soft" + end);
    assertThatThrownBy(() -> root.find("outside"))
        .hasMessage("a.h5 is not a valid HDF5 file: \"/outside" + end);
    assertThatThrownBy(() -> dataset(root, "external").read())
        .hasMessage(
            "a.h5 is not a valid HDF5 file: \"/external\" lies in another file, and links are not"
                + " followed.");
  }

  private static Hdf5Tree tree() {
    Hdf5Tree tree = new Hdf5Tree();
    tree.group("vars").attribute("name", "größer").attribute("other", "x".repeat(5000));
    Hdf5Tree vars = tree.group("layers/dense/vars").attribute("name", "größer");
    for (DType dtype : DType.values()) {
      NdArray array = NdArray.of(new float[] {0, 1, 0, 1, 1, 0}, 2, 3).cast(dtype);
      Map<String, String> attributes =
          dtype == DType.BFLOAT16 ? Map.of("dtype", "bfloat16") : Map.of();
      vars.dataset(dtype.text(), array, attributes);
    }
    vars.dataset("scalar", NdArray.scalar(DType.INT64, 7L));
    vars.dataset("none", NdArray.zeros(DType.FLOAT32, Shape.of(4, 0)));
    for (int i = 0; i < 300; i++) {
      tree.group("many/" + i + "y".repeat(i));
    }
    return tree;
  }

  @Test
  void readsWhatItWrote() {
    Hdf5Group root = open(tree().toBytes());
    assertThat(root.group("vars").attributes())
        .isEqualTo(Map.of("name", "größer", "other", "x".repeat(5000)));
    Hdf5Group vars = root.group("layers/dense/vars");
    assertThat(vars.text("name")).isEqualTo("größer");
    for (DType dtype : DType.values()) {
      assertThat(dataset(vars, dtype.text()).read())
          .isEqualTo(NdArray.of(new float[] {0, 1, 0, 1, 1, 0}, 2, 3).cast(dtype));
      assertThat(dataset(vars, dtype.text()).typeName()).isEqualTo(dtype.text());
    }
    assertThat(dataset(vars, "scalar").read()).isEqualTo(NdArray.scalar(DType.INT64, 7L));
    assertThat(dataset(vars, "none").read())
        .isEqualTo(NdArray.zeros(DType.FLOAT32, Shape.of(4, 0)));
    assertThat(root.group("many").names()).hasSize(300);
  }

  /** Reads all there is, within the bounds that a reader of foreign files keeps. */
  static int readAll(Hdf5Group group, Set<String> seen, int depth) {
    int found = 0;
    for (String name : group.names()) {
      if (seen.size() > 500 || depth > 8) {
        break;
      }
      switch (group.find(name)) {
        case Hdf5Group inner when seen.add(inner.path()) ->
            found += readAll(inner, seen, depth + 1);
        case Hdf5Dataset dataset -> {
          if (dataset.typeName().equals("texts")) {
            found += dataset.readTexts().size();
          } else {
            found += dataset.read().size();
          }
        }
        case null, default -> {}
      }
    }
    return found;
  }

  @ParameterizedTest
  @ValueSource(strings = {"earliest.h5", "v2.h5", "links.h5", "own"})
  void damagedFilesRaiseOneSentence(String name) {
    byte[] good = name.equals("own") ? tree().toBytes() : sample(name);
    long seed = 20_261_126;
    Damage damage = new Damage(seed);
    int refused = 0;
    for (int i = 0; i < 10_000; i++) {
      byte[] bad = damage.of(good);
      try {
        readAll(open(bad), new HashSet<>(), 0);
      } catch (ModelFormatException e) {
        refused++;
        assertThat(e.getMessage()).as("seed %s, damage %s", seed, i).hasSizeLessThan(300);
      }
    }
    assertThat(refused).isGreaterThan(1000);
  }

  @Test
  void everyTruncationIsFound() {
    byte[] good = sample("v2.h5");
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThatThrownBy(() -> open(cut)).isInstanceOf(ModelFormatException.class);
    }
  }
}
