# Sourced by the scripts of the repository. Puts a JDK 25 in front: sets JAVA_HOME, PATH and MAVEN_OPTS.

is_jdk25() {
  [ -x "$1/bin/javac" ] && grep -q '^JAVA_VERSION="25' "$1/release" 2>/dev/null
}

find_jdk25() {
  for jdk in "${JAVA25_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* \
    "$HOME"/.jdks/* /opt/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [ -n "$jdk" ] && is_jdk25 "$jdk"; then
      printf '%s\n' "$jdk"
      return 0
    fi
  done
  # Wherever else the java of the PATH lives
  jdk=$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p') || return 1
  is_jdk25 "$jdk" && printf '%s\n' "$jdk"
}

if ! JAVA_HOME=$(find_jdk25); then
  echo "Pellucid needs a JDK 25: install one, or set JAVA25_HOME to the folder of one." >&2
  exit 2
fi
PATH=$JAVA_HOME/bin:$PATH
# Maven's own libraries still call methods that JDK 25 warns of.
MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}"
export JAVA_HOME PATH MAVEN_OPTS

require_maven() {
  if ! command -v mvn >/dev/null 2>&1; then
    echo "Building Pellucid needs Maven 3.8.7 or newer: install it and put mvn on the PATH." >&2
    exit 2
  fi
}
