package org.pellucid.data.tables;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.pellucid.data.Dataset;
import org.pellucid.errors.PellucidException;

/**
 * Rows of a database, read anew in each pass; only some of them are in memory at a time.
 *
 * <pre>{@code
 * Dataset<House> houses =
 *     Query.of(dataSource::getConnection, "select area, city, price from house",
 *         row -> new House(row.getDouble(1), row.getString(2), row.getDouble(3)));
 * }</pre>
 */
public final class Query {
  private static final System.Logger LOGGER = System.getLogger(Query.class.getName());
  private static final int FETCH = 1_000;

  private Query() {}

  /** Opens a connection, which is closed at the end of a pass. */
  @FunctionalInterface
  public interface Connector {
    /**
     * Opens a connection.
     *
     * @return the connection
     * @throws SQLException if the database refuses
     */
    Connection open() throws SQLException;
  }

  /**
   * Makes an element of a row.
   *
   * @param <T> the element
   */
  @FunctionalInterface
  public interface RowMapper<T> {
    /**
     * Reads the present row.
     *
     * @param row the result set, which must not be moved
     * @return the element
     * @throws SQLException if a column cannot be read
     */
    T map(ResultSet row) throws SQLException;
  }

  /**
   * Makes a data set of a query.
   *
   * @param connector opens a connection for each pass
   * @param sql the query, with {@code ?} for parameters; with an {@code order by}, where the order
   *     of the rows shall be the same in each pass
   * @param mapper makes an element of each row
   * @param parameters the values for {@code ?}
   * @param <T> the elements
   * @return the data set
   */
  public static <T> Dataset<T> of(
      Connector connector, String sql, RowMapper<? extends T> mapper, Object... parameters) {
    Object[] values = parameters.clone();
    return Dataset.from(() -> open(connector, sql, mapper, values));
  }

  private static <T> Stream<T> open(
      Connector connector, String sql, RowMapper<? extends T> mapper, Object[] parameters) {
    List<AutoCloseable> opened = new ArrayList<>();
    try {
      Connection connection = connector.open();
      opened.add(connection);
      PreparedStatement statement = connection.prepareStatement(sql);
      opened.add(statement);
      statement.setFetchSize(FETCH);
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      ResultSet rows = statement.executeQuery();
      opened.add(rows);
      return StreamSupport.stream(new Cursor<T>(rows, mapper, sql), false)
          .onClose(() -> close(opened));
    } catch (SQLException refused) {
      close(opened);
      throw failure(sql, refused);
    }
  }

  /** Closes the last one first; what was to be read has been read, so failures do not matter. */
  private static void close(List<AutoCloseable> opened) {
    for (AutoCloseable resource : opened.reversed()) {
      try {
        resource.close();
      } catch (Exception ignored) {
        LOGGER.log(System.Logger.Level.DEBUG, "A query's resource did not close", ignored);
      }
    }
  }

  private static PellucidException failure(String sql, SQLException cause) {
    return new PellucidException("Query \"" + sql + "\": " + cause.getMessage(), cause);
  }

  private static final class Cursor<T> extends Spliterators.AbstractSpliterator<T> {
    private final ResultSet rows;
    private final RowMapper<? extends T> mapper;
    private final String sql;

    Cursor(ResultSet rows, RowMapper<? extends T> mapper, String sql) {
      super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
      this.rows = rows;
      this.mapper = mapper;
      this.sql = sql;
    }

    @Override
    public boolean tryAdvance(Consumer<? super T> action) {
      try {
        if (!rows.next()) {
          return false;
        }
        action.accept(mapper.map(rows));
        return true;
      } catch (SQLException failed) {
        throw failure(sql, failed);
      }
    }
  }
}
