#!/bin/sh
# Answers prompts on a standalone cluster of Apache Flink on this machine, which consists of a job manager and a task manager
# in separate processes: flink-cluster.sh [PROMPTS]. KILL=1 kills the task manager with -9 in the middle of the run, and
# starts another one. COMMAND=1 submits the job with tekton-llm batch instead of Flink's own client.
#
# FLINK_HOME names a distribution of Flink; without it, Maven resolves Flink's jars in FLINK_VERSION.
# This builds the job's jar: ./mvnw package -pl integrations/flink,cli -am -DskipTests
set -eu

prompts=${1:-2000}
version=${FLINK_VERSION:-2.1.1}
root=$(CDPATH='' cd "$(dirname "$0")/.." && pwd -P)
# The newest: that of an earlier version may still be there.
# shellcheck disable=SC2012
job=$(ls -t "$root"/integrations/flink/target/tekton-llm-flink-*-job.jar 2>/dev/null | head -1)
mock=$root/cli/target/lib
opens='--add-opens=java.base/java.util=ALL-UNNAMED --add-opens=java.base/java.lang=ALL-UNNAMED --add-opens=java.base/java.time=ALL-UNNAMED'

if [ -z "$job" ] || [ ! -d "$mock" ]; then
  echo 'flink-cluster: the jars are missing; build them: ./mvnw package -pl integrations/flink,cli -am -DskipTests' >&2
  exit 1
fi

work=$(mktemp -d)
pids=
stop() {
  exec 3>&- || true
  for pid in $pids; do kill "$pid" 2>/dev/null || true; done
  for pid in $pids; do wait "$pid" 2>/dev/null || true; done
  rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT TERM

# flink_libraries: prints the class path of Flink's jars.
flink_libraries() {
  if [ -n "${FLINK_HOME:-}" ]; then
    echo "$FLINK_HOME/lib"
    return
  fi
  lib=${FLINK_LIB:-$root/integrations/flink/target/flink-$version}
  if [ ! -d "$lib" ]; then
    {
      echo '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
      echo '<groupId>local</groupId><artifactId>flink</artifactId><version>1</version><packaging>pom</packaging><dependencies>'
      for part in flink-clients flink-streaming-java flink-connector-files flink-table-api-java-bridge; do
        echo "<dependency><groupId>org.apache.flink</groupId><artifactId>$part</artifactId><version>$version</version></dependency>"
      done
      echo '<dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>'
      echo '</dependencies></project>'
    } >"$work/pom.xml"
    # shellcheck disable=SC2086
    "$root/mvnw" -B -ntp -q ${MAVEN_ARGUMENTS:-} -f "$work/pom.xml" dependency:copy-dependencies -DoutputDirectory="$lib.new" >&2
    mv "$lib.new" "$lib"
  fi
  echo "$lib"
}

# flink CLASS ARGUMENT...: runs one of Flink's programs.
flink() {
  main=$1
  shift
  # shellcheck disable=SC2086
  FLINK_CONF_DIR="$work/conf" exec java -Xmx384m $opens -Dlog.file="$work/flink.log" -cp "$lib/*" "$main" "$@"
}

task_manager() {
  flink org.apache.flink.runtime.taskexecutor.TaskManagerRunner --configDir "$work/conf" >>"$work/taskmanager.log" 2>&1 &
  task_manager=$!
  pids="$pids $task_manager"
}

# The mock server, and its counters.
mkfifo "$work/ask"
java -cp "$mock/*" "$root/examples/flink/CountingRhetor.java" "${DELAY:-200}" \
  <"$work/ask" >"$work/said" 2>"$work/rhetor.log" &
rhetor=$!
pids="$pids $rhetor"
exec 3>"$work/ask"
until [ -s "$work/said" ]; do
  kill -0 "$rhetor" || { cat "$work/rhetor.log" >&2; exit 1; }
  sleep 1
done
url=$(head -1 "$work/said")

lib=$(flink_libraries)
# A port that is probably free.
rpc=$((20000 + $$ % 20000))
rest=$((rpc + 1))
mkdir "$work/conf"
cat >"$work/conf/config.yaml" <<YAML
jobmanager.rpc.address: localhost
jobmanager.rpc.port: $rpc
rest.address: localhost
rest.bind-address: localhost
rest.port: $rest
taskmanager.host: localhost
taskmanager.numberOfTaskSlots: 2
taskmanager.cpu.cores: 2.0
taskmanager.memory.task.heap.size: 128m
taskmanager.memory.task.off-heap.size: 0m
taskmanager.memory.managed.size: 16m
taskmanager.memory.framework.heap.size: 64m
taskmanager.memory.framework.off-heap.size: 64m
taskmanager.memory.jvm-metaspace.size: 160m
taskmanager.memory.jvm-overhead.min: 64m
taskmanager.memory.jvm-overhead.max: 64m
taskmanager.memory.network.min: 32m
taskmanager.memory.network.max: 32m
heartbeat.interval: 1000
heartbeat.timeout: 8000
execution.checkpointing.dir: file://$work/checkpoints
state.checkpoints.dir: file://$work/checkpoints
restart-strategy.type: fixed-delay
restart-strategy.fixed-delay.attempts: 10
restart-strategy.fixed-delay.delay: 1 s
YAML
flink org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint --configDir "$work/conf" >"$work/jobmanager.log" 2>&1 &
job_manager=$!
pids="$pids $job_manager"
task_manager
# The job manager answers on its port, and a task manager has registered.
until curl -s "http://localhost:$rest/overview" 2>/dev/null | grep -q '"taskmanagers":1'; do
  if ! { kill -0 "$job_manager" && kill -0 "$task_manager"; }; then
    cat "$work/jobmanager.log" "$work/taskmanager.log" >&2
    exit 1
  fi
  sleep 1
done
echo "a cluster of Flink $version on http://localhost:$rest, a Rhetor on $url that answers after ${DELAY:-200} ms"

i=0
while [ "$i" -lt "$prompts" ]; do
  i=$((i + 1))
  echo "{\"id\": \"q$i\", \"prompt\": \"What is $i and $i?\"}"
done >"$work/prompts.jsonl"

began=$(date +%s)
submit() {
  if [ -n "${COMMAND:-}" ]; then
    mkdir "$work/home"
    ln -s "$lib" "$work/home/lib"
    ln -s "$work/conf" "$work/home/conf"
    exec java -cp "$root/cli/target/classes:$mock/*" ai.tekton.llm.cli.Main batch --engine flink --flink-home "$work/home" --flink-job "$job" \
      --flink-master "localhost:$rest" --parallelism 2 --input "$work/prompts.jsonl" --output "$work/answers" \
      --url "$url" --concurrency "${CONCURRENCY:-64}"
  fi
  flink org.apache.flink.client.cli.CliFrontend run --parallelism 2 "$job" --input "$work/prompts.jsonl" --output "$work/answers" \
    --url "$url" --concurrency "${CONCURRENCY:-64}" --checkpoint-interval 2
}
submit >"$work/run.log" 2>&1 &
run=$!
if [ -n "${KILL:-}" ]; then
  # Waits for a checkpoint that contains answers.
  until ls "$work"/checkpoints/*/chk-*/_metadata >/dev/null 2>&1; do sleep 1; done
  sleep 2
  kill -9 "$task_manager"
  echo "killed the task manager after $(($(date +%s) - began)) s"
  task_manager
fi
wait "$run" || {
  cat "$work/run.log" >&2
  exit 1
}
echo >&3
until [ "$(wc -l <"$work/said")" -ge 2 ]; do sleep 1; done
echo "seconds:              $(($(date +%s) - began))"
echo "prompts:              $prompts"
echo "answers:              $(cat "$work"/answers/* | wc -l)"
echo "answers, each id one: $(cat "$work"/answers/* | sed 's/.*"id":"\([^"]*\)".*/\1/' | sort -u | wc -l)"
echo "failures:             $(cat "$work"/answers-failed/* 2>/dev/null | wc -l)"
echo "calls at the server:  $(sed -n 2p "$work/said")"
