package ai.tekton.llm.benchmarks.measure;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** The resources of this process, which include those of the threads that a client starts. */
public final class Resources {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Resources() {}

    /**
     * Returns the CPU time of all threads, including those of the JVM.
     *
     * @return nanoseconds
     */
    public static long cpuNanos() {
        return SYSTEM.getProcessCpuTime();
    }

    /** The largest number of platform threads since the last call. */
    static int peakPlatformThreads() {
        int peak = THREADS.getPeakThreadCount();
        THREADS.resetPeakThreadCount();
        return peak;
    }

    /** The reachable bytes of the heap. */
    static long liveHeapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
