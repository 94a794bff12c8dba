package ai.tekton.llm.internal.wire;

import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.core.util.RecyclerPool;

/**
 * Makes the pools of Jackson's buffers. By default Jackson keeps buffers for each thread, and with virtual threads each call
 * has a new thread.
 */
public final class JsonBuffers {
    /** More than the number of cores, so that no thread that reads or writes JSON waits for buffers. */
    private static final int MOST_IDLE = 64;

    private JsonBuffers() {}

    /**
     * Makes a pool for one client.
     *
     * @return a pool without buffers
     */
    public static RecyclerPool<BufferRecycler> pool() {
        return JsonRecyclerPools.newBoundedPool(MOST_IDLE);
    }
}
