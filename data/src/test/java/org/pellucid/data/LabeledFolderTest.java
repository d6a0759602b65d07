package org.pellucid.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.array.NdArray;
import org.pellucid.data.audio.Sound;
import org.pellucid.data.audio.SoundFolder;
import org.pellucid.data.images.Image;
import org.pellucid.data.images.ImageFolder;
import org.pellucid.errors.PellucidException;
import org.pellucid.models.Batch;

/** Parts and orders are those of Keras 3.15.1 for the same files and seeds. */
final class LabeledFolderTest {
  private static final String FILES =
      "a/x/5.png a/x-1/6.png b/1.PNG b/2.png b/sub/3.png a/10.png a/9.png c/k.png c/l.png c/m.png"
          + " .no/z.png top.png a/readme.txt";

  @TempDir private Path folder;

  private static Image picture() {
    byte[] pixels = new byte[35];
    for (int i = 0; i < 35; i++) {
      int y = i / 5;
      int x = i % 5;
      pixels[i] = (byte) (37 * y * y + 11 * x + 5 * x * x * y);
    }
    return Image.of(7, 5, 1, pixels);
  }

  private Path put(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private ImageFolder pictures() throws IOException {
    for (String name : FILES.split(" ", -1)) {
      Path file = put(name, "no picture");
      if (name.endsWith("png") || name.endsWith("PNG")) {
        picture().write(file);
      }
    }
    return new ImageFolder(folder);
  }

  private String names(List<Path> files) {
    return files.stream()
        .map(file -> folder.relativize(file).toString().replace('\\', '/'))
        .collect(Collectors.joining(" "));
  }

  private static int[] labels(Dataset<Batch> batches) {
    return batches.toList().stream()
        .flatMapToInt(batch -> Arrays.stream(((NdArray) batch.y()).toIntArray()))
        .toArray();
  }

  @Test
  void aBadFileNamesItselfAndIsSkippedOnlyIfAsked() throws IOException {
    ImageFolder data = pictures().shuffle(false).imageSize(4, 4).batchSize(4);
    put("b/0.png", "no picture");
    List<Skipped> skipped = new ArrayList<>();

    assertThatThrownBy(() -> data.all().toList())
        .isInstanceOf(PellucidException.class)
        .hasMessageContaining("0.png");
    assertThat(labels(data.skipErrors(skipped::add).all()))
        .containsExactly(0, 0, 0, 0, 1, 1, 1, 2, 2, 2);
    assertThat(skipped).singleElement().matches(one -> one.message().contains("0.png"));
  }

  @Test
  void foldersAreClassesAndFilesAreInTheOrderOfTheirPaths() throws IOException {
    ImageFolder data = pictures().shuffle(false);

    assertThat(data.classNames()).containsExactly("a", "b", "c");
    assertThat(names(data.filePaths()))
        .isEqualTo(
            "a/10.png a/9.png a/x/5.png a/x-1/6.png b/1.PNG b/2.png b/sub/3.png c/k.png c/l.png"
                + " c/m.png");
    assertThat(labels(data.all())).containsExactly(0, 0, 0, 0, 1, 1, 1, 2, 2, 2);
    assertThat(data)
        .hasToString("ImageFolder(" + folder.getFileName() + ": 10 files of 3 classes)");
  }

  @Test
  void theSameSeedGivesTheSamePartsAsKeras() throws IOException {
    ImageFolder data = pictures().validationSplit(0.35).seed(7).imageSize(8, 8);

    assertThat(names(data.trainingPaths()))
        .isEqualTo("c/l.png b/2.png a/10.png a/x/5.png a/9.png c/m.png c/k.png");
    assertThat(names(data.validationPaths())).isEqualTo("a/x-1/6.png b/sub/3.png b/1.PNG");
    assertThat(labels(data.validation())).containsExactly(0, 1, 1);
    data.seed(123_456);
    assertThat(names(data.filePaths()))
        .isEqualTo(
            "c/l.png c/k.png b/sub/3.png b/1.PNG b/2.png a/x-1/6.png a/10.png c/m.png a/x/5.png"
                + " a/9.png");
    assertThat(labels(data.validation())).containsExactly(2, 0, 0);
    data.seed(4_294_967_295L);
    assertThat(names(data.filePaths()))
        .isEqualTo(
            "b/sub/3.png c/m.png b/2.png a/9.png c/l.png a/10.png c/k.png b/1.PNG a/x/5.png"
                + " a/x-1/6.png");
  }

  @Test
  void eachPassOfTrainingHasAnOrderOfItsOwnAndValidationKeepsIts() throws IOException {
    ImageFolder data = pictures().validationSplit(0.35).imageSize(2, 2).batchSize(7);

    List<String> training = new ArrayList<>();
    List<String> validation = new ArrayList<>();
    for (int pass = 0; pass < 3; pass++) {
      training.add(Arrays.toString(((NdArray) data.training().pass(pass).next().y()).toIntArray()));
      validation.add(
          Arrays.toString(((NdArray) data.validation().pass(pass).next().y()).toIntArray()));
    }
    assertThat(training).doesNotHaveDuplicates();
    assertThat(validation).containsOnly(validation.getFirst());
    assertThat(data.training().count()).isEqualTo(1);
  }

  @Test
  void labelsComeInTheModeWanted() throws IOException {
    ImageFolder data = pictures().shuffle(false).imageSize(4, 4).classNames("c", "a");

    Batch binary = data.labelMode("binary").batchSize(4).all().toList().getFirst();
    assertThat(((NdArray) binary.x()).shape()).hasToString("[4, 4, 4, 3]");
    assertThat(((NdArray) binary.y()).shape()).hasToString("[4, 1]");
    assertThat(((NdArray) binary.y()).toFloatArray()).containsExactly(0, 0, 0, 1);
    Batch oneHot = data.labelMode("categorical").all().toList().getFirst();
    assertThat(((NdArray) oneHot.y()).shape()).hasToString("[4, 2]");
    assertThat(((NdArray) oneHot.y()).toFloatArray()).containsExactly(1, 0, 1, 0, 1, 0, 0, 1);
    Batch none = new ImageFolder(folder).labelMode("none").all().toList().getFirst();
    assertThat(none.y()).isNull();
    assertThat(((NdArray) none.x()).shape()).hasToString("[12, 256, 256, 3]");
    ImageFolder own =
        new ImageFolder(folder).shuffle(false).labels(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 30);
    assertThat(own.classNames()).hasSize(12).endsWith("30");
    assertThat(labels(own.imageSize(1, 1).all())).endsWith(10, 30);
  }

  @Test
  void picturesAreResizedAsByKeras() throws IOException {
    Files.createDirectories(folder.resolve("p"));
    picture().write(folder.resolve("p/p.png"));
    String recorded =
        new String(
            LabeledFolderTest.class.getResourceAsStream("/images/keras-resize.txt").readAllBytes(),
            StandardCharsets.UTF_8);
    int compared = 0;
    for (String line : recorded.lines().skip(1).toList()) {
      String[] words = line.split(" ", -1);
      ImageFolder data =
          new ImageFolder(folder)
              .colorMode("grayscale")
              .imageSize(Integer.parseInt(words[0]), Integer.parseInt(words[1]))
              .interpolation(words[2])
              .cropToAspectRatio(words[3].equals("crop"))
              .padToAspectRatio(words[3].equals("pad"));
      float[] pixels = ((NdArray) data.all().toList().getFirst().x()).toFloatArray();
      assertThat(pixels).hasSize(words.length - 4);
      // TensorFlow looks the weights of bicubic up in a table of 1024 entries.
      float tolerance = words[2].equals("bicubic") ? 0.15f : 1e-3f;
      for (int i = 0; i < pixels.length; i++) {
        assertThat(pixels[i])
            .as("%s at %d", String.join(" ", Arrays.copyOf(words, 4)), i)
            .isCloseTo(Float.parseFloat(words[i + 4]), within(tolerance));
      }
      compared++;
    }
    assertThat(compared).isEqualTo(24);
  }

  @Test
  void channelsAreThoseOfTheColorMode() throws IOException {
    Files.createDirectories(folder.resolve("p"));
    Image.of(1, 1, 3, new byte[] {10, 20, 30}).write(folder.resolve("p/p.png"));
    ImageFolder data = new ImageFolder(folder).imageSize(1, 1);

    assertThat(((NdArray) data.all().toList().getFirst().x()).toFloatArray())
        .containsExactly(10, 20, 30);
    assertThat(((NdArray) data.colorMode("rgba").all().toList().getFirst().x()).toFloatArray())
        .containsExactly(10, 20, 30, 255);
    assertThat(((NdArray) data.colorMode("grayscale").all().toList().getFirst().x()).toFloatArray())
        .containsExactly(18);
  }

  @Test
  void textsAreReadWholeOrCut() throws IOException {
    put("neg/1.txt", "schlecht");
    put("pos/1.txt", "gut 🙂 ja");
    put("pos/1.csv", "x");
    TextFolder data = new TextFolder(folder).shuffle(false);

    assertThat((String[]) data.all().toList().getFirst().x())
        .containsExactly("schlecht", "gut 🙂 ja");
    assertThat((String[]) data.maxLength(5).all().toList().getFirst().x())
        .containsExactly("schle", "gut 🙂");
    Files.write(folder.resolve("pos/2.txt"), new byte[] {(byte) 0xff, 65});
    assertThatThrownBy(() -> new TextFolder(folder).all().toList())
        .hasMessage(folder.resolve("pos/2.txt") + ": not a text in UTF-8.");
  }

  @Test
  void recordingsAreFilledUpToTheLongestOfTheirBatch() throws IOException {
    Files.createDirectories(folder.resolve("a"));
    Sound.of(new float[] {0.5f, -0.5f, 0.25f}, 8000).write(folder.resolve("a/1.wav"));
    Sound.of(new float[] {0.125f}, 8000).write(folder.resolve("a/2.wav"));
    SoundFolder data = new SoundFolder(folder).shuffle(false);

    NdArray x = (NdArray) data.all().toList().getFirst().x();
    assertThat(x.shape()).hasToString("[2, 3, 1]");
    assertThat(x.toFloatArray()).containsExactly(0.5f, -0.5f, 0.25f, 0.125f, 0, 0);
    x = (NdArray) data.outputSequenceLength(2).all().toList().getFirst().x();
    assertThat(x.toFloatArray()).containsExactly(0.5f, -0.5f, 0.125f, 0);
    x = (NdArray) data.samplingRate(16_000).outputSequenceLength(5).all().toList().getFirst().x();
    assertThat(x.shape()).hasToString("[2, 5, 1]");
  }

  @Test
  void linksToFoldersAreFollowedOnlyIfWanted() throws IOException {
    put("other/1.txt", "one");
    put("data/a/2.txt", "two");
    Path data = folder.resolve("data");
    Files.createSymbolicLink(data.resolve("a/link"), folder.resolve("other"));
    Files.createSymbolicLink(data.resolve("a/loop"), data.resolve("a"));

    assertThat(new TextFolder(data).filePaths()).hasSize(1);
    assertThat(new TextFolder(data).followLinks(true).shuffle(false).filePaths())
        .containsExactly(data.resolve("a/2.txt"), data.resolve("a/link/1.txt"));
  }

  private void refuses(LabeledFolder<?> data, String message) {
    assertThatThrownBy(data::filePaths)
        .isInstanceOf(PellucidException.class)
        .hasMessage(data.getClass().getSimpleName() + " " + folder + ": " + message);
  }

  @Test
  void whatDoesNotFitIsSaid() throws IOException {
    put("a/1.txt", "one");
    put("b/2.txt", "two");
    put("c/3.txt", "three");

    refuses(new ImageFolder(folder), "no files whose names end in .bmp, .gif, .jpeg, .jpg, .png.");
    refuses(
        new TextFolder(folder).classNames("a", "d"),
        "classNames are [a, d] but the folders are [a, b, c].");
    refuses(new TextFolder(folder).labels(1, 2), "2 labels for 3 files.");
    refuses(
        new TextFolder(folder).labelMode("binary"),
        "labelMode \"binary\" needs 2 classes, found [a, b, c].");
    assertThatThrownBy(new TextFolder(folder)::validation)
        .hasMessage("TextFolder " + folder + ": set validationSplit first, or take all().");
    assertThatThrownBy(new TextFolder(folder).validationSplit(0.2)::training)
        .hasMessage("TextFolder " + folder + ": of 3 files, a part of 0.2 for validation is none.");
    assertThatThrownBy(() -> new TextFolder(folder).labelMode("integer"))
        .hasMessage("Unknown label mode \"integer\". Known: binary, categorical, int, none.");
  }
}
