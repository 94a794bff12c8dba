package ai.tekton.llm.contract.probe;

import ai.tekton.llm.contract.report.Behaviour;
import ai.tekton.llm.contract.report.Behaviour.Outcome;
import ai.tekton.llm.contract.report.Behaviour.Part;
import ai.tekton.rhetor.RhetorGeneration;
import ai.tekton.rhetor.RhetorOperation;
import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.Message;
import ai.tekton.rhetor.model.MessageRole;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Sends requests with unique marks, and looks for the marks in the answers and for the counted tokens. Where a server does not
 * repeat even a mark in the last message, a missing mark proves nothing. For one thread.
 */
final class BehaviourProbe {
    private static final RhetorOperation OPERATION = RhetorOperation.CREATE_CHAT_COMPLETION;
    private static final String QUESTION = "Which word?";
    private static final int MOST_TOKENS = 3;
    private static final String UNSEEN = "The answers show neither what the model was told nor how much it was.";

    private final HttpExchanges http;
    private final Requests requests;
    private final RhetorGeneration generation;
    private final String mark = "mark" + UUID.randomUUID().toString().substring(0, 6);
    private int counted;
    private boolean counts;
    private boolean repeats;

    BehaviourProbe(HttpExchanges http, Requests requests, RhetorGeneration generation) {
        this.generation = generation;
        this.http = http;
        this.requests = requests;
    }

    List<Behaviour> run() throws InterruptedException {
        counted = ask(question()).promptTokens();
        String first = mark + "-said";
        MarkedAnswer marked = ask(said("Answer with this word and nothing else, and do not ask why: " + first));
        repeats = marked.has(first);
        counts = counted > 0 && marked.promptTokens() > counted;
        List<Behaviour> behaviours = new ArrayList<>();
        behaviours.add(systemPrompt());
        behaviours.add(earlierTurn());
        behaviours.add(tokenLimit());
        behaviours.add(secondCall());
        behaviours.add(context());
        return behaviours;
    }

    private Behaviour systemPrompt() {
        String word = mark + "-system";
        ObjectNode request = question()
                .put(
                        ChatRequest.JSON_PROPERTY_SYSTEM_PROMPT,
                        "Whatever you are asked, answer with the word " + word + " and nothing else.");
        return reached(Part.SYSTEM_PROMPT, ask(request), word);
    }

    private Behaviour earlierTurn() {
        String word = mark + "-earlier";
        ObjectNode request = said("The word that you will be asked for is " + word + ".");
        turn(request, MessageRole.ASSISTANT, "I shall answer with it.");
        turn(request, MessageRole.USER, QUESTION);
        return reached(Part.EARLIER_TURN, ask(request), word);
    }

    private Behaviour reached(Part part, MarkedAnswer answer, String word) {
        if (!answer.isOk()) {
            return new Behaviour(part, Outcome.FAILS, "With it, " + answer.failure() + ".");
        } else if (answer.has(word)) {
            return new Behaviour(part, Outcome.WORKS, "The answer repeats a word of it.");
        } else if (counts && answer.promptTokens() > counted) {
            return new Behaviour(part, Outcome.WORKS, "The server counts its tokens.");
        } else if (repeats) {
            String tokens = counts ? ", and its tokens are not counted." : ".";
            return new Behaviour(
                    part, Outcome.LOST, "The answer repeats words of the last message, and none of this" + tokens);
        }
        return new Behaviour(part, Outcome.CANNOT_BE_TOLD, UNSEEN);
    }

    private Behaviour tokenLimit() {
        ObjectNode request =
                said("Repeat this: one two three four five six seven eight nine ten eleven twelve thirteen fourteen");
        MarkedAnswer answer = ask(requests.limited(request, MOST_TOKENS));
        String limit = "With a limit of " + MOST_TOKENS + " tokens, ";
        if (!answer.isOk()) {
            return new Behaviour(Part.TOKEN_LIMIT, Outcome.FAILS, limit + answer.failure() + ".");
        } else if (answer.wasCut()) {
            return new Behaviour(Part.TOKEN_LIMIT, Outcome.WORKS, limit + "the answer is cut by its length.");
        } else if (!counts && !repeats) {
            return new Behaviour(Part.TOKEN_LIMIT, Outcome.CANNOT_BE_TOLD, UNSEEN);
        } else if (answer.length() > MOST_TOKENS) {
            return new Behaviour(
                    Part.TOKEN_LIMIT, Outcome.LOST, limit + "the answer has " + answer.length() + " words.");
        }
        return new Behaviour(Part.TOKEN_LIMIT, Outcome.WORKS, limit + "the answer is no longer than that.");
    }

    private Behaviour secondCall() throws InterruptedException {
        ObjectNode request = said("Answer with one word, please: " + mark + "-once");
        CompletableFuture<MarkedAnswer> other = CompletableFuture.supplyAsync(() -> ask(request));
        MarkedAnswer one = ask(said("Answer with one word, please: " + mark + "-twice"));
        MarkedAnswer second = joined(other);
        if (one.isOk() && second.isOk() && generation != RhetorGeneration.CONTRACT) {
            // A quick model may have answered the first before the second came, which proves nothing.
            return new Behaviour(
                    Part.SECOND_CALL_AT_ONCE,
                    Outcome.CANNOT_BE_TOLD,
                    "Of two at once, both are answered, the first perhaps before the second came.");
        } else if (one.isOk() && second.isOk()) {
            return new Behaviour(Part.SECOND_CALL_AT_ONCE, Outcome.WORKS, "Of two at once, both are answered.");
        }
        MarkedAnswer failed = one.isOk() ? second : one;
        return new Behaviour(
                Part.SECOND_CALL_AT_ONCE,
                one.isOk() || second.isOk() ? Outcome.CUT_OFF : Outcome.FAILS,
                "Of two at once, for one " + failed.failure() + ".");
    }

    private static MarkedAnswer joined(CompletableFuture<MarkedAnswer> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The other of two calls could not be made.", e);
        }
    }

    private Behaviour context() {
        String word = mark + "-context";
        String id = "contract-check-" + mark;
        MarkedAnswer first = ask(said("Remember this word: " + word).put(ChatRequest.JSON_PROPERTY_CONTEXT_ID, id));
        MarkedAnswer second = first.isOk() ? ask(question().put(ChatRequest.JSON_PROPERTY_CONTEXT_ID, id)) : first;
        if (!second.isOk()) {
            return new Behaviour(Part.CONTEXT, Outcome.FAILS, "With a context_id, " + second.failure() + ".");
        } else if (second.has(word) || counts && second.promptTokens() > counted) {
            return new Behaviour(Part.CONTEXT, Outcome.WORKS, "The second answer knows what was said with the first.");
        } else if (second.isOfContext(id)) {
            return new Behaviour(
                    Part.CONTEXT,
                    Outcome.CANNOT_BE_TOLD,
                    "The answer names the context; whether it remembers is not seen.");
        } else if (counts || repeats) {
            return new Behaviour(Part.CONTEXT, Outcome.LOST, "The second answer knows nothing of the first.");
        }
        return new Behaviour(Part.CONTEXT, Outcome.CANNOT_BE_TOLD, UNSEEN);
    }

    private ObjectNode question() {
        return said(QUESTION);
    }

    private ObjectNode said(String text) {
        ObjectNode request = requests.chat(OPERATION);
        request.putArray(ChatRequest.JSON_PROPERTY_MESSAGES);
        return turn(request, MessageRole.USER, text);
    }

    private static ObjectNode turn(ObjectNode request, MessageRole role, String text) {
        request.withArrayProperty(ChatRequest.JSON_PROPERTY_MESSAGES)
                .addObject()
                .put(Message.JSON_PROPERTY_ROLE, role.getValue())
                .put(Message.JSON_PROPERTY_CONTENT, text);
        return request;
    }

    private MarkedAnswer ask(ObjectNode request) {
        try {
            return MarkedAnswer.of(http.sendOnce(OPERATION, Optional.of(request)));
        } catch (IOException e) {
            // The caller reports the failure as the outcome of the tried part.
            return MarkedAnswer.none();
        }
    }
}
