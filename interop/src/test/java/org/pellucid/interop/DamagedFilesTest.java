package org.pellucid.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pellucid.files.Bytes;
import org.pellucid.files.ModelFormatException;
import org.pellucid.interop.dl4j.Dl4jFile;
import org.pellucid.interop.dl4j.Dl4jFileTest;
import org.pellucid.interop.gguf.GgufFile;
import org.pellucid.interop.gguf.GgufFileTest;
import org.pellucid.interop.keras.KerasFile;
import org.pellucid.interop.keras.KerasFileTest;
import org.pellucid.interop.numpy.NumPyFile;
import org.pellucid.interop.numpy.NumPyFileTest;
import org.pellucid.interop.onnx.OnnxFile;
import org.pellucid.interop.onnx.OnnxFileTest;
import org.pellucid.interop.pytorch.PyTorchFile;
import org.pellucid.interop.pytorch.PyTorchFileTest;

/** Whatever happens to a file on its way, its reader raises one sentence or reads it. */
class DamagedFilesTest {
  static Stream<Arguments> formats() {
    return Stream.of(
        format(NumPyFileTest.class, "fortran.npy", NumPyFile::readArray),
        format(NumPyFileTest.class, "plain.npz", NumPyFile::readArchive),
        format(NumPyFileTest.class, "compressed.npz", NumPyFile::readArchive),
        format(PyTorchFileTest.class, "zip.pt", PyTorchFile::read),
        format(PyTorchFileTest.class, "old.pt", PyTorchFile::read),
        format(Dl4jFileTest.class, "dense.zip", bytes -> Dl4jFile.read(bytes)),
        format(KerasFileTest.class, "trained.keras", KerasFile::read),
        format(KerasFileTest.class, "lookup.keras", KerasFile::read),
        format(KerasFileTest.class, "trained.h5", KerasFile::read),
        format(OnnxFileTest.class, "small.onnx", DamagedFilesTest::readOnnx),
        format(
            GgufFileTest.class,
            "small.gguf",
            bytes -> {
              GgufFile file = GgufFile.open(bytes);
              file.names().forEach(file::read);
            }));
  }

  /** Reads all that is in a graph, without computing it. */
  private static void readOnnx(Bytes bytes) {
    OnnxFile file = OnnxFile.open(bytes);
    file.report();
    file.readTensors();
  }

  private static Arguments format(Class<?> owner, String name, Consumer<Bytes> reader) {
    return arguments(Named.of(name, Samples.read(owner, name)), reader);
  }

  @ParameterizedTest
  @MethodSource("formats")
  void damageEndsInOneSentence(byte[] good, Consumer<Bytes> reader) {
    reader.accept(Bytes.of(good, "x", "file"));
    long seed = 20_261_126;
    Damage damage = new Damage(seed);
    int refused = 0;
    for (int i = 0; i < 10_000; i++) {
      byte[] bad = damage.of(good);
      try {
        reader.accept(Bytes.of(bad, "x", "file"));
      } catch (ModelFormatException e) {
        refused++;
        assertThat(e.getMessage()).as("seed %s, damage %s", seed, i).hasSizeLessThan(300);
      }
    }
    assertThat(refused).isGreaterThan(3000);
  }
}
