/** Data sets, tables, images, audio and text, made ready for training. */
module org.pellucid.data {
  requires transitive org.pellucid;
  requires transitive java.desktop;
  requires java.net.http;
  requires transitive java.sql;
  requires de.siegmar.fastcsv;
  requires static transitive org.jspecify;

  exports org.pellucid.data;
  exports org.pellucid.data.audio;
  exports org.pellucid.data.images;
  exports org.pellucid.data.tables;
  exports org.pellucid.data.text;
}
