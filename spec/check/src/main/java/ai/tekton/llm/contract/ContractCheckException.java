package ai.tekton.llm.contract;

/** Says why a check could not be begun: a document that is not there, or none. */
public final class ContractCheckException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ContractCheckException(String message, Throwable cause) {
        super(message, cause);
    }
}
