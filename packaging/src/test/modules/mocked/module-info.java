/** The tests of an application, with the mock as a module too. */
module com.example.mocked {
    requires ai.tekton.llm;
    requires ai.tekton.llm.mock;
}
