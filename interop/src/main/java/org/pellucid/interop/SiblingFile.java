package org.pellucid.interop;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.pellucid.files.ModelFormatException;

/**
 * A file that another one names, such as a shard: it must lie in the same folder, and be no link.
 */
public final class SiblingFile {
  private SiblingFile() {}

  /**
   * Finds the file.
   *
   * @param owner the file that names it
   * @param name the name, which may come from a stranger
   * @return the file beside the owner
   */
  public static Path of(Path owner, String name) {
    if (name.isEmpty()
        || name.equals(".")
        || name.equals("..")
        || name.indexOf('/') >= 0
        || name.indexOf('\\') >= 0
        || name.indexOf(':') >= 0) {
      throw refused(owner, name, "is not the name of a file in its folder");
    }
    Path folder = owner.toAbsolutePath().getParent();
    if (folder == null) {
      throw refused(owner, name, "is not the name of a file in its folder");
    }
    try {
      Path file = folder.resolve(name);
      if (Files.isSymbolicLink(file)) {
        throw refused(owner, name, "is a link, and links are not followed");
      }
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw refused(owner, name, "is not there (incomplete download)");
      }
      return file;
    } catch (InvalidPathException e) {
      throw refused(owner, name.replace('\0', ' '), "is not the name of a file in its folder");
    }
  }

  private static ModelFormatException refused(Path owner, String name, String problem) {
    String shown = name.length() > 80 ? name.substring(0, 80) + "..." : name;
    return new ModelFormatException(
        owner.getFileName() + " names the file \"" + shown + "\", which " + problem + ".");
  }
}
