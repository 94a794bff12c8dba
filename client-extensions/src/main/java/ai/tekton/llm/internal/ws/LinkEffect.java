package ai.tekton.llm.internal.ws;

import ai.tekton.llm.error.TektonLlmException;

/** An action that a transition of the link requires. Immutable and thread-safe. */
sealed interface LinkEffect {
    /** Performs effects. Called with one effect after the other, in the order of the transitions. */
    interface Performer {
        void enroll(LinkWaiter waiter);

        void answer(LinkWaiter waiter, WebSocketLink link);

        void refuse(LinkWaiter waiter, TektonLlmException failure);

        void answerAll(WebSocketLink link);

        void refuseOneAttempt(TektonLlmException failure);

        void refuseAll(TektonLlmException failure);

        void startAttempt(long generation);

        void abandonAttempt();

        void startRetryTimer(long generation, int waits);

        void startPingTimer(long generation);

        void stopTimer();

        void ping(WebSocketLink link);

        void closeLink(WebSocketLink link, int code, String reason);

        void notifyLost(WebSocketLink link, int code, String reason);

        void notifyReconnected();

        void notifyGivenUp(TektonLlmException failure);
    }

    void perform(Performer performer);

    /** Keeps a waiter until all waiters are answered or refused. */
    record Enroll(LinkWaiter waiter) implements LinkEffect {
        @Override
        public void perform(Performer performer) {
            performer.enroll(waiter);
        }
    }

    /** Passes the link to one waiter. */
    record Answer(LinkWaiter waiter, WebSocketLink link) implements LinkEffect {
        @Override
        public void perform(Performer performer) {
            performer.answer(waiter, link);
        }
    }

    /** Refuses one waiter, because there is no link. */
    record Refuse(LinkWaiter waiter, TektonLlmException failure) implements LinkEffect {
        @Override
        public void perform(Performer performer) {
            performer.refuse(waiter, failure);
        }
    }

    /** Passes the link to every enrolled waiter. */
    record AnswerAll(WebSocketLink link) implements LinkEffect {
        @Override
        public void perform(Performer performer) {
            performer.answerAll(link);
        }
    }

    /** Refuses the enrolled waiters that wait for only one attempt, because it failed. */
    record RefuseOneAttempt(TektonLlmException failure) implements LinkEffect {
        @Override
        public void perform(Performer performer) {
            performer.refuseOneAttempt(failure);
        }
    }

    /** Refuses every enrolled waiter, because there is no link. */
    record RefuseAll(TektonLlmException failure) implements LinkEffect {
        @Override
        public void perform(Performer performer) {
            performer.refuseAll(failure);
        }
    }

    /** Begins an attempt to connect; it ends with {@code Connected} or {@code ConnectFailed}. */
    record StartAttempt(long generation) implements LinkEffect {
        @Override
        public void perform(Performer performer) {
            performer.startAttempt(generation);
        }
    }

    /** Ends the attempt in progress, whose result is ignored. */
    record AbandonAttempt() implements LinkEffect {
        @Override
        public void perform(Performer performer) {
            performer.abandonAttempt();
        }
    }

    /**
     * Starts the timer for the next attempt; it ends with {@code Due}.
     *
     * @param generation the generation of the wait
     * @param waits the number of the wait, from 1; the higher, the longer
     */
    record StartRetryTimer(long generation, int waits) implements LinkEffect {
        @Override
        public void perform(Performer performer) {
            performer.startRetryTimer(generation, waits);
        }
    }

    /** Starts the timer for the next ping; it ends with {@code Due}. */
    record StartPingTimer(long generation) implements LinkEffect {
        @Override
        public void perform(Performer performer) {
            performer.startPingTimer(generation);
        }
    }

    /** Stops the running timer. */
    record StopTimer() implements LinkEffect {
        @Override
        public void perform(Performer performer) {
            performer.stopTimer();
        }
    }

    /** Pings the peer. */
    record Ping(WebSocketLink link) implements LinkEffect {
        @Override
        public void perform(Performer performer) {
            performer.ping(link);
        }
    }

    /** Closes a link. */
    record CloseLink(WebSocketLink link, int code, String reason) implements LinkEffect {
        @Override
        public void perform(Performer performer) {
            performer.closeLink(link, code, reason);
        }
    }

    /** Notifies the owner that the link was lost or closed. */
    record NotifyLost(WebSocketLink link, int code, String reason) implements LinkEffect {
        @Override
        public void perform(Performer performer) {
            performer.notifyLost(link, code, reason);
        }
    }

    /** Notifies the owner that there is a link again. */
    record NotifyReconnected() implements LinkEffect {
        @Override
        public void perform(Performer performer) {
            performer.notifyReconnected();
        }
    }

    /** Notifies the owner that no more attempts are made. */
    record NotifyGivenUp(TektonLlmException failure) implements LinkEffect {
        @Override
        public void perform(Performer performer) {
            performer.notifyGivenUp(failure);
        }
    }
}
