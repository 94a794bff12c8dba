package ai.tekton.llm;

import static ai.tekton.llm.TestClients.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.config.ServerProfile;
import ai.tekton.llm.conversation.ConversationStore;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.mock.ReceivedRequest;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import ai.tekton.rhetor.RhetorGeneration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The contexts that a client keeps for Rhetor of September 2025. */
class ProfileContextsTest {
    private static RhetorMock september() {
        return RhetorMock.builder().profile(RhetorGeneration.TEKTON_2025_09).start();
    }

    private static TektonLlmClientBuilder client(RhetorMock rhetor) {
        return TestClients.plain(rhetor).profile(ServerProfile.AUTO);
    }

    @Test
    void anErrorOfAUsersStoreOrFormatEndsOnlyItsOwnCall() throws Exception {
        ConversationStore broken = new ConversationStore() {
            private boolean worked;

            @Override
            public List<Message> messages(String contextId) {
                if (!worked) {
                    worked = true;
                    throw new NoClassDefFoundError("a mistake of the user's");
                }
                return List.of();
            }

            @Override
            public void append(String contextId, List<Message> messages) {
                throw new StackOverflowError();
            }
        };
        GenerationOptions named = GenerationOptions.builder().contextId("c").build();
        try (RhetorMock rhetor = september();
                TektonLlmClient client =
                        client(rhetor).conversationStore(broken).build()) {
            assertThat(client.async().generateText("One", named))
                    .failsWithin(SOON)
                    .withThrowableThat()
                    .havingRootCause()
                    .isInstanceOf(TektonLlmException.class)
                    .withMessageContaining("could not be read");
            assertThat(client.async()
                            .generateText("Two", named)
                            .get(60, TimeUnit.SECONDS)
                            .warnings())
                    .singleElement()
                    .asString()
                    .contains("could not be stored");
        }
    }

    @Test
    void cancellingACallInterruptsTheStoreThatItReads() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        ConversationStore hanging = new ConversationStore() {
            @Override
            public List<Message> messages(String contextId) {
                reading.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.complete(true);
                }
                return List.of();
            }

            @Override
            public void append(String contextId, List<Message> messages) {}
        };
        GenerationOptions named = GenerationOptions.builder().contextId("c").build();
        try (RhetorMock rhetor = september();
                TektonLlmClient client =
                        client(rhetor).conversationStore(hanging).build()) {
            CompletableFuture<CompletionResponse> call = client.async().generateText("One", named);
            assertThat(reading.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            call.cancel(true);

            assertThat(interrupted.get(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(rhetor.chatRequests()).isEmpty();
        }
    }

    @Test
    void callsWithoutAContextEvictNoStoredContext() {
        try (RhetorMock rhetor = september();
                TektonLlmClient client = client(rhetor)
                        .conversationStore(ConversationStore.inMemory(1))
                        .build()) {
            GenerationOptions mine =
                    GenerationOptions.builder().contextId("mine").build();
            rhetor.enqueue(Reply.text("Hello Ada."));
            client.generateText("I am Ada.", mine);
            for (int i = 0; i < 5; i++) {
                client.generateText("Something else.");
            }
            client.generateText("Who am I?", mine);

            assertThat(rhetor.chatRequests().get(6).reachedModel())
                    .get()
                    .asString()
                    .contains("I am Ada.");
        }
    }

    @Test
    void theOldestMessagesOfATooLongContextAreLeftOutWithAWarning() {
        try (RhetorMock rhetor = september();
                TektonLlmClient client = client(rhetor).build()) {
            GenerationOptions options =
                    GenerationOptions.builder().contextId("c").build();
            for (String letter : List.of("a", "b", "c")) {
                rhetor.enqueue(Reply.text("ok"));
                client.generateText(letter.repeat(30_000), options);
            }
            rhetor.enqueue(Reply.text("ok"));
            CompletionResponse answer = client.generateText("And now?", options);

            assertThat(answer.warnings()).singleElement().asString().contains("left out");
            assertThat(rhetor.chatRequests().get(3).reachedModel())
                    .get()
                    .asString()
                    .contains("ccc")
                    .doesNotContain("aaa");
        }
    }

    @Test
    void anAnswersContextIsContinuedByItsId() {
        try (RhetorMock rhetor = september();
                TektonLlmClient client = client(rhetor).build()) {
            rhetor.enqueue(Reply.text("Hello Ada."), Reply.text("Ada."));
            String id = client.generateText("I am Ada.").contextId().orElseThrow();
            client.generateText(
                    "Who am I?", GenerationOptions.builder().contextId(id).build());

            ReceivedRequest last = rhetor.journal().get(rhetor.journal().size() - 1);
            assertThat(last.reachedModel())
                    .contains("[User]\nI am Ada.\n\n[Assistant]\nHello Ada.\n\n[User]\nWho am I?");
        }
    }

    @Test
    void aCallerWhoSendsTheWholeConversationEachTimeSendsNothingTwice() {
        try (RhetorMock rhetor = september();
                TektonLlmClient client = client(rhetor).build()) {
            GenerationOptions options =
                    GenerationOptions.builder().contextId("c").build();
            rhetor.enqueue(Reply.text("Hello Ada."), Reply.text("Ada."), Reply.text("Yes."));
            client.generateChatResponse(List.of(Message.system("Be brief."), Message.user("I am Ada.")), options);
            client.generateChatResponse(
                    List.of(
                            Message.system("Be brief."),
                            Message.user("I am Ada."),
                            Message.assistant("Hello Ada."),
                            Message.user("Who am I?")),
                    options);
            client.generateText("Sure?", options);

            ReceivedRequest last = rhetor.journal().get(rhetor.journal().size() - 1);
            assertThat(last.reachedModel())
                    .contains("[System]\nBe brief.\n\n[User]\nI am Ada.\n\n[Assistant]\nHello Ada.\n\n[User]\nWho am I?"
                            + "\n\n[Assistant]\nAda.\n\n[User]\nSure?");
        }
    }

    @Test
    void aCallThatFailedLeavesNothingInItsContext() {
        try (RhetorMock rhetor = september();
                TektonLlmClient client = client(rhetor).build()) {
            GenerationOptions options =
                    GenerationOptions.builder().contextId("c").build();
            rhetor.enqueue(Reply.error(500, "down"), Reply.text("Yes."));
            assertThatThrownBy(() -> client.generateText("Lost?", options)).isInstanceOf(TektonLlmException.class);
            client.generateText("Kept?", options);

            ReceivedRequest last = rhetor.journal().get(rhetor.journal().size() - 1);
            assertThat(last.reachedModel()).contains("Kept?");
        }
    }

    @Test
    void aFailingConversationStoreGivesAWarningAndFailsNoCall() {
        ConversationStore broken = new ConversationStore() {
            @Override
            public List<Message> messages(String contextId) {
                return List.of();
            }

            @Override
            public void append(String contextId, List<Message> messages) {
                throw new IllegalStateException("disk full");
            }
        };
        try (RhetorMock rhetor = september();
                TektonLlmClient client =
                        client(rhetor).conversationStore(broken).build()) {
            CompletionResponse answer = client.generateText(
                    "Hi", GenerationOptions.builder().contextId("c").build());

            assertThat(answer.content()).isNotEmpty();
            assertThat(answer.warnings()).singleElement().asString().contains("could not be stored");
        }
    }

    @Test
    void theUsersConversationFormatReachesTheModel() {
        try (RhetorMock rhetor = september();
                TektonLlmClient client = client(rhetor)
                        .conversationFormat(messages -> messages.size() + " messages")
                        .build()) {
            client.generateText("Hi", "Be brief.");

            assertThat(rhetor.journal().get(rhetor.journal().size() - 1).reachedModel())
                    .contains("2 messages");
        }
    }
}
