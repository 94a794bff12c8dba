package ai.tekton.llm.benchmarks.measure;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import javax.management.JMException;
import javax.management.ObjectName;

/** What this whole process has used, so that work that a client gives to threads of its own counts as its work. */
final class Resources {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    private static final boolean COUNTS_ALL = countsAll();

    private Resources() {}

    /** The CPU time of all threads, those of the JVM included, in nanoseconds. */
    static long cpuNanos() {
        return SYSTEM.getProcessCpuTime();
    }

    /** The bytes that all threads have allocated; before JDK 21 those alone that are still alive. */
    static long allocatedBytes() {
        return COUNTS_ALL
                ? totalAllocated()
                : Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
                        .sum();
    }

    /** The most platform threads of Java that lived at once since this was asked last. */
    static int peakPlatformThreads() {
        int peak = THREADS.getPeakThreadCount();
        THREADS.resetPeakThreadCount();
        return peak;
    }

    /** What is reachable. */
    static long liveHeapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static boolean countsAll() {
        return Runtime.version().feature() >= 21;
    }

    /** By its name, because the sources are compiled for a JDK that does not have it. */
    private static long totalAllocated() {
        try {
            return (long) ManagementFactory.getPlatformMBeanServer()
                    .getAttribute(new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME), "TotalThreadAllocatedBytes");
        } catch (JMException e) {
            throw new IllegalStateException("This JDK does not count what its threads allocate.", e);
        }
    }
}
