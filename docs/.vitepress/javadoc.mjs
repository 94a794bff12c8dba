import { cpSync, existsSync } from 'node:fs';
import path from 'node:path';
import { top } from './links.mjs';

/** The published modules with an API, by artifact. */
const modules = {
  'tekton-llm-client': 'client-extensions',
  'tekton-llm-mock': 'mock',
  'tekton-llm-structured': 'integrations/structured',
  'tekton-llm-bulk': 'integrations/bulk',
  'tekton-llm-flink': 'integrations/flink',
  'tekton-llm-langchain4j': 'integrations/langchain4j',
  'tekton-llm-spring-boot-starter': 'integrations/spring-boot-starter',
  'tekton-llm-spring-boot-test': 'integrations/spring-boot-test',
  'tekton-llm-spring-ai': 'integrations/spring-ai',
  'tekton-llm-opentelemetry': 'integrations/opentelemetry',
  'tekton-llm-micrometer': 'integrations/micrometer',
  'tekton-llm-contract-check': 'spec/check',
};

const built = Object.entries(modules).map(([artifact, folder]) => ({
  artifact,
  apidocs: path.join(top, folder, 'target/reports/apidocs'),
}));

const missing = built.filter(({ apidocs }) => !existsSync(path.join(apidocs, 'index.html')));
if (missing.length > 0 && process.env.DOCS_JAVADOC === 'required') {
  throw new Error(`No Javadoc of ${missing.map(({ artifact }) => artifact).join(', ')}: build with ./mvnw -Pdocs.`);
}

const shown = built.filter((module) => !missing.includes(module));

/** The menu of the built Javadoc; empty if there is none. */
export const javadocMenu =
  shown.length === 0
    ? []
    : [
        {
          text: 'Javadoc',
          items: shown.map(({ artifact }) => ({ text: artifact, link: `/api/${artifact}/index.html`, target: '_blank' })),
        },
      ];

/** Copies the built Javadoc to /api of the site. */
export function copyJavadoc(site) {
  for (const { artifact, apidocs } of shown) {
    cpSync(apidocs, path.join(site, 'api', artifact), { recursive: true });
  }
}
