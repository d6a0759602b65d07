package org.pellucid.interop.fuzz;

import org.pellucid.interop.hdf5.Hdf5Dataset;
import org.pellucid.interop.hdf5.Hdf5File;
import org.pellucid.interop.hdf5.Hdf5Format;

/** HDF5 files: every group, attribute and dataset. */
public final class Hdf5Target {
  private Hdf5Target() {}

  /**
   * Reads bytes.
   *
   * @param data anything
   */
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzTarget.read(
        data,
        bytes ->
            Hdf5Format.datasets(bytes.name(), Hdf5File.open(bytes)).stream()
                .filter(Hdf5Dataset::hasNumbers)
                .forEach(Hdf5Dataset::read));
  }
}
