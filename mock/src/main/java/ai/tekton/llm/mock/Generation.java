package ai.tekton.llm.mock;

import ai.tekton.rhetor.RhetorOperation;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The operations of one generation of Rhetor, and their default answers. Thread-safe. */
interface Generation {
    /** A path that only this generation has, and that scripts cannot name. */
    record Route(String method, String path, Function<ReceivedRequest, Reply> answer) {}

    /** The model that answers a request, and the reply to the request when another one to the same model interrupts it. */
    record Turn(String model, Reply cutOff) {}

    /** How a generation answers WebSocket frames that differ from the contract's, one at a time. */
    interface Socket {
        /** The reply to a frame that is not JSON: the socket stays open but answers nothing more. */
        Reply DEAD = Reply.frames().bySilence();

        /** {@return the reply in this generation's form} */
        Reply reply(ReceivedFrame frame, Reply scripted);
    }

    /** A server's reply to its own failure. */
    Reply UNHANDLED =
            Reply.body("text/plain; charset=utf-8", "Internal Server Error").status(500);

    /** {@return whether it has an operation, including one that always fails} */
    boolean has(RhetorOperation operation);

    default List<Route> routes() {
        return List.of();
    }

    /** {@return the text of a request that reaches the model; empty if the request reaches none} */
    Optional<String> reachedModel(ReceivedRequest request);

    /** {@return the turn of a request; empty if requests do not interrupt each other} */
    default Optional<Turn> turn(ReceivedRequest request) {
        return Optional.empty();
    }

    Rendered standard(RhetorOperation operation, ReceivedRequest request);

    Rendered answer(String text, ReceivedRequest request);

    Rendered adapterFailure(String message, ReceivedRequest request);

    default Rendered handshake(ReceivedRequest request) {
        return Handshake.accept(request);
    }

    /** {@return the generation's socket; empty if frames conform to the contract} */
    default Optional<Socket> socket() {
        return Optional.empty();
    }

    static Generation of(MockConfig config, Simulation simulation, int port, ContractGeneration contract) {
        return switch (config.profile()) {
            case CONTRACT -> contract;
            case TEKTON_2025_09 -> new SeptemberGeneration(simulation, port, contract);
            case TEKTON_2025_06 -> new JuneGeneration(simulation, contract);
            case TEKTON_OLDER -> new OlderGeneration(contract);
            case TEKTON_ENHANCED -> new EnhancedGeneration(simulation, contract);
        };
    }
}
