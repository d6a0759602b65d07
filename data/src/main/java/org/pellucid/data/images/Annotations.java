package org.pellucid.data.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.config.Json;
import org.pellucid.errors.PellucidException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Readers of boxes that people marked. A box that leaves its picture is cut off at the edge, one
 * without area is left out; both are remarked.
 */
public final class Annotations {
  private Annotations() {}

  /**
   * Reads the boxes of one picture in the format of PASCAL VOC (XML).
   *
   * @param file the file
   * @return the boxes
   */
  public static Annotated readVoc(Path file) {
    Element root = parse(file).getDocumentElement();
    Element size = child(file, root, "size");
    int height = (int) number(file, size, "height");
    int width = (int) number(file, size, "width");
    Collected collected = new Collected(text(file, root, "filename"), height, width);
    NodeList objects = root.getElementsByTagName("object");
    for (int i = 0; i < objects.getLength(); i++) {
      Element object = (Element) objects.item(i);
      Element box = child(file, object, "bndbox");
      collected.add(
          text(file, object, "name"),
          number(file, box, "xmin"),
          number(file, box, "ymin"),
          number(file, box, "xmax"),
          number(file, box, "ymax"));
    }
    return collected.annotated();
  }

  private static Document parse(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      // Nothing that the file names is opened.
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      return builder.parse(in);
    } catch (IOException | SAXException | ParserConfigurationException damaged) {
      throw new PellucidException(
          file + ": not a readable XML file (" + damaged.getMessage() + ").", damaged);
    }
  }

  private static Element child(Path file, Element parent, String name) {
    NodeList found = parent.getElementsByTagName(name);
    if (found.getLength() == 0) {
      throw new PellucidException(file + ": <" + parent.getTagName() + "> has no <" + name + ">.");
    }
    return (Element) found.item(0);
  }

  private static String text(Path file, Element parent, String name) {
    return child(file, parent, name).getTextContent().strip();
  }

  private static double number(Path file, Element parent, String name) {
    String text = text(file, parent, name);
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException notOne) {
      throw new PellucidException(
          file + ": <" + name + "> is \"" + text + "\", expected a number.", notOne);
    }
  }

  /**
   * Reads the boxes of many pictures in the format of COCO (JSON).
   *
   * @param file the file
   * @return the boxes of each picture, in the order of the file's pictures
   */
  public static List<Annotated> readCoco(Path file) {
    Config root;
    try {
      root = Json.readObject(Files.readString(file));
    } catch (IOException unreadable) {
      throw new PellucidException("Cannot read " + file + ".", unreadable);
    }
    Map<Long, String> names = new LinkedHashMap<>();
    for (Config category : objects(file, root, "categories")) {
      names.put(id(file, category, "id"), String.valueOf(category.get("name")));
    }
    Map<Long, Collected> pictures = new LinkedHashMap<>();
    for (Config picture : objects(file, root, "images")) {
      pictures.put(
          id(file, picture, "id"),
          new Collected(
              String.valueOf(picture.get("file_name")),
              (int) id(file, picture, "height"),
              (int) id(file, picture, "width")));
    }
    for (Config mark : objects(file, root, "annotations")) {
      Collected picture = pictures.get(id(file, mark, "image_id"));
      String label = names.get(id(file, mark, "category_id"));
      if (picture == null || label == null || !(mark.get("bbox") instanceof List<?> box)) {
        throw new PellucidException(
            file + ": annotation " + mark.get("id") + " names no known image, category or bbox.");
      }
      double left = coordinate(file, box, 0);
      double top = coordinate(file, box, 1);
      picture.add(
          label, left, top, left + coordinate(file, box, 2), top + coordinate(file, box, 3));
    }
    return pictures.values().stream().map(Collected::annotated).toList();
  }

  private static List<Config> objects(Path file, Config root, String key) {
    if (!(root.get(key) instanceof List<?> list)) {
      throw new PellucidException(file + ": \"" + key + "\" is missing; is it a COCO file?");
    }
    List<Config> objects = new ArrayList<>();
    for (Object entry : list) {
      if (!(entry instanceof Config object)) {
        throw new PellucidException(file + ": \"" + key + "\" holds something that is no object.");
      }
      objects.add(object);
    }
    return objects;
  }

  private static long id(Path file, Config object, String key) {
    return object.get(key) instanceof Number number
        ? number.longValue()
        : fail(file, key, object.get(key));
  }

  private static double coordinate(Path file, List<?> box, int index) {
    Object value = index < box.size() ? box.get(index) : null;
    return value instanceof Number number ? number.doubleValue() : fail(file, "bbox", value);
  }

  private static long fail(Path file, String key, @Nullable Object value) {
    throw new PellucidException(file + ": \"" + key + "\" is " + value + ", expected a number.");
  }

  /** The boxes of a picture, made sound. */
  private static final class Collected {
    private final String file;
    private final int height;
    private final int width;
    private final List<Box> boxes = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    Collected(String file, int height, int width) {
      this.file = file;
      this.height = height;
      this.width = width;
    }

    void add(String label, double left, double top, double right, double bottom) {
      String place = label + " at " + left + ", " + top + " to " + right + ", " + bottom;
      if (!(left < right && top < bottom)) {
        remarks.add(place + " has no area and is left out.");
        return;
      }
      Box whole = new Box(label, left, top, right, bottom);
      Box inside = whole.clip(height, width);
      if (inside.area() == 0) {
        remarks.add(place + " lies outside the picture and is left out.");
        return;
      }
      if (!inside.equals(whole)) {
        remarks.add(place + " leaves the picture and is cut off.");
      }
      boxes.add(inside);
    }

    Annotated annotated() {
      return new Annotated(file, height, width, boxes, remarks);
    }
  }
}
