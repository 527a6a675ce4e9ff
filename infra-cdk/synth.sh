#!/bin/sh
# The CDK command line's "app" (see cdk.json): synthesises from what `mvn package` has built.
# Started in the repository's root.
set -eu

if [ ! -f infra-cdk/target/classpath.txt ]; then
  echo "synth.sh: infra-cdk is not built; run: mvn package" >&2
  exit 1
fi

java_home=$(./qdn jdk)
exec "$java_home/bin/java" -cp "infra-cdk/target/classes:$(cat infra-cdk/target/classpath.txt)" \
  com.quickdumpnow.relay.infra.RelayApp
