package org.pellucid.data.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.data.DataLookup;
import org.pellucid.errors.PellucidException;

final class PictureSetsTest {
  @TempDir private Path folder;

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private byte[] picture(int height, int width) throws IOException {
    Path file = folder.resolve("picture.png");
    Image.of(height, width, 1, new byte[height * width]).write(file);
    return Files.readAllBytes(file);
  }

  private Path folder(Map<String, byte[]> files) throws IOException {
    Path root = folder.resolve("set");
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path target = root.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.write(target, file.getValue());
    }
    return root;
  }

  @Test
  void bloodCellsComeWithTheBoxesOfTheirPart() throws IOException {
    String xml =
        """
        <annotation><filename>a.jpg</filename><size><width>4</width><height>3</height></size>
        <object><name>WBC</name><bndbox><xmin>1</xmin><ymin>0</ymin><xmax>9</xmax><ymax>2</ymax></bndbox></object>
        <object><name>RBC</name><bndbox><xmin>2</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox></object>
        </annotation>
        """;
    Path root =
        folder(
            Map.of(
                "ImageSets/Main/train.txt",
                text("a\n\n"),
                "JPEGImages/a.jpg",
                picture(3, 4),
                "Annotations/a.xml",
                text(xml)));

    List<MarkedImage> pictures = PictureSets.bloodCells(root, "train");

    assertThat(pictures).hasSize(1);
    assertThat(pictures.getFirst().image()).hasToString("Image(3 x 4, 3 channels)");
    // One box is cut off at the edge, one has no area.
    assertThat(pictures.getFirst().boxes()).containsExactly(new Box("WBC", 1, 0, 4, 2));
  }

  @Test
  void facesComePersonByPerson() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (int picture = 1; picture <= 10; picture++) {
      files.put("s02/" + picture + ".png", picture(2, 2));
      files.put("s11/" + picture + ".png", picture(2, 2));
    }
    assertThat(PictureSets.faces(folder(files)))
        .extracting(PictureSets.Portrait::person)
        .hasSize(20)
        .startsWith(2, 2)
        .endsWith(11, 11);
  }

  @Test
  void aDriveComesInOrderWithWhatTheDriverDid() throws IOException {
    Path root =
        folder(
            Map.of(
                "labels.csv",
                text("file,angle,throttle\nimages/b.jpg,-0.25,0.5\nimages/a.jpg,1,0\n"),
                "images/a.jpg",
                picture(2, 2),
                "images/b.jpg",
                picture(3, 2)));

    List<PictureSets.Frame> frames = PictureSets.donkeyDrive(root);

    assertThat(frames).extracting(PictureSets.Frame::angle).containsExactly(-0.25, 1.0);
    assertThat(frames.getFirst().image()).hasToString("Image(3 x 2, 3 channels)");
    assertThat(frames.getFirst().throttle()).isEqualTo(0.5);
  }

  @Test
  void aSetThatLacksAFileNamesIt() {
    assertThatThrownBy(() -> PictureSets.donkeyDrive(folder))
        .isInstanceOf(PellucidException.class)
        .hasMessage(
            "Cannot read "
                + folder.resolve("labels.csv")
                + ": "
                + folder.resolve("labels.csv")
                + ".");
  }

  @Test
  void theRealSetsHaveWhatTheirPublishersSay() {
    DataLookup lookup = DataLookup.standard();
    assumeTrue(
        lookup.folder("olivetti-faces", "olivetti-30people.zip").isPresent()
            && lookup.folder("driving-donkey", "driving-donkey.zip").isPresent(),
        "the data sets are not on this machine");

    assertThat(PictureSets.faces()).hasSize(300);
    assertThat(PictureSets.donkeyDrive())
        .hasSize(750)
        .allMatch(frame -> frame.image().width() == 160 && Math.abs(frame.angle()) <= 1);
  }
}
