package org.pellucid.data.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.pellucid.data.DataSets;
import org.pellucid.data.Dataset;
import org.pellucid.errors.PellucidException;

/** The pictures of some {@link DataSets}, with what is known about them. */
public final class PictureSets {
  private PictureSets() {}

  /**
   * A portrait.
   *
   * @param person the number of the person, from 1
   * @param image the picture
   */
  public record Portrait(int person, Image image) {}

  /**
   * What a driver saw and did.
   *
   * @param image the camera's picture
   * @param angle how the wheel stood, from -1 (left) to 1 (right)
   * @param throttle the speed wanted, from 0 to 1
   */
  public record Frame(Image image, double angle, double throttle) {}

  /**
   * Blood cells, pictures of 640 x 480 pixels with boxes around red cells ("RBC"), white cells
   * ("WBC") and platelets ("Platelets"); see {@link DataSets#bloodCells}.
   *
   * @param part "train" (205 pictures) or "val" (87)
   * @return the pictures with their boxes
   */
  public static List<MarkedImage> bloodCells(String part) {
    return bloodCells(DataSets.bloodCells(), part);
  }

  static List<MarkedImage> bloodCells(Path root, String part) {
    return lines(root.resolve("ImageSets/Main/" + part + ".txt")).stream()
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .map(name ->
            new MarkedImage(
                Image.read(root.resolve("JPEGImages/" + name + ".jpg")),
                Annotations.readVoc(root.resolve("Annotations/" + name + ".xml")).boxes()))
        .toList();
  }

  /**
   * Ten grey portraits of 64 x 64 pixels of each of 30 people, person by person; see {@link
   * DataSets#olivettiFaces}.
   *
   * @return the portraits
   */
  public static List<Portrait> faces() {
    return faces(DataSets.olivettiFaces());
  }

  static List<Portrait> faces(Path root) {
    return Dataset.files(root, "*/*.png").stream()
        .map(file -> {
          String folder = root.relativize(file).getName(0).toString();
          return new Portrait(Integer.parseInt(folder.substring(1)), Image.read(file).grey());
        })
        .toList();
  }

  /**
   * What the camera of a model car saw, 160 x 120 pixels, and what its driver did, 20 frames in a
   * second, in the order in which they were taken; see {@link DataSets#donkeyDrive}.
   *
   * @return 750 frames
   */
  public static List<Frame> donkeyDrive() {
    return donkeyDrive(DataSets.donkeyDrive());
  }

  static List<Frame> donkeyDrive(Path root) {
    return lines(root.resolve("labels.csv")).stream()
        .skip(1)
        .map(line -> line.split(",", -1))
        .map(cells ->
            new Frame(
                Image.read(root.resolve(cells[0])).rgb(),
                Double.parseDouble(cells[1]),
                Double.parseDouble(cells[2])))
        .toList();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException unreadable) {
      throw new PellucidException(
          "Cannot read " + file + ": " + unreadable.getMessage() + ".", unreadable);
    }
  }
}
