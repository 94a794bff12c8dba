/** What goes into a call and what comes out of it: immutable values. */
package ai.tekton.llm.model;
