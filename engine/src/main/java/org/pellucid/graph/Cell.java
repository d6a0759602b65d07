package org.pellucid.graph;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Storage;
import org.pellucid.errors.PellucidException;

/**
 * The mutable memory behind a variable. Programs read and update it in place; everyone else sees
 * snapshots that do not change.
 */
public final class Cell {
  private static final AtomicLong COUNTER = new AtomicLong();

  private final String name;
  private final TensorType type;
  private final long id = COUNTER.incrementAndGet();
  private Object array;
  private int offset;
  private @Nullable NdArray snapshot;
  private long version;

  /**
   * Makes a cell.
   *
   * @param name the variable's path, such as {@code dense_1/kernel}
   * @param initial the first value, copied
   */
  public Cell(String name, NdArray initial) {
    this.name = name;
    this.type = new TensorType(initial.dtype(), initial.shape());
    this.array = initial.copy().data();
  }

  /** {@return the variable's path} */
  public String name() {
    return name;
  }

  /** {@return element type and shape, which never change} */
  public TensorType type() {
    return type;
  }

  /** {@return a number of its own, growing with each cell made} */
  public long id() {
    return id;
  }

  /** {@return the Java array that holds the elements, from {@link #offset()} on} */
  public synchronized Object array() {
    return array;
  }

  /** {@return where in {@link #array()} the first element is} */
  public synchronized int offset() {
    return offset;
  }

  /** {@return a number that grows whenever the value may have changed} */
  public synchronized long version() {
    return version;
  }

  /** {@return the present value; it stays as it is when the cell changes} */
  public synchronized NdArray read() {
    NdArray known = snapshot;
    if (known == null) {
      known = NdArray.zeros(type.dtype(), type.shape());
      System.arraycopy(array, offset, known.data(), 0, known.size());
      snapshot = known;
    }
    return known;
  }

  /**
   * Replaces the value.
   *
   * @param value the new one, of the same type and shape, copied
   */
  public synchronized void write(NdArray value) {
    if (!value.shape().equals(type.shape()) || value.dtype() != type.dtype()) {
      throw new PellucidException(
          "Variable \""
              + name
              + "\" is "
              + type
              + "; it cannot take "
              + value.dtype()
              + " "
              + value.shape()
              + ".");
    }
    System.arraycopy(value.data(), 0, array, offset, value.size());
    changed();
  }

  /** Says that a program has written into {@link #array()}: snapshots are taken anew from now. */
  public synchronized void changed() {
    snapshot = null;
    version++;
  }

  /**
   * Moves cells of one element type next to each other into one Java array, in the given order, so
   * that a pass over all of them is one loop.
   *
   * @param cells the cells
   */
  public static void pack(Iterable<Cell> cells) {
    int total = 0;
    DType dtype = null;
    for (Cell cell : cells) {
      total += cell.type.shape().size();
      dtype = cell.type.dtype();
    }
    if (dtype == null) {
      return;
    }
    Object joined = Storage.allocate(dtype, total);
    int at = 0;
    for (Cell cell : cells) {
      synchronized (cell) {
        System.arraycopy(cell.array, cell.offset, joined, at, cell.type.shape().size());
        cell.array = joined;
        cell.offset = at;
      }
      at += cell.type.shape().size();
    }
  }

  @Override
  public String toString() {
    return name + " " + type;
  }
}
