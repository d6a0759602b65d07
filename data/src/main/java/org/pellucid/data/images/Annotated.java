package org.pellucid.data.images;

import java.util.List;

/**
 * What people marked in a picture.
 *
 * @param file the name of the picture's file
 * @param height its rows
 * @param width its columns
 * @param boxes the marked boxes, cut off at the edges of the picture
 * @param remarks boxes that were changed or left out, each in a sentence
 */
public record Annotated(String file, int height, int width, List<Box> boxes, List<String> remarks) {
  /** Copies the lists. */
  public Annotated {
    boxes = List.copyOf(boxes);
    remarks = List.copyOf(remarks);
  }
}
