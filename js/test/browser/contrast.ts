/** Runs in the page: texts with less contrast than 4.5, and edges of fields with less than 3, as WCAG 2.2 AA asks for. */
export function lowContrasts(): string[] {
  const pixel = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D;
  const rgba = (color: string) => {
    pixel.clearRect(0, 0, 1, 1);
    pixel.fillStyle = color;
    pixel.fillRect(0, 0, 1, 1);
    return [...pixel.getImageData(0, 0, 1, 1).data] as [number, number, number, number];
  };
  const luminance = (color: string) => {
    const [r, g, b] = rgba(color).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number, number];
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (e: Element): string => {
    const color = getComputedStyle(e).backgroundColor;
    return rgba(color)[3] === 255 || e.parentElement === null ? color : behind(e.parentElement);
  };
  const contrast = (color: string, e: Element) => {
    const [dark, bright] = [luminance(color), luminance(behind(e))].sort((a, b) => a - b) as [number, number];
    return (bright + 0.05) / (dark + 0.05);
  };
  const low: string[] = [];
  const check = (what: string, e: Element, color: string, least: number) => {
    const ratio = contrast(color, e);
    if (ratio < least) {
      low.push(`${what} of ${e.outerHTML.slice(0, 50)}: ${ratio.toFixed(2)}`);
    }
  };
  for (const e of document.querySelectorAll('body *')) {
    const hasText = [...e.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
    if (e.checkVisibility() && hasText) {
      check('text', e, getComputedStyle(e).color, 4.5);
    }
    if (e.checkVisibility() && e.matches('input, select, textarea')) {
      check('placeholder', e, getComputedStyle(e, '::placeholder').color, 4.5);
      check('edge', e, getComputedStyle(e).borderTopColor, 3);
    }
  }
  return low;
}
