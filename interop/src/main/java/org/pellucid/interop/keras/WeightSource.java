package org.pellucid.interop.keras;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.interop.hdf5.Hdf5Group;
import org.pellucid.interop.hdf5.Hdf5Object;

/** Where arrays in Keras 3's layout are found: one HDF5 file, or several with an index. */
@FunctionalInterface
interface WeightSource {
  /** How deep groups are looked into when a file is listed. */
  int DEEPEST = 64;

  /** The arrays of what stands at a path, or null where there is no such place. */
  @Nullable Hdf5Group variables(String path);

  /** The paths that have arrays, for messages. */
  default List<String> paths() {
    return List.of();
  }

  static WeightSource of(Hdf5Group root) {
    return new WeightSource() {
      @Override
      public @Nullable Hdf5Group variables(String path) {
        return root.group(path.isEmpty() ? "vars" : path + "/vars");
      }

      @Override
      public List<String> paths() {
        List<String> paths = new ArrayList<>();
        list(root, "", paths, 0);
        return paths;
      }
    };
  }

  private static void list(Hdf5Group group, String path, List<String> paths, int depth) {
    for (String name : depth > DEEPEST ? List.<String>of() : List.copyOf(group.names())) {
      Hdf5Object member = group.find(name);
      if (member instanceof Hdf5Group inner) {
        if (name.equals("vars")) {
          if (!inner.names().isEmpty()) {
            paths.add(path.isEmpty() ? "/" : path);
          }
        } else {
          list(inner, path.isEmpty() ? name : path + "/" + name, paths, depth + 1);
        }
      }
    }
  }
}
