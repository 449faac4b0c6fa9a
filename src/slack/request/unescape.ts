/** What a person typed, out of what Slack made of it: `<#C…|general>` and the entities `&amp;`, `&lt;` and `&gt;`. */
export function unescapeSlack(text: string): string {
  return text
    .replace(/<([@#!])?[^|>]*\|([^>]*)>/gu, '$1$2')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
