/** What the caller's thread holds, carried to the threads that do its calls' work. */
package ai.tekton.llm.context;
