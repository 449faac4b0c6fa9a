/** A person with a browser: opens links and sends the forms of pages, keeping cookies. */
export class InvitedPerson {
  #cookie = '';

  async opens(url: string): Promise<{ status: number; page: string }> {
    return this.#ask(url, { method: 'GET' });
  }

  /** Sends a form of the page at `url`, as a browser would. */
  async sends(url: string, fields: Record<string, string>): Promise<{ status: number; page: string }> {
    const { origin } = new URL(url);
    return this.#ask(url, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { origin, 'sec-fetch-site': 'same-origin' },
    });
  }

  async #ask(url: string, init: RequestInit): Promise<{ status: number; page: string }> {
    const headers = new Headers(init.headers);
    if (this.#cookie) headers.set('cookie', this.#cookie);
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    const cookies = response.headers.getSetCookie().map((line) => line.split(';', 1)[0] ?? '');
    if (cookies.length > 0) this.#cookie = cookies.join('; ');
    const { status } = response;
    const location = response.headers.get('location');
    if (location !== null) return this.opens(new URL(location, url).href);
    return { status, page: await response.text() };
  }
}

/** The visible text of a page. */
export function wordsOf(page: string): string {
  return page
    .replace(/<(style|script|title|head)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<button [^>]*\bhidden\b[\s\S]*?<\/button>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/ (?=[.,])/g, '')
    .trim();
}
