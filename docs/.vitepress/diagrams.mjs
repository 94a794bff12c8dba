import { renderMermaidSVG } from 'beautiful-mermaid';

/** Draws the Mermaid diagrams when the site is built, so that browsers need no script for them. */
export function diagrams(markdown) {
  const fence = markdown.renderer.rules.fence;
  markdown.renderer.rules.fence = (tokens, index, ...rest) => {
    const { info, content } = tokens[index];
    if (info.trim() !== 'mermaid') {
      return fence(tokens, index, ...rest);
    }
    // By v-html, because Vue's templates drop the style elements of an SVG.
    return `<div class="diagram" v-html="${markdown.utils.escapeHtml(JSON.stringify(draw(content)))}"></div>`;
  };
}

function draw(diagram) {
  const svg = renderMermaidSVG(diagram, { bg: 'var(--vp-c-bg)', fg: 'var(--vp-c-text-1)', font: 'Inter', transparent: true });
  // VitePress provides the font, so that the page loads nothing from other servers.
  return svg.replace(/@import url\('[^']*'\);/, '');
}
