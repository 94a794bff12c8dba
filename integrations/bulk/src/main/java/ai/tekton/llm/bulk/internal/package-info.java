/** What bulk runs and the Flink module share; not part of the public API. */
@NullMarked
package ai.tekton.llm.bulk.internal;

import org.jspecify.annotations.NullMarked;
