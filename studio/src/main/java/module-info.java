/** Training in the browser: curves, controls and a playground. */
module org.pellucid.studio {
  requires transitive org.pellucid;
  requires jdk.httpserver;
  requires static transitive org.jspecify;

  exports org.pellucid.studio;
}
