/** HTML by a tagged template that escapes every value. What is not escaped says so by name: `Html.raw`. */

/** Finished HTML. Text can never stand in for it: only the template and `raw` make one. */
export class Html {
  readonly #markup: string;
  private constructor(markup: string) {
    this.#markup = markup;
  }
  /** Text that is HTML already, such as a style sheet of ours. Never for what comes from a document or a file. */
  static raw(markup: string): Html {
    return new Html(markup);
  }
  get markup(): string {
    return this.#markup;
  }
}

/** What a template takes: text and numbers, which it escapes; HTML, which it leaves; lists of these. */
export type Content = Html | string | number | readonly Content[];

/**
 * HTML from a template. Values may stand between tags and inside quoted attributes, nowhere else. A line break of the template is a blank,
 * since the layout of our source is nobody's download.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  return Html.raw(onOneLine(strings).reduce((out, text, i) => out + markupOf(values[i - 1] ?? '') + text));
}

const known = new WeakMap<TemplateStringsArray, readonly string[]>();

function onOneLine(strings: TemplateStringsArray): readonly string[] {
  const found = known.get(strings) ?? strings.map((text) => text.replaceAll(/\s*\n\s*/g, ' '));
  known.set(strings, found);
  return found;
}

function markupOf(value: Content): string {
  if (typeof value === 'string') return escaped(value);
  if (typeof value === 'number') return String(value);
  if (value instanceof Html) return value.markup;
  return value.map(markupOf).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\r': '&#13;', // a parser would read it as a line feed
  '\0': '\uFFFD', // HTML cannot carry it
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"'\r\0]/g, (c) => entities[c] ?? c);
}

/** A name from outside within a sentence of ours: kept apart, so that its writing direction cannot turn ours. */
export function name(text: string): Html {
  return html`<bdi>${text}</bdi>`;
}

/** A sentence with figures, in which a number stays on one line with its currency or percent sign. */
export function figures(text: string): string {
  return text.replaceAll(/(\b[A-Z]{3}|\d) (?=[\d%])/g, '$1\u00A0');
}
