/**
 * Benchmarks, by JMH. The build compiles them and runs none. To run those whose names match, with the defaults of JMH or
 * with its options in {@code -Djmh}:
 *
 * <pre>{@code
 * ./mvnw -q package -DskipTests -pl benchmarks -am -Dbenchmark=Token
 * ./mvnw -q package -DskipTests -pl benchmarks -am -Dbenchmark=TrimBenchmark -Djmh="-f 1 -p messages=1000"
 * }</pre>
 */
package ai.tekton.llm.benchmarks;
