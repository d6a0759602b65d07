/** Tables of named columns: CSV files, database queries, typed rows. */
@org.jspecify.annotations.NullMarked
package org.pellucid.data.tables;
