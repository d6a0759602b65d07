package org.pellucid.data.text;

import java.util.List;

/**
 * A token of an encoding that is being put together.
 *
 * @param id its number
 * @param value how it is written
 * @param start where in its text it begins
 * @param end where it ends
 * @param type the number of the segment
 * @param special whether it was put there, and is not of the text
 */
record Piece(int id, String value, int start, int end, int type, boolean special) {
  static Piece special(int id, String value, int type) {
    return new Piece(id, value, 0, 0, type, true);
  }

  Piece type(int newType) {
    return new Piece(id, value, start, end, newType, special);
  }

  Piece at(int newStart, int newEnd) {
    return new Piece(id, value, newStart, newEnd, type, special);
  }

  static List<Piece> typed(List<Piece> pieces, int type) {
    return pieces.stream().map(piece -> piece.type(type)).toList();
  }
}
