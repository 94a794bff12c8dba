package ai.tekton.llm.mock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Creates replies from recordings: the same bytes in the same chunks, immediately or with the recorded timing. Immutable. */
final class PlayedReplies {
    private final boolean realTime;

    PlayedReplies(boolean realTime) {
        this.realTime = realTime;
    }

    /** {@return the recorded response, with the modifications of a script} */
    Reply http(Recorded.Http recorded, Reply scripted) {
        if (recorded.answer().isEmpty()) {
            return cut(scripted, recorded.end(), ReplyPlan.HEAD);
        }
        Recorded.Answer answer = recorded.answer().get();
        List<byte[]> chunks =
                answer.chunks().stream().map(Recorded.Chunk::bytes).toList();
        Rendered rendered = new Rendered(
                answer.status(),
                answer.headers(),
                new Rendered.Chunks(chunks, Duration.ZERO),
                answer.framing() == Recorded.Framing.CHUNKED);
        ReplyPlan plan = scripted.plan().withContent(new Content.Played(rendered));
        if (answer.framing() == Recorded.Framing.CLOSE) {
            plan = plan.withCloseDelimited();
        }
        if (answer.declaredLength() >= 0 && plan.declaredLength() < 0) {
            boolean head = recorded.request().method().equals("HEAD");
            plan = head
                    ? plan.withHeader(new Header("content-length", Long.toString(answer.declaredLength())))
                    : plan.withDeclaredLength(answer.declaredLength());
        }
        List<Long> times = new ArrayList<>(List.of(answer.ms()));
        answer.chunks().forEach(chunk -> times.add(chunk.ms()));
        times.add(recorded.end().ms());
        return cut(new Reply(paced(plan, 0, times, ReplyPlan.HEAD)), recorded.end(), chunks.size());
    }

    /** {@return the recorded frames, with the modifications of a script} */
    Reply frames(ReplayedSocket.Turn turn, Optional<String> requestId, Reply scripted) {
        Optional<String> then = ReplayedSocket.requestId(turn.sent());
        List<byte[]> chunks = turn.answers().stream()
                .map(answer -> FrameBytes.message(ReplayedSocket.addressed(answer, then, requestId), answer.binary()))
                .toList();
        Rendered rendered = Rendered.frames(new Rendered.Chunks(chunks, Duration.ZERO));
        ReplyPlan plan = scripted.plan().withContent(new Content.Played(rendered));
        List<Long> times = turn.answers().stream().map(Recorded.Frame::ms).toList();
        if (!times.isEmpty()) {
            List<Long> all = new ArrayList<>(times);
            turn.end().ifPresent(end -> all.add(end.ms()));
            plan = paced(plan, turn.sent().ms(), all, 0);
        }
        Reply reply = new Reply(plan);
        return turn.end().map(end -> cut(reply, end, chunks.size())).orElse(reply);
    }

    private ReplyPlan paced(ReplyPlan plan, long start, List<Long> times, int place) {
        if (!realTime) {
            return plan;
        }
        List<ReplyPlan.Wait> waits = new ArrayList<>();
        long last = start;
        for (int i = 0; i < times.size(); i++) {
            Duration pause = Duration.ofMillis(Math.max(0, times.get(i) - last));
            waits.add(new ReplyPlan.Wait(place + i, new Step.Pause(pause)));
            last = Math.max(last, times.get(i));
        }
        return plan.withWaits(waits);
    }

    /** Ends a reply like the recorded one, unless a script cuts it. */
    private static Reply cut(Reply reply, Recorded.End end, int place) {
        if (reply.plan().cut().isPresent()) {
            return reply;
        }
        return switch (end.how()) {
            case COMPLETE -> reply;
            case LEFT -> new Reply(reply.plan().withWait(place, new Step.Hang()));
            case CUT -> cut(reply, place, new CutBy.Drop());
            case RESET -> cut(reply, place, new CutBy.Reset());
            case CLOSED ->
                cut(reply, place, end.code() < 1000 ? new CutBy.Drop() : new CutBy.Close(end.code(), end.reason()));
        };
    }

    private static Reply cut(Reply reply, int place, CutBy by) {
        return new Reply(reply.plan().withCut(new ReplyPlan.Cut(place, false, by)));
    }
}
