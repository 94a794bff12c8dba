package ai.tekton.llm.contract.internal.probe;

import ai.tekton.llm.contract.report.Behaviour;
import ai.tekton.llm.contract.report.Behaviour.Outcome;
import ai.tekton.llm.contract.report.Behaviour.Part;
import ai.tekton.rhetor.RhetorOperation;
import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.ChatResponse;
import ai.tekton.rhetor.model.MessageRole;
import ai.tekton.rhetor.model.Usage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Sends requests with unique marks, and looks for the marks in the answers and for the counted tokens. Where a server does not
 * repeat even a mark in the last message, a missing mark proves nothing. Not thread-safe.
 */
final class BehaviourProbe {
    private static final RhetorOperation OPERATION = RhetorOperation.CREATE_CHAT_COMPLETION;
    private static final String QUESTION = "Which word?";
    private static final int MOST_TOKENS = 3;
    private static final String UNSEEN = "The answers do not show the input of the model or its size.";

    private final ProbeContext context;
    private final String mark = "mark" + UUID.randomUUID().toString().substring(0, 6);
    private int counted;
    private boolean counts;
    private boolean repeats;

    /** The answer to a request with a mark, with the status 0 where none came, and the server's words about an error. */
    private record Answer(int status, String words, JsonNode json) {
        boolean isOk() {
            return status == 200;
        }

        int promptTokens() {
            return json.path(ChatResponse.JSON_PROPERTY_USAGE)
                    .path(Usage.JSON_PROPERTY_PROMPT_TOKENS)
                    .asInt();
        }

        String failure() {
            return status == 0 ? "no answer comes" : "the server answers " + status + words;
        }

        String text() {
            return AnswerCheck.TEXTS.stream()
                    .filter(json::hasNonNull)
                    .findFirst()
                    .map(name -> json.path(name).asText())
                    .orElse("");
        }
    }

    BehaviourProbe(ProbeContext context) {
        this.context = context;
    }

    List<Behaviour> run() throws InterruptedException {
        counted = ask(said(QUESTION)).promptTokens();
        String first = mark + "-said";
        Answer marked = ask(said("Answer with this word and nothing else, and do not ask why: " + first));
        repeats = marked.text().contains(first);
        counts = counted > 0 && marked.promptTokens() > counted;
        return List.of(systemPrompt(), earlierTurn(), tokenLimit(), secondCall(), context());
    }

    private Behaviour systemPrompt() {
        String word = mark + "-system";
        String prompt = "Whatever you are asked, answer with the word " + word + " and nothing else.";
        return reached(Part.SYSTEM_PROMPT, ask(said(QUESTION).systemPrompt(prompt)), word);
    }

    private Behaviour earlierTurn() {
        String word = mark + "-earlier";
        ChatRequest request = said("The word that you will be asked for is " + word + ".")
                .addMessagesItem(Requests.turn(MessageRole.ASSISTANT, "I shall answer with it."))
                .addMessagesItem(Requests.turn(MessageRole.USER, QUESTION));
        return reached(Part.EARLIER_TURN, ask(request), word);
    }

    private Behaviour reached(Part part, Answer answer, String word) {
        if (!answer.isOk()) {
            return new Behaviour(part, Outcome.FAILS, "With it, " + answer.failure() + ".");
        } else if (answer.text().contains(word)) {
            return new Behaviour(part, Outcome.WORKS, "The answer repeats a word of it.");
        } else if (isLonger(answer)) {
            return new Behaviour(part, Outcome.WORKS, "The server counts its tokens.");
        } else if (repeats) {
            String tokens = counts ? ", and its tokens are not counted." : ".";
            return new Behaviour(
                    part, Outcome.LOST, "The answer repeats words of the last message, and none of this" + tokens);
        }
        return new Behaviour(part, Outcome.CANNOT_BE_TOLD, UNSEEN);
    }

    /** Whether the server has counted more tokens than those of the question alone. */
    private boolean isLonger(Answer answer) {
        return counts && answer.promptTokens() > counted;
    }

    private Behaviour tokenLimit() {
        ChatRequest request =
                said("Repeat this: one two three four five six seven eight nine ten eleven twelve thirteen fourteen");
        Answer answer = ask(context.requests().limited(request, MOST_TOKENS));
        int words = answer.text().strip().split("\\s+").length;
        if (!answer.isOk()) {
            return limited(Outcome.FAILS, answer.failure());
        } else if (AnswerCheck.wasCut(answer.json())) {
            return limited(Outcome.WORKS, "the answer is cut by its length");
        } else if (!counts && !repeats) {
            return new Behaviour(Part.TOKEN_LIMIT, Outcome.CANNOT_BE_TOLD, UNSEEN);
        } else if (words > MOST_TOKENS) {
            return limited(Outcome.LOST, "the answer has " + words + " words");
        }
        return limited(Outcome.WORKS, "the answer is no longer than that");
    }

    private static Behaviour limited(Outcome outcome, String seen) {
        return new Behaviour(Part.TOKEN_LIMIT, outcome, "With a limit of " + MOST_TOKENS + " tokens, " + seen + ".");
    }

    private Behaviour secondCall() throws InterruptedException {
        ChatRequest request = said("Answer with one word, please: " + mark + "-once");
        CompletableFuture<Answer> other = CompletableFuture.supplyAsync(() -> ask(request));
        Answer one = ask(said("Answer with one word, please: " + mark + "-twice"));
        Answer second = joined(other);
        if (one.isOk() && second.isOk()) {
            // A quick model may have answered the first before the second came, which proves nothing.
            return context.keepsContract()
                    ? atOnce(Outcome.WORKS, "both are answered")
                    : atOnce(Outcome.CANNOT_BE_TOLD, "both are answered, the first perhaps before the second came");
        }
        Outcome outcome = one.isOk() || second.isOk() ? Outcome.CUT_OFF : Outcome.FAILS;
        return atOnce(outcome, "for one " + (one.isOk() ? second : one).failure());
    }

    private static Behaviour atOnce(Outcome outcome, String seen) {
        return new Behaviour(Part.SECOND_CALL_AT_ONCE, outcome, "Of two at once, " + seen + ".");
    }

    private static Answer joined(CompletableFuture<Answer> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The other of two calls could not be made.", e);
        }
    }

    private Behaviour context() {
        String word = mark + "-context";
        String id = "contract-check-" + mark;
        Answer first = ask(said("Remember this word: " + word).contextId(id));
        Answer second = first.isOk() ? ask(said(QUESTION).contextId(id)) : first;
        String named = second.json().path(ChatResponse.JSON_PROPERTY_CONTEXT_ID).asText();
        if (!second.isOk()) {
            return remembered(Outcome.FAILS, "With a context_id, " + second.failure() + ".");
        } else if (second.text().contains(word) || isLonger(second)) {
            return remembered(Outcome.WORKS, "The second answer knows what was said with the first.");
        } else if (named.equals(id)) {
            return remembered(
                    Outcome.CANNOT_BE_TOLD, "The answer names the context; whether it remembers is not seen.");
        } else if (counts || repeats) {
            return remembered(Outcome.LOST, "The second answer knows nothing of the first.");
        }
        return remembered(Outcome.CANNOT_BE_TOLD, UNSEEN);
    }

    private static Behaviour remembered(Outcome outcome, String evidence) {
        return new Behaviour(Part.CONTEXT, outcome, evidence);
    }

    private ChatRequest said(String text) {
        return context.requests().said(text);
    }

    private Answer ask(ChatRequest request) {
        try {
            HttpExchanges.Answer answer = context.http().sendOnce(OPERATION, Optional.of(request));
            return new Answer(
                    answer.status(),
                    ServerJson.errorWords(answer.body()),
                    ServerJson.parse(answer.body()).orElse(MissingNode.getInstance()));
        } catch (IOException e) {
            // The caller reports the failure as the outcome of the tried part.
            return new Answer(0, "", MissingNode.getInstance());
        }
    }
}
