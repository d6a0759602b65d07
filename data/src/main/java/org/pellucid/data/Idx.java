package org.pellucid.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;

/**
 * Reads IDX files, the format of MNIST and its relatives, plain or compressed with gzip.
 *
 * <p>An IDX file is two zero bytes, a byte for the element type, a byte for the number of axes, the
 * length of each axis, and the elements in row-major order, all big-endian.
 */
public final class Idx {
  private static final int MAX_RANK = 8;

  private Idx() {}

  /**
   * Reads a file.
   *
   * @param file an IDX file, plain or compressed with gzip
   * @return its array: {@code uint8} for unsigned bytes, {@code int32} for the other integers,
   *     {@code float32} or {@code float64}
   */
  public static NdArray read(Path file) {
    try (InputStream in = open(file)) {
      return read(file, in);
    } catch (NoSuchFileException missing) {
      throw new PellucidException(file + ": there is no such file.", missing);
    } catch (EOFException | ZipException damaged) {
      throw new PellucidException(
          file + ": the compressed data are damaged or incomplete; fetch the file again.", damaged);
    } catch (IOException failure) {
      throw new PellucidException(
          "Cannot read " + file + ": " + failure.getMessage() + ".", failure);
    }
  }

  private static InputStream open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    try {
      in.mark(2);
      boolean compressed = in.read() == 0x1f && in.read() == 0x8b;
      in.reset();
      return compressed ? new GZIPInputStream(in, 1 << 16) : in;
    } catch (IOException | RuntimeException failure) {
      in.close();
      throw failure;
    }
  }

  private static NdArray read(Path file, InputStream in) throws IOException {
    byte[] magic = in.readNBytes(4);
    if (magic.length < 4 || magic[0] != 0 || magic[1] != 0) {
      throw damaged(file, "it does not begin with the marks of one");
    }
    int rank = magic[3];
    if (rank < 1 || rank > MAX_RANK) {
      throw damaged(file, "it claims " + (rank & 0xff) + " axes, expected 1 to " + MAX_RANK);
    }
    int type = magic[2] & 0xff;
    int bytes = elementBytes(file, type);
    byte[] lengths = in.readNBytes(4 * rank);
    if (lengths.length < 4 * rank) {
      throw damaged(file, "it ends within its header");
    }
    int[] dims = new int[rank];
    ByteBuffer.wrap(lengths).asIntBuffer().get(dims);
    int expected = dataBytes(file, dims, bytes);
    byte[] data = in.readNBytes(expected);
    if (data.length < expected) {
      throw damaged(
          file,
          "shape " + Shape.of(dims) + " needs " + expected + " bytes but it has " + data.length);
    }
    if (in.read() != -1) {
      throw damaged(
          file, "there are more than the " + expected + " bytes of shape " + Shape.of(dims));
    }
    return array(type, Shape.of(dims), data);
  }

  private static int elementBytes(Path file, int type) {
    return switch (type) {
      case 0x08, 0x09 -> 1;
      case 0x0B -> 2;
      case 0x0C, 0x0D -> 4;
      case 0x0E -> 8;
      default ->
          throw damaged(file, String.format(Locale.ROOT, "its element type is 0x%02x", type));
    };
  }

  private static int dataBytes(Path file, int[] dims, int elementBytes) {
    long size = elementBytes;
    for (int dim : dims) {
      if (dim < 0) {
        throw damaged(file, "it claims an axis of " + Integer.toUnsignedString(dim) + " entries");
      }
      size *= dim;
      if (size > Integer.MAX_VALUE - 8) {
        throw damaged(file, "it claims more than 2 GiB of data");
      }
    }
    return (int) size;
  }

  private static NdArray array(int type, Shape shape, byte[] data) {
    ByteBuffer buffer = ByteBuffer.wrap(data);
    int size = shape.size();
    return switch (type) {
      case 0x08 -> NdArray.wrap(DType.UINT8, shape, data);
      case 0x0D -> {
        float[] floats = new float[size];
        buffer.asFloatBuffer().get(floats);
        yield NdArray.wrap(DType.FLOAT32, shape, floats);
      }
      case 0x0E -> {
        double[] doubles = new double[size];
        buffer.asDoubleBuffer().get(doubles);
        yield NdArray.wrap(DType.FLOAT64, shape, doubles);
      }
      default -> {
        int[] ints = new int[size];
        for (int i = 0; i < size; i++) {
          ints[i] =
              switch (type) {
                case 0x09 -> buffer.get();
                case 0x0B -> buffer.getShort();
                default -> buffer.getInt();
              };
        }
        yield NdArray.wrap(DType.INT32, shape, ints);
      }
    };
  }

  private static PellucidException damaged(Path file, String reason) {
    return new PellucidException(file + " is not a valid IDX file: " + reason + ".");
  }
}
