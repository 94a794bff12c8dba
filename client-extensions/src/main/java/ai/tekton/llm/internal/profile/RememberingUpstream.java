package ai.tekton.llm.internal.profile;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.conversation.ConversationStore;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.Relay;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Sink;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.call.Upstream;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.MessageRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Keeps conversations for a server that does not: what was said before goes with each call of the same context, and what
 * comes of it is kept. A call that fails leaves nothing behind. Thread-safe.
 */
public final class RememberingUpstream implements Upstream {
    private final Upstream upstream;
    private final ConversationStore store;

    /**
     * Makes the decorator.
     *
     * @param upstream answers; closed with this
     * @param store keeps the conversations
     */
    public RememberingUpstream(Upstream upstream, ConversationStore store) {
        this.upstream = upstream;
        this.store = store;
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

    private final class Remembered<T> extends Relay<T> {
        private final Request<T> request;
        private final CallLoop loop;
        private final String contextId;
        private final StringBuilder text = new StringBuilder();
        private boolean begun;
        private List<Message> before = List.of();
        private Optional<RuntimeException> storeFailure = Optional.empty();

        Remembered(Request<T> request, CallLoop loop) {
            this.request = request;
            this.loop = loop;
            this.contextId = request.chat()
                    .options()
                    .contextId()
                    .orElseGet(() -> UUID.randomUUID().toString());
        }

        @Override
        public void pull(Sink<T> downstream) {
            if (begun) {
                super.pull(downstream);
                return;
            }
            begun = true;
            loop.block(this::load, () -> proceed(downstream));
        }

        /** The store is the user's code, and may take its time. */
        private void load() {
            try {
                before = List.copyOf(store.messages(contextId));
            } catch (RuntimeException e) {
                storeFailure = Optional.of(e);
            }
        }

        private void proceed(Sink<T> downstream) {
            if (storeFailure.isPresent()) {
                downstream.failed(new TektonLlmException("The conversationStore could not be read: "
                        + storeFailure.get().getClass().getName() + "."));
                return;
            }
            use(upstream.open(request.withChat(this::whole), loop));
            super.pull(downstream);
        }

        /** A system prompt stays the first of all, and takes the place of an earlier one. */
        private ChatCall whole(ChatCall call) {
            List<Message> all = new ArrayList<>(call.messages());
            boolean begins = all.get(0).role() == MessageRole.SYSTEM;
            boolean replaces = begins || call.options().systemPrompt().isPresent();
            boolean replaced = replaces && !before.isEmpty() && before.get(0).role() == MessageRole.SYSTEM;
            all.addAll(begins ? 1 : 0, replaced ? before.subList(1, before.size()) : before);
            return call.withMessages(all)
                    .withOptions(call.options().toBuilder().contextId(null).build());
        }

        @Override
        public void next(T item) {
            text.append(request.kind().text(item));
            if (!request.kind().isLast(item)) {
                super.next(item);
                return;
            }
            T named = request.kind().withContextId(item, contextId);
            loop.block(this::keep, () -> super.next(withStoreFailure(named)));
        }

        private void keep() {
            List<Message> said = new ArrayList<>(request.chat().messages());
            if (!before.isEmpty() && said.get(0).role() == MessageRole.SYSTEM) {
                said.remove(0);
            }
            said.add(Message.assistant(text.toString()));
            try {
                store.append(contextId, said);
            } catch (RuntimeException e) {
                storeFailure = Optional.of(e);
            }
        }

        /** The answer is there and paid for: that it is not kept is said with it. */
        private T withStoreFailure(T item) {
            return storeFailure
                    .map(failure -> request.kind()
                            .withWarnings(
                                    item,
                                    List.of("The conversation could not be kept: the conversationStore failed with "
                                            + failure.getClass().getName() + ".")))
                    .orElse(item);
        }
    }
}
