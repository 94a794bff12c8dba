package ai.tekton.llm.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.MessageRole;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class TrimmingPropertyTest {
    private static final String MODEL = "gpt-4";

    @Property
    void theResultIsASubsequenceThatFits(
            @ForAll("conversations") List<Message> messages,
            @ForAll @IntRange(min = 3, max = 200) int maxTokens,
            @ForAll boolean keepSystemPrompt) {
        trimmed(messages, maxTokens, keepSystemPrompt, TrimStrategy.dropOldest(), result -> {
            assertThat(messages).containsSubsequence(result);
            assertThat(Tokenizers.standard().countMessages(result, MODEL)).isLessThanOrEqualTo(maxTokens);
        });
    }

    @Property
    void theLastMessageStaysAndIfRequestedAllSystemMessages(
            @ForAll("conversations") List<Message> messages, @ForAll @IntRange(min = 3, max = 200) int maxTokens) {
        trimmed(messages, maxTokens, true, TrimStrategy.dropOldest(), result -> {
            assertThat(result).endsWith(messages.get(messages.size() - 1));
            assertThat(ofRole(result, MessageRole.SYSTEM)).isEqualTo(ofRole(messages, MessageRole.SYSTEM));
        });
    }

    @Property
    void noAnswerIsLeftWithoutTheQuestionBeforeIt(
            @ForAll("conversations") List<Message> messages,
            @ForAll @IntRange(min = 3, max = 200) int maxTokens,
            @ForAll boolean keepSystemPrompt) {
        trimmed(messages, maxTokens, keepSystemPrompt, TrimStrategy.dropOldest(), result -> {
            Set<Message> kept = identities(result);
            Message question = null;
            for (Message message : messages) {
                question = message.role() == MessageRole.USER ? message : question;
                if (message.role() == MessageRole.ASSISTANT && question != null && kept.contains(message)) {
                    assertThat(kept).contains(question);
                }
            }
        });
    }

    @Property
    void theOldestMessagesAreDroppedFirstAndNoMoreThanNecessary(
            @ForAll("dialogues") List<Message> messages, @ForAll @IntRange(min = 3, max = 200) int maxTokens) {
        trimmed(messages, maxTokens, true, TrimStrategy.dropOldest(), result -> {
            List<Message> talk = messages.subList(1, messages.size());
            List<Message> keptTalk = result.subList(1, result.size());
            assertThat(talk).endsWith(keptTalk.toArray(Message[]::new));
            int dropped = talk.size() - keptTalk.size();
            if (dropped > 0) {
                List<Message> more = new ArrayList<>(List.of(messages.get(0)));
                more.addAll(talk.subList(dropped - 2, talk.size()));
                assertThat(Tokenizers.standard().countMessages(more, MODEL)).isGreaterThan(maxTokens);
            }
        });
    }

    @Property
    void theErrorOfAConversationThatCannotFitNamesTheExcessTokens(
            @ForAll("dialogues") List<Message> messages, @ForAll @IntRange(max = 40) int maxTokens) {
        List<Message> least = List.of(messages.get(0), messages.get(messages.size() - 1));
        int tooMany = Tokenizers.standard().countMessages(least, MODEL) - maxTokens;
        if (tooMany > 0) {
            assertThatThrownBy(() -> Tokenizers.standard().optimizeMessages(messages, maxTokens, MODEL, true))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining(" " + tooMany + " more than the " + maxTokens + " that are allowed");
        } else {
            assertThat(Tokenizers.standard().optimizeMessages(messages, maxTokens, MODEL, true))
                    .containsAll(least);
        }
    }

    @Property
    void theLastMessageIsTruncatedToTheRemainingTokens(
            @ForAll("dialogues") List<Message> messages, @ForAll @IntRange(max = 40) int maxTokens) {
        Message last = messages.get(messages.size() - 1);
        trimmed(messages, maxTokens, true, TrimStrategy.truncateLast(), result -> {
            Message kept = result.get(result.size() - 1);
            assertThat(Tokenizers.standard().countMessages(result, MODEL)).isLessThanOrEqualTo(maxTokens);
            assertThat(last.content()).startsWith(kept.content());
            assertThat(kept.role()).isEqualTo(last.role());
            if (!kept.equals(last)) {
                assertThat(kept.content()).isNotEmpty();
                assertThat(result).hasSize(2);
            }
        });
    }

    @Property
    void theFirstUserMessageStaysIfRequested(
            @ForAll("conversations") List<Message> messages, @ForAll @IntRange(min = 3, max = 200) int maxTokens) {
        trimmed(messages, maxTokens, true, TrimStrategy.keepFirstUserMessage(), result -> {
            List<Message> users = ofRole(messages, MessageRole.USER);
            assertThat(result).containsAll(users.isEmpty() ? users : users.subList(0, 1));
            assertThat(messages).containsSubsequence(result);
            assertThat(Tokenizers.standard().countMessages(result, MODEL)).isLessThanOrEqualTo(maxTokens);
        });
    }

    @Property
    void eachMessageIsEncodedOnceAtTheMost(
            @ForAll("conversations") List<Message> messages, @ForAll @IntRange(min = 3, max = 200) int maxTokens) {
        Map<String, Integer> encoded = new IdentityHashMap<>();
        TokenCounter counter = text -> {
            encoded.merge(text, 1, Integer::sum);
            return Tokenizers.standard().count(text, MODEL);
        };
        Tokenizers tokenizers = Tokenizers.builder().register(MODEL, counter).build();

        try {
            tokenizers.optimizeMessages(messages, maxTokens, MODEL, true);
        } catch (InvalidRequestException doesNotFit) {
            assertThat(doesNotFit).hasMessageContaining("more than");
        }

        for (Message message : messages) {
            assertThat(encoded.getOrDefault(message.content(), 0)).isLessThanOrEqualTo(1);
        }
    }

    private interface Check {
        void of(List<Message> result);
    }

    private static void trimmed(
            List<Message> messages, int maxTokens, boolean keepSystemPrompt, TrimStrategy strategy, Check check) {
        List<Message> result;
        try {
            result = Tokenizers.standard().optimizeMessages(messages, maxTokens, MODEL, keepSystemPrompt, strategy);
        } catch (InvalidRequestException doesNotFit) {
            assertThat(Tokenizers.standard().countMessages(messages, MODEL)).isGreaterThan(maxTokens);
            return;
        }
        check.of(result);
    }

    private static List<Message> ofRole(List<Message> messages, MessageRole role) {
        return messages.stream().filter(message -> message.role() == role).toList();
    }

    private static Set<Message> identities(List<Message> messages) {
        Set<Message> identities = Collections.newSetFromMap(new IdentityHashMap<>());
        identities.addAll(messages);
        return identities;
    }

    private static Arbitrary<String> contents() {
        // Each is a separate instance, so that it can be distinguished from equal ones.
        return Arbitraries.of("Yes.", "Tell me about AI.", "word ".repeat(30), "Ünïcödé 😀", "")
                .map(text -> new String(text.toCharArray()));
    }

    @Provide
    Arbitrary<List<Message>> conversations() {
        Arbitrary<Message> message = Combinators.combine(Arbitraries.of(MessageRole.class), contents())
                .as((role, content) -> role == MessageRole.FUNCTION
                        ? Message.function("search", content)
                        : new Message(role, content));
        return message.list().ofMinSize(1).ofMaxSize(20);
    }

    /** A system prompt, questions and answers in turn, and a last question. */
    @Provide
    Arbitrary<List<Message>> dialogues() {
        return contents().list().ofMinSize(2).ofMaxSize(20).map(texts -> {
            List<Message> messages = new ArrayList<>();
            messages.add(Message.system(texts.get(0)));
            for (int i = 1; i + 1 < texts.size() - texts.size() % 2; i += 2) {
                messages.add(Message.user(texts.get(i)));
                messages.add(Message.assistant(texts.get(i + 1)));
            }
            messages.add(Message.user(texts.get(texts.size() - 1)));
            return messages;
        });
    }
}
