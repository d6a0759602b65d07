package org.pellucid.data;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.pellucid.errors.PellucidException;

/**
 * The text files below a folder as batches of texts with labels; see {@link LabeledFolder}.
 *
 * <p>A sample is the content of a file {@code *.txt} in UTF-8. Default: whole texts.
 *
 * <p>Source: {@code keras.utils.text_dataset_from_directory}.
 */
public final class TextFolder extends LabeledFolder<TextFolder> {
  private int maxLength = Integer.MAX_VALUE;

  /**
   * Takes a folder.
   *
   * @param folder the folder whose folders are the classes
   */
  public TextFolder(Path folder) {
    super(folder, ".txt");
  }

  @Override
  protected TextFolder self() {
    return this;
  }

  /**
   * Sets how long texts are at most.
   *
   * @param characters what is kept of each (Keras counts bytes); everything without
   * @return this
   */
  public TextFolder maxLength(int characters) {
    if (characters < 1) {
      throw wrong("maxLength must be >= 1, got " + characters);
    }
    maxLength = characters;
    return this;
  }

  @Override
  protected Object read(Path file) {
    try {
      String text = Files.readString(file);
      return text.codePointCount(0, text.length()) <= maxLength
          ? text
          : text.substring(0, text.offsetByCodePoints(0, maxLength));
    } catch (CharacterCodingException other) {
      throw new PellucidException(file + ": not a text in UTF-8.", other);
    } catch (IOException unreadable) {
      throw new PellucidException(
          "Cannot read " + file + ": " + unreadable.getMessage(), unreadable);
    }
  }
}
