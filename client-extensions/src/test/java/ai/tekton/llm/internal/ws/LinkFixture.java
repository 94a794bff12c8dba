package ai.tekton.llm.internal.ws;

import ai.tekton.llm.error.AuthenticationException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.ws.LinkWaiter.Patience;
import jakarta.websocket.CloseReason.CloseCodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Simulates the driver, the network and the clock around a {@link LinkMachine}, as plain collections. It performs the
 * machine's effects, checks that they are allowed, and knows which events can follow, including late ones.
 */
final class LinkFixture implements LinkEffect.Performer {
    static final Duration PING_INTERVAL = Duration.ofSeconds(30);

    private final LinkMachine machine;
    private LinkState state = LinkMachine.start();

    private final Set<LinkWaiter> enrolled = new LinkedHashSet<>();
    private final Set<LinkWaiter> answered = new LinkedHashSet<>();
    private final Set<LinkWaiter> refused = new LinkedHashSet<>();
    private final List<LinkWaiter> everyone = new ArrayList<>();
    private final Map<WebSocketLink, Long> opened = new LinkedHashMap<>();
    private final Set<WebSocketLink> adopted = new LinkedHashSet<>();
    private final Set<WebSocketLink> closed = new LinkedHashSet<>();
    private final Set<WebSocketLink> toldLost = new LinkedHashSet<>();
    private final Set<Long> lateAttempts = new LinkedHashSet<>();
    private final Set<Long> lateTimers = new LinkedHashSet<>();
    private final List<String> reported = new ArrayList<>();
    private long attempt;
    private long timer;
    private boolean timerIsRetry;
    private boolean lossToRecover;

    LinkFixture(boolean reconnects) {
        this.machine = new LinkMachine(reconnects, PING_INTERVAL);
    }

    /** Something that can happen now. */
    record Choice(String name, Runnable happen) {
        @Override
        public String toString() {
            return name;
        }
    }

    List<Choice> choices() {
        List<Choice> choices = new ArrayList<>();
        for (Patience patience : Patience.values()) {
            choices.add(new Choice("ask " + patience, () -> ask(patience)));
        }
        if (attempt != 0) {
            choices.add(new Choice("connected", this::succeed));
            choices.add(new Choice("failed", () -> fail(new LlmConnectionException("away"))));
            choices.add(new Choice("refused", () -> fail(new AuthenticationException("no"))));
            choices.add(new Choice("registered and lost at once", this::loseUnadopted));
        }
        if (timer != 0) {
            choices.add(new Choice("due", () -> due(Duration.ZERO)));
            choices.add(new Choice("due after silence", () -> due(PING_INTERVAL.multipliedBy(2))));
            choices.add(new Choice("timer failed", this::failTimer));
        }
        lateAttempts.stream().findFirst().ifPresent(late -> {
            choices.add(new Choice("late connected", () -> lateConnected(late)));
            choices.add(new Choice("late failed", () -> lateFailed(late)));
        });
        lateTimers.stream().findFirst().ifPresent(late -> choices.add(new Choice("late due", () -> lateDue(late))));
        opened.forEach((link, generation) ->
                choices.add(new Choice("lost " + generation, () -> on(new LinkEvent.Lost(generation, 1006, "gone")))));
        choices.add(new Choice("disconnect", () -> on(new LinkEvent.DisconnectRequested())));
        choices.add(new Choice("close", () -> on(new LinkEvent.CloseRequested())));
        return choices;
    }

    LinkState state() {
        return state;
    }

    /** All that decides what can happen next: the numbers of generations, links and waiters do not, nor which they are. */
    String kind() {
        boolean kept = state instanceof LinkState.Connecting now && now.kept();
        boolean lostBefore = state instanceof LinkState.Idle idle && idle.lostBefore()
                || state instanceof LinkState.Connecting now && now.lostBefore()
                || state instanceof LinkState.Waiting waiting && waiting.lostBefore();
        Optional<Boolean> failure = state.lastFailure().map(TektonLlmException::isRetryable);
        Set<Patience> waiting = EnumSet.noneOf(Patience.class);
        enrolled.forEach(waiter -> waiting.add(waiter.patience()));
        boolean lateLink = opened.keySet().stream().anyMatch(link -> !adopted.contains(link));
        boolean oldLink = !toldLost.isEmpty();
        return state.getClass().getSimpleName()
                + List.of(
                        kept,
                        lostBefore,
                        failure,
                        waiting,
                        lateAttempts.isEmpty(),
                        lateTimers.isEmpty(),
                        lateLink,
                        oldLink);
    }

    Set<LinkWaiter> answered() {
        return answered;
    }

    Set<LinkWaiter> refused() {
        return refused;
    }

    List<String> reported() {
        return reported;
    }

    LinkWaiter ask(Patience patience) {
        LinkWaiter waiter = new LinkWaiter(patience, Runnable::run);
        everyone.add(waiter);
        on(new LinkEvent.Asked(waiter, 0));
        return waiter;
    }

    WebSocketLink succeed() {
        WebSocketLink link = open(attempt);
        long generation = attempt;
        attempt = 0;
        on(new LinkEvent.Connected(generation, link));
        return link;
    }

    private WebSocketLink open(long generation) {
        WebSocketLink link = new WebSocketLink(new FakeSession(), new NoListener());
        opened.put(link, generation);
        return link;
    }

    void fail(TektonLlmException failure) {
        long generation = attempt;
        attempt = 0;
        on(new LinkEvent.ConnectFailed(generation, failure, 0));
    }

    /** The loss overtakes the news of the connection, which comes late. */
    private void loseUnadopted() {
        long generation = attempt;
        attempt = 0;
        lateAttempts.add(generation);
        on(new LinkEvent.Lost(generation, 1006, "gone"));
    }

    void due(Duration silence) {
        long generation = timer;
        timer = 0;
        on(new LinkEvent.Due(generation, silence));
    }

    private void failTimer() {
        long generation = timer;
        timer = 0;
        on(new LinkEvent.TimerFailed(generation, new LlmConnectionException("no thread"), 0));
    }

    private void lateConnected(long generation) {
        lateAttempts.remove(generation);
        WebSocketLink link = open(generation);
        on(new LinkEvent.Connected(generation, link));
        require(closed.contains(link), "A link that comes too late is closed.");
    }

    private void lateFailed(long generation) {
        lateAttempts.remove(generation);
        on(new LinkEvent.ConnectFailed(generation, new AuthenticationException("late"), 0));
    }

    private void lateDue(long generation) {
        lateTimers.remove(generation);
        on(new LinkEvent.Due(generation, PING_INTERVAL.multipliedBy(2)));
    }

    void on(LinkEvent event) {
        LinkState before = state;
        LinkMachine.Transition transition = machine.next(before, event);
        state = transition.state();
        transition.effects().forEach(effect -> effect.perform(this));
        check(before, transition);
    }

    private void check(LinkState before, LinkMachine.Transition transition) {
        boolean connecting = state instanceof LinkState.Connecting;
        boolean waiting = state instanceof LinkState.Waiting;
        require(connecting == (attempt != 0), "An attempt is under way in Connecting and only there.");
        require(waiting == (timer != 0 && timerIsRetry), "A retry timer runs in Waiting and only there.");
        require(
                state instanceof LinkState.Open == (timer != 0 && !timerIsRetry),
                "A ping timer runs in Open and only there.");
        require(enrolled.isEmpty() || connecting || waiting, "Someone waits for nothing.");
        require(
                enrolled.size() + answered.size() + refused.size() == everyone.size(),
                "Someone neither waits nor was told.");
        for (WebSocketLink link : adopted) {
            boolean current = state instanceof LinkState.Open open && open.link() == link;
            require(current != toldLost.contains(link), "A link is told to be lost once it is gone, and only then.");
        }
        if (before instanceof LinkState.Closed) {
            require(state instanceof LinkState.Closed, "Closed is for good.");
            require(
                    transition.effects().stream()
                            .allMatch(e -> e instanceof LinkEffect.Refuse || e instanceof LinkEffect.CloseLink),
                    "After the end, nothing is done but to say no.");
        }
    }

    /** An assertion that costs nothing where it holds: there are hundreds of thousands. */
    private void require(boolean holds, String rule) {
        if (!holds) {
            throw new AssertionError(rule + " The state is " + state + ".");
        }
    }

    /** Makes the network work: waiters must get the link only by timers and attempts. */
    void recover() {
        for (int step = 0; step < 3 && !enrolled.isEmpty(); step++) {
            if (attempt != 0) {
                succeed();
            } else {
                due(Duration.ZERO);
            }
        }
        require(enrolled.isEmpty(), "Someone waits though the network works.");
    }

    @Override
    public void enroll(LinkWaiter waiter) {
        require(enrolled.add(waiter), "Nobody waits twice.");
    }

    @Override
    public void answer(LinkWaiter waiter, WebSocketLink link) {
        require(state.equals(new LinkState.Open(opened.get(link), link)), "The answer is the link of now.");
        require(answered.add(waiter) && !refused.contains(waiter), "Nobody is told twice.");
    }

    @Override
    public void refuse(LinkWaiter waiter, TektonLlmException failure) {
        require(refused.add(waiter) && !answered.contains(waiter), "Nobody is told twice.");
    }

    @Override
    public void answerAll(WebSocketLink link) {
        enrolled.forEach(waiter -> answer(waiter, link));
        enrolled.clear();
    }

    @Override
    public void refuseOneAttempt(TektonLlmException failure) {
        List<LinkWaiter> hasty = enrolled.stream()
                .filter(waiter -> waiter.patience() != Patience.UNTIL_OPEN)
                .toList();
        hasty.forEach(waiter -> refuse(waiter, failure));
        hasty.forEach(enrolled::remove);
    }

    @Override
    public void refuseAll(TektonLlmException failure) {
        enrolled.forEach(waiter -> refuse(waiter, failure));
        enrolled.clear();
    }

    @Override
    public void startAttempt(long generation) {
        require(attempt == 0, "There is one attempt at a time.");
        attempt = generation;
    }

    @Override
    public void abandonAttempt() {
        require(attempt != 0, "Only an attempt that is under way is abandoned.");
        // Its news may be on the way already.
        lateAttempts.add(attempt);
        attempt = 0;
    }

    @Override
    public void startRetryTimer(long generation, int waits) {
        require(waits > 0, "Waits are numbered from 1.");
        startTimer(generation);
        timerIsRetry = true;
    }

    @Override
    public void startPingTimer(long generation) {
        startTimer(generation);
        timerIsRetry = false;
    }

    private void startTimer(long generation) {
        require(timer == 0, "There is one timer at a time.");
        timer = generation;
        if (state instanceof LinkState.Open open) {
            adopted.add(open.link());
        }
    }

    @Override
    public void stopTimer() {
        if (timer != 0) {
            // It may have run out already.
            lateTimers.add(timer);
        }
        timer = 0;
    }

    @Override
    public void ping(WebSocketLink link) {
        require(state instanceof LinkState.Open, "Only an open link is pinged.");
        reported.add("ping");
    }

    @Override
    public void closeLink(WebSocketLink link, int code, String reason) {
        require(closed.add(link), "A link is closed once.");
        reported.add("closed " + code);
    }

    @Override
    public void notifyLost(WebSocketLink link, int code, String reason) {
        require(toldLost.add(link), "The end of a link is told once.");
        lossToRecover = code != CloseCodes.NORMAL_CLOSURE.getCode();
        reported.add("lost " + code);
    }

    @Override
    public void notifyReconnected() {
        require(lossToRecover, "Only what was lost comes back.");
        lossToRecover = false;
        reported.add("reconnected");
    }

    @Override
    public void notifyGivenUp(TektonLlmException failure) {
        require(!failure.isRetryable(), "Only a refusal is final.");
        reported.add("given up");
    }

    private record NoListener() implements LinkListener {
        @Override
        public void onText(WebSocketLink link, String text) {
            throw new AssertionError("Nothing comes without a socket.");
        }

        @Override
        public void onLost(WebSocketLink link, int code, String reason) {
            throw new AssertionError("No socket is lost here.");
        }
    }
}
