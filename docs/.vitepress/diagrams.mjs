import { renderMermaidSVG } from 'beautiful-mermaid';

/** Draws Mermaid's diagrams when the site is built: its readers' browsers load no script for them. */
export function diagrams(markdown) {
  const fence = markdown.renderer.rules.fence;
  markdown.renderer.rules.fence = (tokens, index, ...rest) => {
    const { info, content } = tokens[index];
    if (info.trim() !== 'mermaid') {
      return fence(tokens, index, ...rest);
    }
    // By v-html: Vue's templates leave out the styles that an SVG has in it.
    return `<div class="diagram" v-html="${markdown.utils.escapeHtml(JSON.stringify(draw(content)))}"></div>`;
  };
}

function draw(diagram) {
  const svg = renderMermaidSVG(diagram, { bg: 'var(--vp-c-bg)', fg: 'var(--vp-c-text-1)', font: 'Inter', transparent: true });
  // VitePress brings the font; nothing is loaded from elsewhere.
  return svg.replace(/@import url\('[^']*'\);/, '');
}
