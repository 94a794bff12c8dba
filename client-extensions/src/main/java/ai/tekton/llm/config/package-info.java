/** Where Rhetor is and how a client behaves: settings, and the environment variables they come from. */
package ai.tekton.llm.config;
