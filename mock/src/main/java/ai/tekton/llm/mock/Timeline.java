package ai.tekton.llm.mock;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/** Converts a reply to steps, with HTTP's framing and the script's modifications. Not thread-safe. */
final class Timeline {
    private static final byte[] LAST_CHUNK = ascii("0\r\n\r\n");

    private final ReplyPlan plan;
    private final Rendered rendered;
    private final boolean withoutBody;
    private final boolean chunked;
    private final boolean closing;
    private final List<Step> steps = new ArrayList<>();

    /** The steps, whether they end the connection, and whether it becomes a WebSocket. */
    record Course(List<Step> steps, boolean closing, boolean switching) {}

    /** The parts of a request that determine the framing of its response. */
    record Framing(boolean http11, boolean keepAlive, boolean head) {
        /** The framing without headers and chunks. */
        static final Framing NONE = new Framing(false, true, false);
    }

    private Timeline(ReplyPlan plan, Rendered rendered, Framing framing) {
        this.plan = plan;
        this.rendered = rendered;
        this.withoutBody = framing.head() || status() == 204 || status() == 304;
        boolean unknownLength = rendered.streamed() && plan.declaredLength() < 0;
        this.chunked = unknownLength && !plan.closeDelimited() && framing.http11();
        boolean closeDelimited = plan.closeDelimited() || unknownLength && !chunked;
        this.closing = !framing.keepAlive() || plan.closing() || closeDelimited || liesAboutLength();
    }

    static Course of(ReplyPlan plan, Rendered rendered, Framing framing) {
        Timeline timeline = new Timeline(plan, rendered, framing);
        if (rendered.body() instanceof Rendered.Bare bare) {
            timeline.waits(ReplyPlan.HEAD, ReplyPlan.HEAD);
            timeline.send(bare.bytes());
            return new Course(List.copyOf(timeline.steps), true, false);
        }
        timeline.layOut();
        boolean switching = timeline.status() == Handshake.SWITCHING;
        return new Course(List.copyOf(timeline.steps), timeline.closing, switching);
    }

    /** Converts a reply over the WebSocket, whose chunks are frames, to steps. */
    static List<Step> ofFrames(ReplyPlan plan, Rendered rendered) {
        Timeline timeline = new Timeline(plan, rendered, Framing.NONE);
        timeline.waits(ReplyPlan.HEAD, ReplyPlan.HEAD);
        if (!timeline.cutAt(ReplyPlan.HEAD)) {
            if (rendered.body() instanceof Rendered.Bare bare) {
                timeline.send(bare.bytes());
                timeline.steps.add(new Step.Cut(new CutBy.Drop()));
            } else {
                timeline.body();
            }
        }
        return List.copyOf(timeline.steps);
    }

    private void layOut() {
        waits(ReplyPlan.HEAD, ReplyPlan.HEAD);
        if (cutAt(ReplyPlan.HEAD)) {
            return;
        }
        send(head());
        if (!withoutBody && !body()) {
            return;
        }
        if (liesAboutLength()) {
            steps.add(new Step.Cut(new CutBy.Drop()));
        } else if (chunked && !withoutBody) {
            send(LAST_CHUNK);
        }
    }

    /** Adds the body's steps; false if it is cut. */
    private boolean body() {
        int count = 1;
        if (rendered.body() instanceof Rendered.Chunks body) {
            count = body.chunks().size();
            for (int i = 0; i < count; i++) {
                pause(i, body.pace());
                waits(i, i);
                if (cutAt(i) || !sendChunk(i, body.chunks().get(i))) {
                    return false;
                }
            }
        } else if (rendered.body() instanceof Rendered.Filler filler) {
            waits(0, 0);
            if (cutAt(0)) {
                return false;
            }
            Step.Fill.Form form = chunked ? Step.Fill.Form.HTTP_CHUNKS : Step.Fill.Form.BARE;
            steps.add(new Step.Fill(filler.unit(), filler.length(), form));
        } else if (rendered.body() instanceof Rendered.Message message) {
            waits(0, 0);
            if (cutAt(0)) {
                return false;
            }
            steps.add(new Step.Fill(message.unit(), message.length(), Step.Fill.Form.FRAGMENTS));
        }
        waits(count, Integer.MAX_VALUE);
        return plan.cut().isEmpty() || !cutAt(plan.cut().get().place());
    }

    private boolean sendChunk(int index, byte[] data) {
        // An empty chunk would end the body.
        byte[] bytes = chunked && data.length > 0 ? httpChunk(data) : data;
        boolean within =
                plan.cut().filter(cut -> cut.within() && cut.place() == index).isPresent();
        if (within) {
            send(Arrays.copyOf(bytes, bytes.length / 2));
            steps.add(new Step.Cut(plan.cut().get().by()));
            return false;
        }
        if (bytes.length > 0) {
            send(bytes);
        }
        return true;
    }

    private void pause(int index, Duration pace) {
        if (index > 0 && !pace.isZero()) {
            steps.add(new Step.Pause(pace));
        }
    }

    private void waits(int from, int to) {
        plan.waits().stream()
                .filter(wait -> wait.place() >= from && wait.place() <= to)
                .forEach(wait -> steps.add(wait.step()));
    }

    private boolean cutAt(int place) {
        boolean cut = plan.cut().filter(c -> c.place() == place && !c.within()).isPresent();
        if (cut) {
            steps.add(new Step.Cut(plan.cut().get().by()));
        }
        return cut;
    }

    private void send(byte[] bytes) {
        Step last = steps.isEmpty() ? null : steps.get(steps.size() - 1);
        if (!plan.drip().isZero()) {
            steps.add(new Step.Drip(bytes, plan.drip()));
        } else if (!rendered.streamed() && last instanceof Step.Send send) {
            // A complete response is sent in one packet, as servers do.
            steps.set(steps.size() - 1, new Step.Send(joined(send.bytes(), bytes)));
        } else {
            steps.add(new Step.Send(bytes));
        }
    }

    private byte[] head() {
        List<Header> all = new ArrayList<>(rendered.headers());
        if (closing) {
            all.removeIf(header -> header.name().equals("connection"));
            all.add(new Header("connection", "close"));
        }
        if (plan.declaredLength() >= 0) {
            all.add(new Header("content-length", Long.toString(plan.declaredLength())));
        } else if (chunked) {
            all.add(new Header("transfer-encoding", "chunked"));
        } else if (!plan.closeDelimited()
                && !rendered.streamed()
                && status() != 204
                && status() != Handshake.SWITCHING) {
            all.add(new Header("content-length", Long.toString(length())));
        }
        TreeSet<String> scripted = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        plan.headers().forEach(header -> scripted.add(header.name()));
        all.removeIf(header -> scripted.contains(header.name()));
        all.addAll(plan.headers());
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status() + " "
                + HttpResponseStatus.valueOf(status()).reasonPhrase() + "\r\n");
        all.forEach(header ->
                head.append(header.name()).append(": ").append(header.value()).append("\r\n"));
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private int status() {
        return plan.status() == 0 ? rendered.status() : plan.status();
    }

    private boolean liesAboutLength() {
        return plan.declaredLength() >= 0 && plan.declaredLength() != length();
    }

    private long length() {
        if (rendered.body() instanceof Rendered.Filler filler) {
            return filler.length();
        }
        return rendered.body() instanceof Rendered.Chunks body
                ? body.chunks().stream().mapToLong(data -> data.length).sum()
                : 0;
    }

    static byte[] httpChunk(byte[] data) {
        byte[] size = ascii(Integer.toHexString(data.length) + "\r\n");
        return joined(size, data, ascii("\r\n"));
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
