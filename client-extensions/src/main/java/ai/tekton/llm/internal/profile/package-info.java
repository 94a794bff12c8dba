/**
 * The generations of Rhetor: the detection of a server's generation, and the translation of requests and answers for
 * each. There is one {@link ai.tekton.llm.internal.profile.Translation} for each profile; the rest of the client does
 * not depend on the generation.
 */
package ai.tekton.llm.internal.profile;
