/** An application as its author writes it: this one line, and no module of anybody else. */
module com.example.asking {
    requires ai.tekton.llm;
}
