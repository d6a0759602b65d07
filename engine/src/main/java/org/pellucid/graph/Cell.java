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
 *
 * <p>A training step asks each cell where it lies and says that it has changed, so neither takes a
 * lock: in a network of a few neurons, locks would take a third of the step.
 */
public final class Cell {
  private static final AtomicLong COUNTER = new AtomicLong();

  private final String name;
  private final TensorType type;
  private final long id = COUNTER.incrementAndGet();
  private final AtomicLong version = new AtomicLong();
  private volatile Place place;
  private @Nullable Snapshot snapshot;

  /** Where the elements are. */
  private record Place(Object array, int offset) {}

  /** The value at some version. */
  private record Snapshot(NdArray value, long version) {}

  /**
   * Makes a cell.
   *
   * @param name the variable's path, such as {@code dense_1/kernel}
   * @param initial the first value, copied
   */
  public Cell(String name, NdArray initial) {
    this.name = name;
    this.type = new TensorType(initial.dtype(), initial.shape());
    this.place = new Place(initial.copy().data(), 0);
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
  public Object array() {
    return place.array;
  }

  /** {@return where in {@link #array()} the first element is} */
  public int offset() {
    return place.offset;
  }

  /** {@return a number that grows whenever the value may have changed} */
  public long version() {
    return version.get();
  }

  /** {@return the present value; it stays as it is when the cell changes} */
  public synchronized NdArray read() {
    Snapshot known = snapshot;
    long now = version.get();
    if (known == null || known.version != now) {
      NdArray value = NdArray.zeros(type.dtype(), type.shape());
      System.arraycopy(place.array, place.offset, value.data(), 0, value.size());
      known = new Snapshot(value, now);
      snapshot = known;
    }
    return known.value;
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
    System.arraycopy(value.data(), 0, place.array, place.offset, value.size());
    changed();
  }

  /** Says that a program has written into {@link #array()}: snapshots are taken anew from now. */
  public void changed() {
    version.getAndIncrement();
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
        Place old = cell.place;
        System.arraycopy(old.array, old.offset, joined, at, cell.type.shape().size());
        cell.place = new Place(joined, at);
      }
      at += cell.type.shape().size();
    }
  }

  @Override
  public String toString() {
    return name + " " + type;
  }
}
