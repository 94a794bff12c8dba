/** What a check of the contract found, and its forms: text, JSON and a web page. */
package ai.tekton.llm.contract.report;
