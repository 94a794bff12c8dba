package ai.tekton.llm.mock;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Sends one reply, step by step, without blocking. Everything runs on the connection's event loop. */
final class ReplySender {
    private static final int BLOCK_SIZE = 16 * 1024;
    private static final int BLOCKS_AT_A_TIME = 16;

    private final Channel channel;
    private final WriteQueue line;
    private final Iterator<Step> steps;
    private final Listener listener;
    private boolean begun;
    private boolean holding;
    private boolean finishing;
    private boolean stopped;

    /** Called exactly once, at the end of a reply. */
    interface Listener {
        void completed();

        void cut(CutBy by);

        void failed(Throwable cause);
    }

    ReplySender(Channel channel, WriteQueue line, List<Step> steps, Listener listener) {
        this.channel = channel;
        this.line = line;
        this.steps = steps.iterator();
        this.listener = listener;
    }

    /** Continues until the reply ends or must wait. */
    void advance() {
        while (!stopped && steps.hasNext()) {
            if (!perform(steps.next())) {
                return;
            }
        }
        if (!stopped) {
            whenFlushed(listener::completed);
        }
    }

    /** {@return whether any byte of the reply, or of its replacement, was sent} */
    boolean hasBegun() {
        return begun;
    }

    /** Ends the reply without calling the listener. */
    void stop() {
        stopped = true;
    }

    /** Ends the reply like {@link #stop()}, but immediately sends the rest of a message that has started. */
    void cancel() {
        finishing = true;
        stopped |= !holding;
    }

    /** Performs a step; false if a later event continues the reply. */
    private boolean perform(Step step) {
        begun |= !(step instanceof Step.Pause || step instanceof Step.Await || step instanceof Step.Hang);
        if (step instanceof Step.Send send) {
            line.whenFree(() -> send(send.bytes()));
            return true;
        } else if (step instanceof Step.Pause pause) {
            after(pause.duration(), this::advance);
        } else if (step instanceof Step.Await await) {
            await(await.stage());
        } else if (step instanceof Step.Drip drip) {
            hold(() -> drip(drip, 0));
        } else if (step instanceof Step.Fill fill) {
            hold(() -> begin(fill));
        } else if (step instanceof Step.Cut cut) {
            cut(cut.by());
        }
        return false;
    }

    private void send(byte[] bytes) {
        if (!stopped) {
            channel.writeAndFlush(Unpooled.wrappedBuffer(bytes));
        }
    }

    /** Sends a message in fragments, without other replies in between. */
    private void hold(Runnable task) {
        line.whenFree(() -> {
            if (!stopped) {
                holding = true;
                line.hold();
                task.run();
            }
        });
    }

    private void release() {
        holding = false;
        stopped |= finishing;
        line.release();
        advance();
    }

    private void after(Duration duration, Runnable next) {
        channel.eventLoop().schedule(() -> guarded(next), duration.toNanos(), TimeUnit.NANOSECONDS);
    }

    // The executor would swallow a failure, and the reply would hang.
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            channel.pipeline().fireExceptionCaught(e);
        }
    }

    private void await(CompletionStage<?> stage) {
        stage.whenComplete((value, failure) -> {
            // A gate may open long after the mock has closed.
            if (!channel.eventLoop().isShuttingDown()) {
                channel.eventLoop().execute(() -> guarded(() -> opened(failure)));
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
        if (finishing) {
            send(Arrays.copyOfRange(drip.bytes(), index, drip.bytes().length));
        }
        if (finishing || index == drip.bytes().length) {
            release();
        } else {
            send(new byte[] {drip.bytes()[index]});
            after(drip.pause(), () -> drip(drip, index + 1));
        }
    }

    private void begin(Step.Fill fill) {
        if (fill.form() == Step.Fill.Form.FRAGMENTS) {
            send(FrameBytes.FIRST_FRAGMENT);
        }
        fill(fill.form(), block(fill.unit()), fill.length());
    }

    private void fill(Step.Fill.Form form, byte[] block, long length) {
        long left = finishing ? 0 : length;
        for (int i = 0; i < BLOCKS_AT_A_TIME && left > 0 && !stopped && channel.isWritable(); i++) {
            int size = (int) Math.min(block.length, left);
            channel.writeAndFlush(
                    switch (form) {
                        case BARE -> Unpooled.wrappedBuffer(block, 0, size);
                        case HTTP_CHUNKS -> chunk(block, size);
                        case FRAGMENTS -> FrameBytes.fragment(block, size);
                    });
            left -= size;
        }
        long rest = left;
        if (stopped) {
            return;
        } else if (rest == 0) {
            if (form == Step.Fill.Form.FRAGMENTS) {
                send(FrameBytes.LAST_FRAGMENT);
            }
            release();
        } else if (channel.isWritable()) {
            // Lets other connections run in between.
            channel.eventLoop().execute(() -> guarded(() -> fill(form, block, rest)));
        } else {
            line.whenWritable(() -> fill(form, block, rest));
        }
    }

    private void cut(CutBy by) {
        if (by instanceof CutBy.Reset) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        whenFlushed(() -> listener.cut(by));
    }

    private void whenFlushed(Runnable end) {
        line.whenFree(() -> {
            ChannelFuture flushed = channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
            flushed.addListener(future -> {
                // On failure the connection is lost, and its end reports it.
                if (future.isSuccess() && !stopped) {
                    stop();
                    end.run();
                }
            });
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
