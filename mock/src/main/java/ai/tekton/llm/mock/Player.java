package ai.tekton.llm.mock;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Sends one reply, step by step, without ever blocking. All of it runs on the connection's event loop. */
final class Player {
    private static final int BLOCK_SIZE = 16 * 1024;
    private static final int BLOCKS_AT_A_TIME = 16;

    private final ChannelHandlerContext context;
    private final Iterator<Step> steps;
    private final Listener listener;
    private Runnable whenWritable = () -> {};
    private boolean stopped;

    /** Is told once how a reply ended. */
    interface Listener {
        void ended(Outcome outcome);

        void failed(Throwable cause);
    }

    Player(ChannelHandlerContext context, List<Step> steps, Listener listener) {
        this.context = context;
        this.steps = steps.iterator();
        this.listener = listener;
    }

    /** Goes on until the reply is over or has to wait. */
    void advance() {
        while (!stopped && steps.hasNext()) {
            if (!perform(steps.next())) {
                return;
            }
        }
        if (!stopped) {
            whenFlushed(Outcome.COMPLETED);
        }
    }

    /** Ends the reply without a word to the listener. */
    void stop() {
        stopped = true;
    }

    /** Goes on where the network was slower than the reply. */
    void writabilityChanged() {
        if (!stopped && context.channel().isWritable()) {
            Runnable next = whenWritable;
            whenWritable = () -> {};
            next.run();
        }
    }

    /** Takes a step; false where another event goes on after it. */
    private boolean perform(Step step) {
        if (step instanceof Step.Send send) {
            send(send.bytes());
            return true;
        } else if (step instanceof Step.Pause pause) {
            after(pause.duration(), this::advance);
        } else if (step instanceof Step.Await await) {
            await(await.stage());
        } else if (step instanceof Step.Drip drip) {
            drip(drip, 0);
        } else if (step instanceof Step.Fill fill) {
            fill(block(fill.unit()), fill.length(), fill.chunked());
        } else if (step instanceof Step.Cut cut) {
            cut(cut.reset());
        }
        return false;
    }

    private void send(byte[] bytes) {
        context.writeAndFlush(Unpooled.wrappedBuffer(bytes));
    }

    private void after(Duration duration, Runnable next) {
        context.executor().schedule(() -> guarded(next), duration.toNanos(), TimeUnit.NANOSECONDS);
    }

    // The executor would keep a failure to itself, and the reply would hang.
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            context.pipeline().fireExceptionCaught(e);
        }
    }

    private void await(CompletionStage<?> stage) {
        stage.whenComplete((value, failure) -> {
            // A gate may be opened long after the mock was closed.
            if (!context.executor().isShuttingDown()) {
                context.executor().execute(() -> guarded(() -> opened(failure)));
            }
        });
    }

    private void opened(Throwable failure) {
        if (stopped) {
            return;
        }
        if (failure == null) {
            advance();
        } else {
            stop();
            listener.failed(failure);
        }
    }

    private void drip(Step.Drip drip, int index) {
        if (stopped) {
            return;
        }
        if (index == drip.bytes().length) {
            advance();
        } else {
            send(new byte[] {drip.bytes()[index]});
            after(drip.pause(), () -> drip(drip, index + 1));
        }
    }

    private void fill(byte[] block, long length, boolean chunked) {
        long left = length;
        for (int i = 0;
                i < BLOCKS_AT_A_TIME
                        && left > 0
                        && !stopped
                        && context.channel().isWritable();
                i++) {
            int size = (int) Math.min(block.length, left);
            context.writeAndFlush(chunked ? chunk(block, size) : Unpooled.wrappedBuffer(block, 0, size));
            left -= size;
        }
        long rest = left;
        if (stopped) {
            return;
        } else if (rest == 0) {
            advance();
        } else if (context.channel().isWritable()) {
            // Other connections have a turn in between.
            context.executor().execute(() -> guarded(() -> fill(block, rest, chunked)));
        } else {
            whenWritable = () -> fill(block, rest, chunked);
        }
    }

    private void cut(boolean reset) {
        if (reset) {
            context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        }
        whenFlushed(Outcome.CUT_BY_SCRIPT);
    }

    private void whenFlushed(Outcome outcome) {
        ChannelFuture flushed = context.writeAndFlush(Unpooled.EMPTY_BUFFER);
        flushed.addListener(future -> {
            // Where it fails the connection is gone, and its end tells how.
            if (future.isSuccess() && !stopped) {
                stop();
                listener.ended(outcome);
            }
        });
    }

    private static byte[] block(byte[] unit) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        do {
            block.writeBytes(unit);
        } while (block.size() < BLOCK_SIZE);
        return block.toByteArray();
    }

    private static ByteBuf chunk(byte[] block, int size) {
        byte[] head = (Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        return Unpooled.wrappedBuffer(
                Unpooled.wrappedBuffer(head),
                Unpooled.wrappedBuffer(block, 0, size),
                Unpooled.wrappedBuffer(new byte[] {'\r', '\n'}));
    }
}
