/** The result of a check, and its formats: text, JSON and a web page. */
package ai.tekton.llm.contract.report;
