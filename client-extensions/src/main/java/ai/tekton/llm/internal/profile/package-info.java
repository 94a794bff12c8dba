/**
 * The generations of Rhetor: which one a server is of, and how each is asked. One
 * {@link ai.tekton.llm.internal.profile.Translation} for each profile; the rest of the client does not ask which it is.
 */
package ai.tekton.llm.internal.profile;
