/**
 * HDF5 files, as far as files of weights use the format: groups, arrays of numbers and texts,
 * attributes.
 */
@NullMarked
package org.pellucid.interop.hdf5;

import org.jspecify.annotations.NullMarked;
