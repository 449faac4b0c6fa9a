import { createRequire } from 'node:module';
import type Handlebars from 'handlebars';

const require = createRequire(import.meta.url);
let loaded: typeof Handlebars | undefined;

/** The template engine. It is loaded when the first letter or page is rendered: a start without it is shorter and smaller. */
export function handlebars(): typeof Handlebars {
  loaded ??= require('handlebars') as typeof Handlebars;
  return loaded;
}

/** A text as HTML shows it, its line breaks included. */
export function inHtmlLines(text: string): string {
  return handlebars().escapeExpression(text).replaceAll('\n', '<br>');
}
