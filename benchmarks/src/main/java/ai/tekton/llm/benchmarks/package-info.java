/**
 * Benchmarks, by JMH. The build compiles them and tries them out; to measure is up to you.
 *
 * <p>The client beside its peers, which takes about ten minutes and writes {@code benchmarks/RESULTS.md} and
 * {@code docs/benchmarks.svg}; {@code -Dpeers=quick} takes two and is for a look:
 *
 * <pre>{@code
 * ./mvnw -q package -DskipTests -pl benchmarks -am -Dpeers
 * }</pre>
 *
 * <p>Those benchmarks whose names match, with the defaults of JMH or with its options in {@code -Djmh}:
 *
 * <pre>{@code
 * ./mvnw -q package -DskipTests -pl benchmarks -am -Dbenchmark=Token
 * ./mvnw -q package -DskipTests -pl benchmarks -am -Dbenchmark=TrimBenchmark -Djmh="-f 1 -p messages=1000"
 * }</pre>
 */
package ai.tekton.llm.benchmarks;
