/** Services that {@link java.util.ServiceLoader} finds; not for direct use. */
package ai.tekton.llm.micrometer.internal;
