package ai.tekton.llm.mock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The content of a reply and how it is sent.
 *
 * @param status the status instead of the content's; 0 for the content's
 * @param drip the pause between two bytes; zero for none
 * @param declaredLength the Content-Length instead of the true one; -1 for the true one
 */
record ReplyPlan(
        Content content,
        int status,
        List<Header> headers,
        List<Wait> waits,
        Optional<Cut> cut,
        Duration drip,
        long declaredLength,
        boolean closeDelimited,
        boolean closing) {

    /** The position before the status line; positions from 0 on precede the body's chunks. */
    static final int HEAD = -1;

    /** A wait before a position. */
    record Wait(int place, Step step) {}

    /** The position where the connection ends early: before a chunk, or within it. */
    record Cut(int place, boolean within, CutBy by) {}

    static ReplyPlan of(Content content) {
        return new ReplyPlan(content, 0, List.of(), List.of(), Optional.empty(), Duration.ZERO, -1, false, false);
    }

    ReplyPlan withContent(Content other) {
        return new ReplyPlan(other, status, headers, waits, cut, drip, declaredLength, closeDelimited, closing);
    }

    ReplyPlan withStatus(int other) {
        return new ReplyPlan(content, other, headers, waits, cut, drip, declaredLength, closeDelimited, closing);
    }

    ReplyPlan withHeader(Header header) {
        return new ReplyPlan(
                content, status, plus(headers, header), waits, cut, drip, declaredLength, closeDelimited, closing);
    }

    ReplyPlan withWait(int place, Step step) {
        List<Wait> all = plus(waits, new Wait(place, step));
        return new ReplyPlan(content, status, headers, all, cut, drip, declaredLength, closeDelimited, closing);
    }

    ReplyPlan withWaits(List<Wait> others) {
        List<Wait> all = new ArrayList<>(waits);
        all.addAll(others);
        return new ReplyPlan(
                content, status, headers, List.copyOf(all), cut, drip, declaredLength, closeDelimited, closing);
    }

    ReplyPlan withCut(Cut other) {
        return new ReplyPlan(
                content, status, headers, waits, Optional.of(other), drip, declaredLength, closeDelimited, closing);
    }

    ReplyPlan withDrip(Duration other) {
        return new ReplyPlan(content, status, headers, waits, cut, other, declaredLength, closeDelimited, closing);
    }

    ReplyPlan withDeclaredLength(long other) {
        return new ReplyPlan(content, status, headers, waits, cut, drip, other, closeDelimited, closing);
    }

    ReplyPlan withCloseDelimited() {
        return new ReplyPlan(content, status, headers, waits, cut, drip, declaredLength, true, true);
    }

    ReplyPlan withClosing() {
        return new ReplyPlan(content, status, headers, waits, cut, drip, declaredLength, closeDelimited, true);
    }

    private static <T> List<T> plus(List<T> list, T last) {
        List<T> longer = new ArrayList<>(list);
        longer.add(last);
        return List.copyOf(longer);
    }
}
