/** What a person typed, out of what Slack made of it (`&amp;`, `&lt;` and `&gt;`). */
export function unescapeSlack(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
