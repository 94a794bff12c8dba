package ai.tekton.llm.internal.profile;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.conversation.ConversationStore;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.PreparedRelay;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.call.Upstream;
import ai.tekton.llm.model.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps conversations for a server that does not keep them: each call of a context is sent with the earlier messages,
 * and its messages and its answer are kept. A failed call changes nothing. Thread-safe.
 */
public final class RememberingUpstream implements Upstream {
    private final Upstream upstream;
    private final ClientConversations contexts;
    private final int mostBytes;

    /**
     * Makes the decorator.
     *
     * @param upstream the decorated upstream; closed with this object
     * @param store keeps the conversations that callers name
     * @param mostBytes the maximum size of a conversation for the server, in bytes
     */
    public RememberingUpstream(Upstream upstream, ConversationStore store, int mostBytes) {
        this.upstream = upstream;
        this.contexts = new ClientConversations(store);
        this.mostBytes = mostBytes;
    }

    @Override
    public <T> Source<T> open(Request<T> request, CallLoop loop) {
        return request.kind().isAnswer() ? new Remembered<>(request, loop) : upstream.open(request, loop);
    }

    @Override
    public String name() {
        return upstream.name();
    }

    @Override
    public void close() {
        upstream.close();
    }

    private final class Remembered<T> extends PreparedRelay<T> {
        private final Request<T> request;
        private final CallLoop loop;
        private final StringBuilder text = new StringBuilder();
        private final List<String> warnings = new ArrayList<>();
        private ClientConversations.Context context;
        private Turns turns;

        Remembered(Request<T> request, CallLoop loop) {
            super(loop);
            this.request = request;
            this.loop = loop;
        }

        /** Reads the store, which is the user's code and may block. */
        @Override
        protected void prepare() {
            interruptibly(() -> context = contexts.open(request.chat().options().contextId()));
            turns = new Turns(context.messages(), request.chat());
        }

        @Override
        protected String failure() {
            return "The conversationStore could not be read";
        }

        @Override
        protected Source<T> open() {
            List<Message> whole = turns.within(mostBytes);
            int left = turns.whole().size() - whole.size();
            if (left > 0) {
                warnings.add(
                        "The oldest " + left + " messages of the context were left out: the server accepts at most "
                                + mostBytes + " bytes.");
            }
            return upstream.open(request.withChat(call -> sent(call, whole)), loop);
        }

        private ChatCall sent(ChatCall call, List<Message> whole) {
            return call.withMessages(whole)
                    .withOptions(call.options().toBuilder().contextId(null).build());
        }

        @Override
        public void next(T item) {
            text.append(request.kind().text(item));
            if (!request.kind().isLast(item)) {
                super.next(item);
                return;
            }
            T named = request.kind().withContextId(item, context.id());
            loop.block(
                    this::keep,
                    () -> super.next(warnings.isEmpty() ? named : request.kind().withWarnings(named, warnings)));
        }

        /**
         * Keeps the conversation; a failure becomes a warning of the answer, because the answer has arrived and been
         * paid for.
         */
        private void keep() {
            List<Message> said = new ArrayList<>(turns.news());
            said.add(Message.assistant(text.toString()));
            try {
                context.append(said);
            } catch (TektonLlmException e) {
                warnings.add("The conversation could not be stored: " + e.getMessage());
            } catch (RuntimeException | Error e) {
                warnings.add("The conversation could not be stored: the conversationStore failed with "
                        + e.getClass().getName() + ".");
            }
        }
    }
}
