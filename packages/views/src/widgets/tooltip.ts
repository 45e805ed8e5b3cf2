// In charge of: a chart's tooltip as DOM nodes: names come from data and are set as text, never as HTML.

/** One line of a tooltip: its mark, its name, its figure. */
export interface TooltipLine {
  readonly mark: 'line' | 'dots' | 'none';
  readonly color?: string;
  readonly label: string;
  readonly value: string;
  readonly tone?: 'good' | 'bad' | 'neutral';
}

function element(className: string, text: string): HTMLElement {
  const node = document.createElement('span');
  node.className = className;
  node.textContent = text;
  return node;
}

/** The content of a tooltip. */
export function tooltipContent(title: string, lines: readonly TooltipLine[]): HTMLElement {
  const box = document.createElement('div');
  box.className = 'tr-tooltip';
  box.append(element('tr-tooltip-title', title));
  for (const { mark, color, label, value, tone } of lines) {
    const line = document.createElement('div');
    line.className = 'tr-tooltip-line';
    const sign = element('tr-tooltip-mark', '');
    sign.dataset['mark'] = mark;
    if (color !== undefined) sign.style.color = color;
    const figure = element('tr-tooltip-value', value);
    if (tone !== undefined) figure.dataset['tone'] = tone;
    line.append(...(mark === 'none' ? [] : [sign]), element('tr-tooltip-label', label), figure);
    box.append(line);
  }
  return box;
}
