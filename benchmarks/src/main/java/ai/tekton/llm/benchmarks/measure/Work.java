package ai.tekton.llm.benchmarks.measure;

/**
 * What one operation takes, in the whole process.
 *
 * @param micros the time
 * @param cpuMicros the CPU time of all threads
 * @param bytes what all threads allocate
 */
public record Work(double micros, double cpuMicros, double bytes) {}
