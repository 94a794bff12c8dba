/** How conversations are kept, and put into one message, for servers that can do neither. */
package ai.tekton.llm.conversation;
