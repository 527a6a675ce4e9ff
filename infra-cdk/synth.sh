#!/bin/sh
# The CDK command line's "app" (see cdk.json): synthesises from what `mvn package` has built.
# Started in the repository's root.
set -eu

is_25() {
  [ -x "$1" ] && "$1" -version 2>&1 | head -n 1 | grep -q '"25[."]'
}

java=
for candidate in "${JAVA_HOME:-}/bin/java" "$(command -v java || true)" \
  /usr/lib/jvm/*25*/bin/java \
  "$HOME"/.sdkman/candidates/java/25*/bin/java \
  "$HOME"/.jdks/*25*/bin/java \
  /Library/Java/JavaVirtualMachines/*25*/Contents/Home/bin/java; do
  if is_25 "$candidate"; then
    java=$candidate
    break
  fi
done
if [ -z "$java" ]; then
  echo "synth.sh: no JDK 25 found; set JAVA_HOME to one" >&2
  exit 1
fi
if [ ! -f infra-cdk/target/classpath.txt ]; then
  echo "synth.sh: infra-cdk is not built; run: mvn package" >&2
  exit 1
fi

exec "$java" -cp "infra-cdk/target/classes:$(cat infra-cdk/target/classpath.txt)" \
  com.quickdumpnow.relay.infra.RelayApp
